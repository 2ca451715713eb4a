"""The samples: filled rows of the sample tables, each cell normalised and with its place."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from apps.ai.engine.layout import Cell, Grid, Row
from apps.ai.engine.mapping.confidence import AMBIGUOUS, PARSED, RIVAL, UNIT_UNSAID, UNREADABLE, confidence_of
from apps.ai.engine.mapping.grids import Column, MappedGrid, is_header_again, row_number
from apps.ai.engine.mapping.kinds import kind_of
from apps.ai.engine.mapping.labelled_rows import pairs_below
from apps.ai.engine.mapping.numbers import Comma, comma_of, convert, read_number, says_nothing
from apps.ai.engine.mapping.synonyms.headers import QUANTITIES
from apps.ai.engine.mapping.synonyms.names import EXAMPLE_ROWS, TOTAL_ROWS
from apps.ai.engine.mapping.values import read_name, read_text
from apps.ai.engine.mapping.words import fold, words_of
from apps.ai.engine.places import NOWHERE, Place
from apps.ai.engine.reading import Kind, SampleRow

ALWAYS: Final = ("volume_ul", "qubit_ng_ul", "nanodrop_ng_ul", "a260_280", "a260_230")
"""Fields that every sample has, null where the form has no such column."""

_BOOKKEEPING: Final = frozenset({"row", "well"})
_LONGEST_NAME: Final = 120
_SMALLEST_BARE_SIZE: Final = Decimal(20)
"""Below this a fragment size without unit is more likely kb than bp: nobody sequences 8 bp."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What one cell says: its value, how sure, and the printed text where the value is not that text."""

    value: str | None
    confidence: float
    place: Place
    raw: str | None = None


def read_samples(grids: Sequence[MappedGrid]) -> tuple[SampleRow, ...]:
    """Return the filled rows of all sample tables in their order.

    Rows with nothing but a number, a well or a value that the form has printed in every row are none.
    A second table whose numbers begin anew goes on counting where the first one stopped.
    """
    samples: list[SampleRow] = []
    for mapped in grids:
        rows = _read_grid(mapped)
        last = samples[-1].row if samples else 0
        offset = last if rows and rows[0].row <= last else 0
        samples.extend(replace(row, row=row.row + offset) if offset else row for row in rows)
    return tuple(samples)


def _read_grid(mapped: MappedGrid) -> list[SampleRow]:
    grid = mapped.grid
    comma = comma_of(
        row.cells[column.index].text
        for column in mapped.columns
        if column.field in QUANTITIES
        for row in grid.rows
    )
    prefilled = _prefilled(mapped)
    keys = _extra_keys(mapped.columns)
    own = grid.rows[: len(grid.rows) - len(pairs_below(grid.rows))]
    rows = [row for row in own if not _is_noise(row, mapped)]
    filled = [
        (position, row)
        for position, row in enumerate(rows, start=1)
        if _is_filled(row, mapped, prefilled, last=position == len(rows))
    ]
    numbers = _row_numbers(filled, mapped)
    return [
        _read_row(number, row, mapped, keys, comma) for number, (_, row) in zip(numbers, filled, strict=True)
    ]


def _is_noise(row: Row, mapped: MappedGrid) -> bool:
    """Tell whether a row is none of the table's: its headers again, or a page number fallen into a column."""
    if is_header_again(row, mapped.grid):
        return True
    texts = [
        (column.field, cell.text) for column, cell in zip(mapped.columns, row.cells, strict=True) if cell.text
    ]
    return bool(texts) and all(
        field in QUANTITIES and read_number(text).verdict == "unreadable" for field, text in texts
    )


def _row_numbers(filled: Sequence[tuple[int, Row]], mapped: MappedGrid) -> list[int]:
    """Return the printed numbers where they only rise, one more for a row without one; else the positions."""
    column = mapped.by_field().get("row")
    numbers: list[int] = []
    for position, row in filled:
        printed = row_number(row.cells[column.index].text) if column else position
        number = printed if printed is not None else (numbers[-1] + 1 if numbers else 1)
        if numbers and number <= numbers[-1]:
            return [position for position, _ in filled]
        numbers.append(number)
    return numbers


def _prefilled(mapped: MappedGrid) -> Mapping[int, str]:
    """Return, by column, the text of most rows: in a row without a name the form has printed it."""
    if "name" not in mapped.by_field():
        return {}
    usual: dict[int, str] = {}
    for column in mapped.columns:
        texts = Counter(_plain(row.cells[column.index].text) for row in mapped.grid.rows)
        del texts[None]
        for text, count in texts.most_common(1):
            if text is not None and count > 1 and count * 2 > texts.total():
                usual[column.index] = text
    return usual


