"""Boxes that hold a small label with its value below it."""

from typing import Final

from apps.ai.engine.layout import Cell, Pair
from apps.ai.engine.pdf.labels import printed_label
from apps.ai.engine.pdf.lines import Line, lines_of, make_run
from apps.ai.engine.pdf.shapes import ON_THE_RULE, Word, around, stands_in
from apps.ai.engine.pdf.tables import PageTable, join_lines
from apps.ai.engine.places import Place

SMALLER: Final = 0.9
"""A label at most this share of its value's letter size is a small label."""


def read_stacked(table: PageTable, words: list[Word]) -> list[Pair] | None:
    """Return the pairs of a table whose cells are label over value; None where it is no such table."""
    cells = [
        (cell, lines_of(inner))
        for row in table.rows
        for cell in row.cells
        if (inner := _words_of(cell, words))
    ]
    full = [lines for _, lines in cells if len(lines) > 1]
    stacked = [lines for lines in full if lines[0].size <= SMALLER * lines[1].size]
    if len(stacked) < 2 or len(stacked) < len(full):
        return None
    small = max(lines[0].size for lines in stacked)
    if any(len(lines) == 1 and lines[0].size > small * 1.02 for _, lines in cells):
        return None
    return [_pair(cell, lines, table.page) for cell, lines in cells]


def _words_of(cell: Cell, words: list[Word]) -> list[Word]:
    box = cell.place.box
    if cell.text is None or box is None:
        return []
    return [word for word in words if stands_in(word[:4], box, slack=ON_THE_RULE)]


def _pair(cell: Cell, lines: list[Line], page: int) -> Pair:
    label, required = printed_label(make_run(lines[0].words).text)
    value = join_lines([make_run(line.words).text for line in lines[1:]]) or None
    below = [word for line in lines[1:] for word in line.words]
    return Pair(
        label=label,
        value=value,
        place=Place(page, around(below or lines[0].words)),
        required=required,
        source="table",
        certainty=cell.certainty,
    )
