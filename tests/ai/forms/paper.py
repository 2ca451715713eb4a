"""The sheets a form is drawn on: one contract, a producer behind each."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal, Protocol

Colour = tuple[float, float, float]
Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points from the top left of the page, y downwards."""

Family = Literal["sans", "serif", "mono", "full"]
"""`full` is a font file of our own: the only one with ligatures and the marks ☐ ☑ ☒ ○ ●."""

BLACK: Final[Colour] = (0.0, 0.0, 0.0)
WHITE: Final[Colour] = (1.0, 1.0, 1.0)
FONTS: Final = Path(__file__).parent / "fonts"


class Paper(Protocol):
    """What a producer of PDFs can do for us."""

    def width(self, text: str, *, family: Family, bold: bool, size: float) -> float:
        """Return how wide the text would be."""
        ...

    def new_page(self) -> None:
        """Begin a page; all that follows is drawn on it."""
        ...

    def text(
        self, at: Point, text: str, *, family: Family, bold: bool, size: float, colour: Colour = BLACK
    ) -> None:
        """Write one string with its baseline at the point."""
        ...

    def box(
        self, box: Box, *, fill: Colour | None = None, stroke: Colour | None = None, width: float = 0.7
    ) -> None:
        """Draw a rectangle."""
        ...

    def line(self, points: Sequence[Point], *, stroke: Colour = BLACK, width: float = 0.7) -> None:
        """Draw a line through the points."""
        ...

    def shape(self, points: Sequence[Point], *, fill: Colour) -> None:
        """Fill the outline through the points."""
        ...

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
        ...

    def image(self, box: Box, png: bytes) -> None:
        """Place a picture."""
        ...

    def text_widget(self, name: str, box: Box, value: str, *, size: float, several_lines: bool) -> None:
        """Place a text field that holds the value."""
        ...

    def check_widget(self, name: str, box: Box, *, marked: bool) -> None:
        """Place a checkbox."""
        ...

    def radio_widget(self, group: str, value: str, box: Box, *, marked: bool) -> None:
        """Place one button of a group."""
        ...

    def finish(self, title: str) -> bytes:
        """Return the file; the paper is used up."""
        ...