def _plain(text: str | None) -> str | None:
    """Return the number of a cell, with whatever unit, or its text."""
    return read_number(text).value or read_text(text or "")


def _is_filled(row: Row, mapped: MappedGrid, prefilled: Mapping[int, str], *, last: bool) -> bool:
    column = mapped.by_field().get("name")
    name = None if column is None else read_name(row.cells[column.index].text)
    others = [
        cell.text
        for one, cell in zip(mapped.columns, row.cells, strict=True)
        if one is not column
        and one.field not in _BOOKKEEPING
        and cell.text is not None
        and not says_nothing(cell.text)
        and (name is not None or prefilled.get(one.index) != _plain(cell.text))
    ]
    if name is None:
        return any(read_number(text).value is not None for text in others)
    folded = fold(name)
    if folded in EXAMPLE_ROWS or _is_example(row, mapped):
        return False
    if last and folded in TOTAL_ROWS:
        return False
    return bool(others) or len(name) <= _LONGEST_NAME


def _is_example(row: Row, mapped: MappedGrid) -> bool:
    column = mapped.by_field().get("row")
    return column is not None and fold(row.cells[column.index].text or "") in EXAMPLE_ROWS


def _extra_keys(columns: Sequence[Column]) -> dict[int, str]:
    """Return the printed header of each column, the second of equal ones numbered, blank ones left out."""
    keys: dict[int, str] = {}
    for column in columns:
        header = column.header.strip()
        if not header:
            continue
        key, copies = header, 1
        while key in keys.values():
            copies += 1
            key = f"{header} ({copies})"
        keys[column.index] = key
    return keys


def _read_row(number: int, row: Row, mapped: MappedGrid, keys: Mapping[int, str], comma: Comma) -> SampleRow:
    values: dict[str, str | None] = dict.fromkeys(ALWAYS)
    extra: dict[str, str] = {}
    places: dict[str, Place] = {}
    confidences: dict[str, float] = {}
    for column, cell in zip(mapped.columns, row.cells, strict=True):
        field = column.field
        if field == "row":
            continue
        if field is None:
            if column.index in keys and (text := read_text(cell.text or "")):
                extra[keys[column.index]] = text
            continue
        said = _read_cell(cell, column, mapped.grid, comma)
        values[field] = said.value
        confidences[field] = said.confidence
        if said.place != NOWHERE:
            places[field] = said.place
        if said.raw is not None and column.index in keys:
            extra[keys[column.index]] = said.raw
    name = values.pop("name", None)
    return SampleRow(
        row=number,
        name=name,
        kind=_kind(name, extra),
        values=values,
        extra=extra,
        place=row.place,
        places=places,
        confidences=confidences,
        confidence=min(confidences.values(), default=0.0),
    )


def _kind(name: str | None, extra: Mapping[str, str]) -> Kind:
    """Return what the name says the row is, else what a column of types says."""
    kind = kind_of(name)
    if kind == "sample":
        for header, text in extra.items():
            if not words_of(header).isdisjoint({"type", "kind", "control"}) and kind_of(text) != "sample":
                return kind_of(text)
    return kind


def _read_cell(cell: Cell, column: Column, grid: Grid, comma: Comma) -> _Said:
    value, shape, raw = _value(cell.text, column, comma)
    confidence = confidence_of(
        certainty=cell.certainty * grid.header_certainty,
        match=column.score,
        shape=shape,
        doubts=(RIVAL,) if cell.rival is not None and cell.rival != cell.text else (),
    )
    return _Said(value, confidence, cell.place, raw)


def _value(text: str | None, column: Column, comma: Comma) -> tuple[str | None, float, str | None]:
    """Return (value, shape, raw) of one cell; `raw` only where the value is not the printed text."""
    if column.field == "name":
        return read_name(text), PARSED, None
    if column.field is None or column.field not in QUANTITIES:
        return read_text(text or ""), PARSED, None
    number = read_number(text, comma=comma)
    if number.verdict == "nothing":
        return None, PARSED, read_text(text or "")
    if number.value is None:
        return None, AMBIGUOUS if number.verdict == "ambiguous" else UNREADABLE, text
    quantity = QUANTITIES[column.field]
    unit = number.unit or column.unit
    if unit is None:
        return _without_unit(number.value, column.field, text)
    if unit.quantity != quantity or (converted := convert(number.value, unit)) is None:
        return None, UNREADABLE, text
    return converted, PARSED, None if converted == number.value else text


def _without_unit(value: str, field: str, text: str | None) -> tuple[str | None, float, str | None]:
    if QUANTITIES[field] is None:
        return value, PARSED, None
    if field == "fragment_size_bp" and Decimal(value) < _SMALLEST_BARE_SIZE:
        return None, AMBIGUOUS, text
    return value, UNIT_UNSAID, None
