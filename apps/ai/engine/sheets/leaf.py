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
_WIDEST: Final = 200


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

    `merged` gives, by row and column, the merged cell that begins there. `title` is what to call its table
    where no heading stands above it. `inherited` gives, by row and column, the row in which the text of a
    cell stands that is merged with the cells above it. `width` is how many columns hold anything.
    """

    name: str
    lines: tuple[Line, ...]
    merged: Mapping[int, Mapping[int, Span]] = field(default_factory=dict)
    title: str | None = None
    source: PairSource = "cell"
    inherited: Mapping[tuple[int, int], int] = field(default_factory=dict)
    width: int = 0

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
    merged: dict[int, dict[int, Span]] = {}
    for span in spans:
        merged.setdefault(span.first_row, {})[span.first_column] = span
    width = len({column for line in lines for column in line.cells})
    return Leaf(name, tuple(lines), merged, title, source, _inherited(lines, spans), width)


def spread(leaf: Leaf, line: Line) -> dict[int, str]:
    """Return the texts of a line with those of cells merged sideways repeated in each column they cover."""
    texts = dict(line.cells)
    merged = leaf.merged.get(line.number, {})
    for column, text in line.cells.items():
        if column in merged:
            for covered in columns_of(merged[column]):
                texts.setdefault(covered, text)
    return dict(sorted(texts.items()))


def columns_of(span: Span) -> range:
    """Return the columns that a merged cell covers, as far as any sheet has them."""
    return range(span.first_column, min(span.last_column, span.first_column + _WIDEST) + 1)


def _inherited(lines: Sequence[Line], spans: Sequence[Span]) -> dict[tuple[int, int], int]:
    numbers = [line.number for line in lines]
    inherited: dict[tuple[int, int], int] = {}
    left = _MOST_MERGED_CELLS
    for span in spans:
        first, behind = bisect_left(numbers, span.first_row + 1), bisect_right(numbers, span.last_row)
        left -= max(behind - first, 0)
        if left < 0:
            break
        for number in numbers[first:behind]:
            inherited[number, span.first_column] = span.first_row
    return inherited
