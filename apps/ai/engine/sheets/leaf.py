"""One sheet or one Word table on the desk: its texts by row and column, and where each of them stands."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from apps.ai.engine.layout import PairSource
from apps.ai.engine.places import Place
from apps.core.engine.sheets.sheet_shapes import SheetRow
from apps.core.engine.sheets.xlsx_marks import Span, column_letters

_MOST_MERGED_CELLS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Line:
    """A row that holds anything: its number as a person sees it, its texts by column (from 0)."""

    number: int
    cells: Mapping[int, str]

    def texts(self) -> list[str]:
        """Return the texts from left to right."""
        return list(self.cells.values())


@dataclass(frozen=True, slots=True)
class Leaf:
    """A sheet or a table.

    `title` is what to call its table where no heading stands above it; `inherited` gives the row in which
    the text of a cell stands that is merged with the cells above it.
    """

    name: str
    lines: tuple[Line, ...]
    spans: tuple[Span, ...] = ()
    title: str | None = None
    source: PairSource = "cell"
    inherited: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def place(self, number: int, column: int) -> Place:
        """Return the place of a cell, such as `Sheet1!B14`."""
        return Place(cell=f"{self.name}!{column_letters(column)}{number}")

    def place_of_row(self, number: int, first: int, last: int) -> Place:
        """Return the place of a row of a table, such as `Sheet1!A14:G14`."""
        if first == last:
            return self.place(number, first)
        return Place(cell=f"{self.name}!{column_letters(first)}{number}:{column_letters(last)}{number}")


def leaf_of(
    name: str,
    rows: Iterable[SheetRow],
    *,
    spans: Sequence[Span] = (),
    title: str | None = None,
    source: PairSource = "cell",
) -> Leaf:
    """Lay the rows of a sheet out; cells that hold nothing but space hold nothing."""
    lines = []
    for number, texts in rows:
        cells = {column: text.strip() for column, text in enumerate(texts) if text and not text.isspace()}
        if cells:
            lines.append(Line(number, cells))
    return Leaf(name, tuple(lines), tuple(spans), title, source, _inherited(lines, spans))


def spread(leaf: Leaf, line: Line) -> dict[int, str]:
    """Return the texts of a line with those of cells merged sideways repeated in each column they cover."""
    texts = dict(line.cells)
    for span in leaf.spans:
        if span.first_row == line.number and span.first_column in line.cells:
            last = min(span.last_column, span.first_column + 200)
            for column in range(span.first_column + 1, last + 1):
                texts.setdefault(column, line.cells[span.first_column])
    return dict(sorted(texts.items()))


def _inherited(lines: Sequence[Line], spans: Sequence[Span]) -> dict[tuple[int, int], int]:
    numbers = [line.number for line in lines]
    inherited: dict[tuple[int, int], int] = {}
    for span in spans:
        if span.first_row == span.last_row:
            continue
        for index in range(bisect_left(numbers, span.first_row + 1), bisect_right(numbers, span.last_row)):
            if len(inherited) == _MOST_MERGED_CELLS:
                return inherited
            inherited[numbers[index], span.first_column] = span.first_row
    return inherited
