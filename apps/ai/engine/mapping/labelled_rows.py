"""Labels of the form, with their values, that were taken for rows of a table."""

from collections.abc import Sequence
from typing import Final

from apps.ai.engine.layout import Pair, Row
from apps.ai.engine.mapping.asking import field_of
from apps.ai.engine.mapping.field_readers import SEVERAL, read_field
from apps.ai.engine.mapping.words import EXACT_WITHOUT_FILLER

_FALLEN_IN: Final = 0.85
"""Certainty of a pair that a table has taken for a row."""
_MAY_BE_SAMPLES: Final = SEVERAL | {"kit"}
"""Fields whose labels may be names of samples: `Elution buffer` is a control."""


def pairs_below(rows: Sequence[Row]) -> list[Pair]:
    """Return the labels, with their values, that are the last rows of a table."""
    found: list[Pair] = []
    for row in reversed(rows):
        pair = _pair(row)
        if pair is None:
            break
        found.insert(0, pair)
    return found


def pairs_among(rows: Sequence[Row]) -> list[Pair]:
    """Return the labels, with their values, among the rows of a table that nobody knows."""
    return [pair for row in rows if (pair := _pair(row)) is not None]


def _pair(row: Row) -> Pair | None:
    """Return the label and the value of a row that holds nothing else; None for a row of its table.

    The label must be a known wording of two words at least, and the value one of its field.
    """
    filled = [(cell.text, cell) for cell in row.cells if cell.text]
    if not 1 <= len(filled) <= 2:
        return None
    label = filled[0][0]
    value = filled[1][0] if len(filled) > 1 else None
    field, score = field_of(label)
    if field is None or field in _MAY_BE_SAMPLES or score < EXACT_WITHOUT_FILLER or len(label.split()) < 2:
        return None
    if value is not None and (
        field_of(value)[0] is not None or read_field(field, value, label=label)[0].value is None
    ):
        return None
    certainty = _FALLEN_IN * min(cell.certainty for _, cell in filled)
    return Pair(label, value, filled[-1][1].place, False, "table", certainty)
