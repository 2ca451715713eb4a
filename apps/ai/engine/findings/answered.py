"""Questions that a person has answered in the form's stead: no rule asks them again."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from apps.ai.engine.layout import Choice, Pair, Row
from apps.ai.engine.places import NOWHERE, Place
from apps.ai.engine.reading import Charge, Reading, SampleRow, TableMeaning

_A_PERSONS: Final = 1.0
"""The confidence of a value that a person has said or confirmed; a reader is never as sure."""

_Said = Mapping[Place, bool]
_Sureness = Mapping[Place, Mapping[str, float]]


def with_answers(reading: Reading) -> Reading:
    """Return the reading with the form's questions answered where a person has said the value.

    A question, a label or a cell is told by its place. Where a person has said that there is no value, an
    unclear mark is none, and the question stays unanswered.
    """
    said: dict[Place, bool] = {}
    for field in reading.fields.values():
        if field.method == "human" and field.place != NOWHERE:
            said[field.place] = said.get(field.place, False) or field.value is not None
    rows: tuple[SampleRow | Charge, ...] = (*reading.samples, *reading.charges)
    sureness = {row.place: row.confidences for row in rows}
    return replace(
        reading,
        pairs=tuple(_pair(pair, said) for pair in reading.pairs),
        choices=tuple(_choice(choice, said) for choice in reading.choices),
        tables=tuple(_table(table, sureness) for table in reading.tables),
    )


def _pair(pair: Pair, said: _Said) -> Pair:
    return replace(pair, required=False) if pair.required and said.get(pair.place) else pair


def _choice(choice: Choice, said: _Said) -> Choice:
    places = (choice.place, *(option.place for option in choice.options))
    answers = [said[place] for place in places if place in said]
    if not answers:
        return choice
    is_answered = any(answers)
    several = choice.kind != "checkbox" and sum(option.marked is True for option in choice.options) > 1
    options = tuple(
        replace(option, marked=bool(option.marked) and not (is_answered and several))
        for option in choice.options
    )
    return replace(choice, required=choice.required and not is_answered, options=options)


def _table(table: TableMeaning, sureness: _Sureness) -> TableMeaning:
    rows = tuple(_row(row, table.fields, sureness.get(row.place, {})) for row in table.grid.rows)
    return replace(table, grid=replace(table.grid, rows=rows))


def _row(row: Row, fields: tuple[str | None, ...], sureness: Mapping[str, float]) -> Row:
    if all(cell.rival is None for cell in row.cells):
        return row
    cells = tuple(
        replace(cell, rival=None) if field is not None and sureness.get(field) == _A_PERSONS else cell
        for cell, field in zip(row.cells, fields, strict=True)
    )
    return replace(row, cells=cells)
