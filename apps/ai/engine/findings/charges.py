"""Charges: whether their numbers agree with each other."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.ai.engine.findings.samples import text_of
from apps.ai.engine.findings.words import places_of_fields, quoted
from apps.ai.engine.reading import Charge, Finding, Reading

_CENT: Final = Decimal("0.01")


def charges_do_not_sum(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each line whose numbers disagree, and where the lines do not make the sum."""
    for charge in reading.charges:
        if wrong := _wrong_in_line(charge):
            yield _finding(
                f"The charge {quoted(charge.values.get('name') or '')} does not add up: {wrong}.", charge
            )
    totals = [_money(charge, "total") for charge in reading.charges]
    stated = text_of(reading, "known_charges")
    if not totals or stated is None or any(total is None for total in totals):
        return
    total = sum((total for total in totals if total is not None), Decimal())
    if abs(total - Decimal(stated)) > _CENT:
        yield Finding(
            code="charges_do_not_sum",
            severity="warning",
            message=f"The charges come to {total}, but {stated} is stated as their sum.",
            fields=("known_charges", "charges"),
            evidence=places_of_fields(reading.fields["known_charges"]),
        )


def _wrong_in_line(charge: Charge) -> str | None:
    quantity, price = _money(charge, "quantity"), _money(charge, "unit_price")
    extended, tax, total = _money(charge, "extended_price"), _money(charge, "tax"), _money(charge, "total")
    if extended is None:
        return None
    if quantity is not None and price is not None and abs(quantity * price - extended) > _CENT:
        return f"{quantity} × {price} is not {extended}"
    if total is not None and abs(extended + (tax or 0) - total) > _CENT:
        return f"{extended} and a tax of {tax or 0} do not make {total}"
    return None


def _money(charge: Charge, field: str) -> Decimal | None:
    text = charge.values.get(field)
    return None if text is None else Decimal(text)


def _finding(message: str, charge: Charge) -> Finding:
    return Finding("charges_do_not_sum", "warning", message, ("charges",), (charge.place,))
