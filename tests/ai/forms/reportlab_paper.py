"""Forms drawn by ReportLab."""

import io
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from reportlab.lib.colors import Color
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.ai.forms.paper import BLACK, FONTS, WHITE, Box, Colour, Family, Point

NAMES: Final[dict[tuple[str, bool], str]] = {
    ("sans", False): "Helvetica",
    ("sans", True): "Helvetica-Bold",
    ("serif", False): "Times-Roman",
    ("serif", True): "Times-Bold",
    ("mono", False): "Courier",
    ("mono", True): "Courier-Bold",
    ("full", False): "DejaVuSans",
    ("full", True): "DejaVuSans-Bold",
}


@cache
def _own_fonts() -> None:
    for name in ("DejaVuSans", "DejaVuSans-Bold"):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))


@cache
def _colour(colour: Colour) -> Any:
    return Color(*colour)


class ReportlabPaper:
    """A canvas of ReportLab, measured from the top left."""

    def __init__(self, size: tuple[float, float]) -> None:
        _own_fonts()
        self._height = size[1]
        self._file = io.BytesIO()
        self._canvas = Canvas(self._file, pagesize=size, invariant=1, pageCompression=1)
        self._pages = 0

    def width(self, text: str, *, family: Family, bold: bool, size: float) -> float:
        """Return how wide the text would be."""
        return float(pdfmetrics.stringWidth(text, NAMES[family, bold], size))

    def new_page(self) -> None:
        """Begin a page."""
        if self._pages:
            self._canvas.showPage()
        self._pages += 1

    def text(
        self, at: Point, text: str, *, family: Family, bold: bool, size: float, colour: Colour = BLACK
    ) -> None:
        """Write one string."""
        self._canvas.setFillColor(_colour(colour))
        self._canvas.setFont(NAMES[family, bold], size)
        self._canvas.drawString(at[0], self._height - at[1], text)

    def box(
        self, box: Box, *, fill: Colour | None = None, stroke: Colour | None = None, width: float = 0.7
    ) -> None:
        """Draw a rectangle."""
        self._ink(fill, stroke, width)
        self._canvas.rect(
            box[0],
            self._height - box[3],
            box[2] - box[0],
            box[3] - box[1],
            fill=int(fill is not None),
            stroke=int(stroke is not None),
        )

    def line(self, points: Sequence[Point], *, stroke: Colour = BLACK, width: float = 0.7) -> None:
        """Draw a line through the points."""
        self._ink(None, stroke, width)
        self._canvas.drawPath(self._path(points), fill=0, stroke=1)

    def shape(self, points: Sequence[Point], *, fill: Colour) -> None:
        """Fill the outline through the points."""
        self._ink(fill, None, 0)
        path = self._path(points)
        path.close()
        self._canvas.drawPath(path, fill=1, stroke=0)

    def circle(
        self,
        centre: Point,
        radius: float,
        *,
        fill: Colour | None = None,
        stroke: Colour | None = None,
        width: float = 0.7,
    ) -> None:
        """Draw a circle."""
        self._ink(fill, stroke, width)
        self._canvas.circle(
            centre[0],
            self._height - centre[1],
            radius,
            fill=int(fill is not None),
            stroke=int(stroke is not None),
        )

    def image(self, box: Box, png: bytes) -> None:
        """Place a picture."""
        self._canvas.drawImage(
            ImageReader(io.BytesIO(png)), box[0], self._height - box[3], box[2] - box[0], box[3] - box[1]
        )

    def text_widget(self, name: str, box: Box, value: str, *, size: float, several_lines: bool) -> None:
        """Place a text field that holds the value."""
        self._canvas.acroForm.textfield(
            name=name,
            value=value,
            x=box[0],
            y=self._height - box[3],
            width=box[2] - box[0],
            height=box[3] - box[1],
            fontSize=size,
            borderWidth=0.5,
            maxlen=10_000,
            fieldFlags="multiline" if several_lines else "",
            fillColor=_colour(WHITE),
            borderColor=_colour(BLACK),
        )

    def check_widget(self, name: str, box: Box, *, marked: bool) -> None:
        """Place a checkbox."""
        self._canvas.acroForm.checkbox(
            name=name,
            checked=marked,
            x=box[0],
            y=self._height - box[3],
            size=box[3] - box[1],
            borderWidth=0.5,
            buttonStyle="check",
            fillColor=_colour(WHITE),
            borderColor=_colour(BLACK),
        )

    def radio_widget(self, group: str, value: str, box: Box, *, marked: bool) -> None:
        """Place one button of a group."""
        self._canvas.acroForm.radio(
            name=group,
            value=value,
            selected=marked,
            x=box[0],
            y=self._height - box[3],
            size=box[3] - box[1],
            borderWidth=0.5,
            buttonStyle="circle",
            shape="circle",
            fillColor=_colour(WHITE),
            borderColor=_colour(BLACK),
        )

    def finish(self, title: str) -> bytes:
        """Return the file."""
        self._canvas.setTitle(title)
        self._canvas.save()
        return self._file.getvalue()

    def _path(self, points: Sequence[Point]) -> Any:
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], self._height - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, self._height - y)
        return path

    def _ink(self, fill: Colour | None, stroke: Colour | None, width: float) -> None:
        if fill is not None:
            self._canvas.setFillColor(_colour(fill))
        if stroke is not None:
            self._canvas.setStrokeColor(_colour(stroke))
            self._canvas.setLineWidth(width)
