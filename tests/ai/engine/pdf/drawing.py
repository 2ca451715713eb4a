"""Pages drawn for one claim each, with PyMuPDF."""

from collections.abc import Sequence

import pymupdf

from apps.ai.engine.layout import Choice, Grid, Layout
from apps.ai.engine.reader import read_layout

REGULAR, BOLD = "helv", "hebo"


class Sheet:
    """A document under the pen; y is the baseline of the text."""

    def __init__(self, *, width: float = 612, height: float = 792) -> None:
        self.document = pymupdf.open()
        self.size = (width, height)
        self.page = self.document.new_page(width=width, height=height)

    def turn_over(self) -> None:
        """Begin a new page."""
        self.page = self.document.new_page(width=self.size[0], height=self.size[1])

    def write(
        self, x: float, y: float, text: str, *, bold: bool = False, size: float = 10, **how: object
    ) -> None:
        """Set a line of text."""
        self.page.insert_text((x, y), text, fontname=BOLD if bold else REGULAR, fontsize=size, **how)

    def square(self, x: float, y: float, *, mark: str = "", side: float = 8) -> None:
        """Draw a checkbox whose lower edge is at y: empty, or with an `x`, a `tick`, a `fill`, a `dash`."""
        self.page.draw_rect((x, y - side, x + side, y), width=0.7)
        if mark == "x":
            self.page.draw_line((x + 1, y - side + 1), (x + side - 1, y - 1))
            self.page.draw_line((x + side - 1, y - side + 1), (x + 1, y - 1))
        elif mark == "tick":
            self.page.draw_polyline([(x + 1.5, y - 4), (x + 3, y - 2), (x + side - 1, y - side + 1)])
        elif mark == "fill":
            self.page.draw_rect((x + 2, y - side + 2, x + side - 2, y - 2), fill=(0, 0, 0), color=None)
        elif mark == "dash":
            self.page.draw_line((x + 1, y - side / 2), (x + side - 1, y - side / 2))
        elif mark == "grey":
            self.page.draw_rect((x + 2, y - side + 2, x + side - 2, y - 2), fill=(0.7, 0.7, 0.7), color=None)

    def circle(self, x: float, y: float, *, marked: bool = False, radius: float = 4) -> None:
        """Draw a radio button whose lower edge is at y."""
        centre = (x + radius, y - radius)
        self.page.draw_circle(centre, radius, width=0.7)
        if marked:
            self.page.draw_circle(centre, radius / 2, color=(0, 0, 0), fill=(0, 0, 0))

    def table(
        self, xs: list[float], top: float, rows: list[list[str]], *, height: float = 16, header: bool = True
    ) -> float:
        """Draw a ruled table; return the height of its lower edge."""
        for index, row in enumerate(rows):
            y = top + index * height
            for x, following, text in zip(xs, xs[1:], row, strict=False):
                self.page.draw_rect((x, y, following, y + height), width=0.5)
                if text:
                    self.write(x + 3, y + height - 5, text, bold=header and index == 0, size=9)
        return top + len(rows) * height

    def rows(
        self,
        xs: Sequence[float],
        top: float,
        rows: Sequence[Sequence[str]],
        *,
        pitch: float = 15,
        header: bool = True,
    ) -> None:
        """Write a table without rules, its first line at `top`."""
        for index, row in enumerate(rows):
            for x, text in zip(xs, row, strict=True):
                if text:
                    self.write(x, top + pitch * index, text, bold=header and index == 0)

    def bytes(self) -> bytes:
        """Return the file."""
        content: bytes = self.document.tobytes()
        return content

    def read(self) -> Layout:
        """Return what the reader sees."""
        return read_layout(self.bytes(), filename="drawn.pdf")


def pairs_of(layout: Layout) -> dict[str, str | None]:
    """Return the pairs by label."""
    return {pair.label: pair.value for pair in layout.pairs}


def marks_of(choice: Choice) -> dict[str, bool | None]:
    """Return the marks by option."""
    return {option.label: option.marked for option in choice.options}


def cells_of(grid: Grid) -> list[list[str | None]]:
    """Return the texts of all rows."""
    return [[cell.text for cell in row.cells] for row in grid.rows]
