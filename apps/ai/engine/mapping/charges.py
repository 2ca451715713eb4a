"""The lines of the charges, money as decimal strings with the currency printed beside it."""

from collections.abc import Iterable, Mapping
from typing import Final

from apps.ai.engine.layout import Cell, Row
from apps.ai.engine.mapping.confidence import PARSED, RIVAL, UNREADABLE, confidence_of
from apps.ai.engine.mapping.grids import Column, MappedGrid, is_header_again
from apps.ai.engine.mapping.numbers import read_number
from apps.ai.engine.mapping.synonyms.headers import PRICES
from apps.ai.engine.mapping.synonyms.names import TOTAL_ROWS
from apps.ai.engine.mapping.values import read_money, read_text
from apps.ai.engine.mapping.words import fold
from apps.ai.engine.places import NOWHERE, Place
from apps.ai.engine.reading import Charge

CHARGE_FIELDS: Final = (
    "name",
    "billing_status",
    "quantity",
    "unit_price",
    "extended_price",
    "tax",
    "total",
)


def read_charges(grids: Iterable[MappedGrid]) -> tuple[Charge, ...]:
    """Return the lines of all tables of charges; a sum of the others or a note without numbers is none."""
    return tuple(
        _read_line(row, mapped) for mapped in grids for row in mapped.grid.rows if _is_line(row, mapped)
    )


def _is_line(row: Row, mapped: MappedGrid) -> bool:
    columns = mapped.by_field()
    name = read_text(row.cells[columns["name"].index].text or "")
    amounts = [row.cells[columns[field].index].text for field in (*PRICES, "quantity") if field in columns]
    return (
        name is not None
        and fold(name) not in TOTAL_ROWS
        and any(read_text(amount or "") for amount in amounts)
        and not is_header_again(row, mapped.grid)
    )


def _read_line(row: Row, mapped: MappedGrid) -> Charge:
    values: dict[str, str | None] = dict.fromkeys(CHARGE_FIELDS)
    places: dict[str, Place] = {}
    confidences: dict[str, float] = {}
    currencies: set[str] = set()
    for field, column in mapped.by_field().items():
        cell = row.cells[column.index]
        value, currency, shape = _read_cell(cell.text, field)
        values[field] = value
        confidences[field] = _confidence(cell, column, mapped, shape)
        if cell.place != NOWHERE:
            places[field] = cell.place
        if currency is not None:
            currencies.add(currency)
    return Charge(
        values=values,
        currency=currencies.pop() if len(currencies) == 1 else None,
        place=row.place,
        places=places,
        confidences=confidences,
    )


def _read_cell(text: str | None, field: str) -> tuple[str | None, str | None, float]:
    if field in PRICES:
        if read_text(text or "") is None:
            return None, None, PARSED
        money = read_money(text or "")
        return (money.amount, money.currency, PARSED) if money else (None, None, UNREADABLE)
    if field == "quantity":
        number = read_number(text)
        return number.value, None, PARSED if number.verdict in {"said", "nothing"} else UNREADABLE
    return read_text(text or ""), None, PARSED


def _confidence(cell: Cell, column: Column, mapped: MappedGrid, shape: float) -> float:
    return confidence_of(
        certainty=cell.certainty * mapped.grid.header_certainty,
        match=column.score,
        shape=shape,
        doubts=(RIVAL,) if cell.rival is not None and cell.rival != cell.text else (),
    )


def currencies_of(charges: Iterable[Charge]) -> Mapping[str, Charge]:
    """Return the first charge of each printed currency."""
    found: dict[str, Charge] = {}
    for charge in charges:
        if charge.currency is not None:
            found.setdefault(charge.currency, charge)
    return found
