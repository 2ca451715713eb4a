"""Forms drawn by PyMuPDF."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import pymupdf

from tests.ai.forms.paper import BLACK, FONTS, WHITE, Box, Colour, Family, Point

NAMES: Final[dict[tuple[str, bool], str]] = {
    ("sans", False): "helv",
    ("sans", True): "hebo",
    ("serif", False): "tiro",
    ("serif", True): "tibo",
    ("mono", False): "cour",
    ("mono", True): "cobo",
}


@cache
def _font(family: Family, bold: bool) -> Any:
    if family == "full":
        return pymupdf.Font(fontfile=str(FONTS / f"DejaVuSans{'-Bold' if bold else ''}.ttf"))
    return pymupdf.Font(NAMES[family, bold])


class PymupdfPaper:
    """A document of PyMuPDF. Words are gathered by colour and written when the page ends."""

    def __init__(self, size: tuple[float, float]) -> None:
        self._size = size
        self._document = pymupdf.open()
        self._page: Any = None
        self._shape: Any = None
        self._writers: dict[Colour, Any] = {}
        self._pictures: dict[bytes, int] = {}

    def width(self, text: str, *, family: Family, bold: bool, size: float) -> float:
        """Return how wide the text would be."""
        return float(_font(family, bold).text_length(text, fontsize=size))

    def new_page(self) -> None:
        """Begin a page."""
        self._end_page()
        self._page = self._document.new_page(width=self._size[0], height=self._size[1])
        self._shape = self._page.new_shape()

    def text(
        self, at: Point, text: str, *, family: Family, bold: bool, size: float, colour: Colour = BLACK
    ) -> None:
        """Write one string."""
        if colour not in self._writers:
            self._writers[colour] = pymupdf.TextWriter(self._page.rect, color=colour)
        self._writers[colour].append(at, text, font=_font(family, bold), fontsize=size)

    def box(
        self, box: Box, *, fill: Colour | None = None, stroke: Colour | None = None, width: float = 0.7
    ) -> None:
        """Draw a rectangle."""
        self._shape.draw_rect(box)
        self._shape.finish(fill=fill, color=stroke, width=width if stroke else 0)

    def line(self, points: Sequence[Point], *, stroke: Colour = BLACK, width: float = 0.7) -> None:
        """Draw a line through the points."""
        self._shape.draw_polyline(points)
        self._shape.finish(color=stroke, width=width, closePath=False)

    def shape(self, points: Sequence[Point], *, fill: Colour) -> None:
        """Fill the outline through the points."""
        self._shape.draw_polyline(points)
        self._shape.finish(fill=fill, color=None, width=0, closePath=True)

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
        self._shape.draw_circle(centre, radius)
        self._shape.finish(fill=fill, color=stroke, width=width if stroke else 0)

    def image(self, box: Box, png: bytes) -> None:
        """Place a picture."""
        known = self._pictures.get(png, 0)
        self._pictures[png] = self._page.insert_image(box, stream=None if known else png, xref=known)

    def text_widget(self, name: str, box: Box, value: str, *, size: float, several_lines: bool) -> None:
        """Place a text field that holds the value."""
        widget = self._widget(pymupdf.PDF_WIDGET_TYPE_TEXT, name, box)
        widget.field_value = value
        widget.text_fontsize = size
        widget.field_flags = pymupdf.PDF_TX_FIELD_IS_MULTILINE if several_lines else 0
        self._page.add_widget(widget)

    def check_widget(self, name: str, box: Box, *, marked: bool) -> None:
        """Place a checkbox."""
        widget = self._widget(pymupdf.PDF_WIDGET_TYPE_CHECKBOX, name, box)
        widget.field_value = marked
        self._page.add_widget(widget)

    def radio_widget(self, group: str, value: str, box: Box, *, marked: bool) -> None:
        """Place one button; PyMuPDF makes no groups, so each button is a checkbox of its own name."""
        self.check_widget(f"{group}.{value}", box, marked=marked)

    def finish(self, title: str) -> bytes:
        """Return the file."""
        self._end_page()
        self._document.set_metadata({"title": title, "producer": f"PyMuPDF {pymupdf.VersionBind}"})
        content: bytes = self._document.tobytes(garbage=1, deflate=True, no_new_id=True)
        self._document.close()
        return content

    def _widget(self, kind: int, name: str, box: Box) -> Any:
        widget = pymupdf.Widget()
        widget.field_type = kind
        widget.field_name = name
        widget.rect = pymupdf.Rect(box)
        widget.border_width = 0.5
        widget.border_color = BLACK
        widget.fill_color = WHITE
        return widget

    def _end_page(self) -> None:
        if self._page is None:
            return
        self._shape.commit()
        for writer in self._writers.values():
            writer.write_text(self._page)
        self._writers.clear()
