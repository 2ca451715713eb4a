"""A table on one page, before the pages are joined; and what ruled and unruled tables share."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from apps.ai.engine.layout import Cell, Row
from apps.ai.engine.pdf.lines import Run, lines_of, make_run
from apps.ai.engine.pdf.shapes import Word, around, clarity_of
from apps.ai.engine.places import Box, Place

DISPUTED: Final = 0.55
"""Certainty of a cell that two ways of reading see differently."""
SAME_EDGE: Final = 6.0
"""Points by which the edges of a continued table may differ from page to page."""
CROSSING: Final = 0.6
"""Certainty of a cell whose words stand across its ruled edge."""


@dataclass(slots=True)
class Column:
    """One column of a table without rules: where its header stands, and how far its cells have reached."""

    header: Run
    left: float
    right: float
    counts: bool = False
    """Whether every row so far has a number here."""


@dataclass(slots=True)
class PageTable:
    """One table of one page. `headers` is None where no row looks like a header."""

    page: int
    box: Box
    xs: tuple[float, ...]
    headers: tuple[str, ...] | None
    rows: list[Row]
    title: str | None = None
    required: bool = False
    header_row: Row | None = None
    """The header as a row, where nothing but its words tells it from the rows below."""
    columns: list[Column] | None = None
    goes_on: bool = False
    """Whether it goes on with the table that was the last of the page before."""

    def doubt(self, certainty: float) -> None:
        """Let no cell be surer than the words of its page."""
        if certainty >= 1.0:
            return
        self.rows = [
            replace(
                row,
                cells=tuple(
                    replace(cell, certainty=cell.certainty * certainty) if cell.text else cell
                    for cell in row.cells
                ),
            )
            for row in self.rows
        ]

    def has_edges_of(self, other: "PageTable") -> bool:
        """Tell whether both tables have the same columns."""
        return self.width == other.width and all(
            abs(a - b) <= SAME_EDGE for a, b in zip(self.xs, other.xs, strict=True)
        )

    def is_labelled(self) -> bool:
        """Tell whether cells end in a colon: then they are labels, with values beside them."""
        said = [cell.text for row in self.rows for cell in row.cells if cell.text]
        return sum(text.rstrip().endswith(":") for text in said) * 4 >= len(said)

    def has_numbers(self) -> bool:
        """Tell whether a row begins with a number, as counted rows do."""
        return any(is_number(row.cells[0].text or "") for row in self.rows)

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return len(self.xs) - 1


def text_of(words: list[Word]) -> str | None:
    """Return the words of one cell as text, line after line; None where there are none."""
    if not words:
        return None
    if len(words) == 1:
        return words[0].text
    return join_lines([make_run(line.words).text for line in lines_of(words)]) or None


def join_lines(parts: Sequence[str]) -> str:
    """Return the lines of one text as one; what was broken after a slash or hyphen takes no space."""
    joined = ""
    for part in parts:
        broken = joined[-1:] == "/" or (joined[-1:] == "-" and joined[-2:-1].isalnum() and part[:1].isalnum())
        joined += part if broken or not joined else f" {part}"
    return joined


def cell_of(words: list[Word], *, page: int, space: Box, certainty: float = 1.0) -> Cell:
    """Return a cell with its text; its place is that of the words, or the empty space."""
    box = around(words) if words else space
    sure = certainty * clarity_of(words) if words else 1.0
    return Cell(text=text_of(words), place=Place(page, box), certainty=sure)


def is_number(text: str) -> bool:
    """Tell whether a text is a number as tables hold them: `12`, `1.84`, `1,200.5`, `$897.00`, `<5`."""
    bare = text.strip().lstrip("<>≤≥~$€£+-").replace(",", "").replace(" ", "").rstrip("%")
    return bool(bare) and bare.replace(".", "", 1).isdigit()


def looks_like_header(
    texts: Sequence[str | None], body: Sequence[Sequence[str | None]], *, bold: bool
) -> bool:
    """Tell whether a first row names the columns below it.

    It must hold at least two texts and no bare number, and differ from its body: by its weight, or because
    numbers stand below a word.
    """
    said = [text for text in texts if text]
    if len(said) < 2 or any(is_number(text) or "@" in text for text in said):
        return False
    if bold:
        return True
    for index, text in enumerate(texts):
        below = [row[index] for row in body if index < len(row) and row[index]]
        if text and len(below) >= 1 and sum(is_number(value or "") for value in below) * 2 > len(below):
            return True
    return False


def dispute(rows: list[Row], second: Sequence[Sequence[str | None]]) -> list[Row]:
    """Set beside each cell what the second way of reading says of it, where the two differ."""
    disputed = []
    for row, other in zip(rows, second, strict=True):
        cells = tuple(
            cell
            if (cell.text or None) == (rival or None)
            else replace(cell, rival=rival or "", certainty=min(cell.certainty, DISPUTED))
            for cell, rival in zip(row.cells, other, strict=True)
        )
        disputed.append(replace(row, cells=cells))
    return disputed


def nearest_column(run: Run, anchors: "Sequence[Box | None]") -> tuple[int, float] | None:
    """Return the column whose header the run is aligned with (left, middle or right), and how far off."""
    best: tuple[int, float] | None = None
    for index, anchor in enumerate(anchors):
        if anchor is None:
            continue
        off = min(
            abs(run.x0 - anchor[0]),
            abs(run.x1 - anchor[2]),
            abs(run.centre - (anchor[0] + anchor[2]) / 2),
        )
        if best is None or off < best[1]:
            best = (index, off)
    return best
