"""Rows of a table that are none of it: a label of the form and its value that stand below the columns."""

from collections.abc import Iterable, Iterator
from typing import Final

from apps.ai.engine.layout import Grid, Pair, Row
from apps.ai.engine.mapping.asking import field_of
from apps.ai.engine.mapping.words import EXACT_WITHOUT_FILLER

_FALLEN_IN: Final = 0.9
"""Certainty of a pair that a table has taken for a row."""


def pairs_in(grids: Iterable[Grid]) -> Iterator[Pair]:
    """Yield the labels, with their values, that tables with headers have taken for rows."""
    for grid in grids:
        for row in grid.rows if any(grid.headers) else ():
            if (pair := labelled_pair(row)) is not None:
                yield pair


def labelled_pair(row: Row) -> Pair | None:
    """Return the label and the value of a row that holds nothing else; None for a row of its table.

    The label must be a known wording of two words at least, for a control may be named `Buffer`, and no
    label may stand in the value's place: there is none then.
    """
    filled = [(cell.text, cell) for cell in row.cells if cell.text]
    if not 1 <= len(filled) <= 2:
        return None
    label = filled[0][0]
    value = filled[1][0] if len(filled) > 1 else None
    if len(label.split()) < 2 or field_of(label)[1] < EXACT_WITHOUT_FILLER:
        return None
    if value is not None and field_of(value)[0] is not None:
        return None
    certainty = _FALLEN_IN * min(cell.certainty for _, cell in filled)
    return Pair(label, value, filled[-1][1].place, False, "table", certainty)
