"""The lines of the charges."""

from apps.ai.engine.reading import Charge
from tests.ai.engine.mapping.forms_made import CHARGE_HEADERS, grid, reading


def charges(*lines: tuple[str | None, ...], headers: tuple[str, ...] = CHARGE_HEADERS) -> tuple[Charge, ...]:
    return reading(grids=[grid(headers, lines)]).charges


def test_a_line_is_read_with_its_money_as_decimal_strings() -> None:
    (charge,) = charges(
        ("MinION DNA Flow Cell", "Not ready to bill", "1.0", "$1,897.00", "$1,897.00", "$0.00", "$1,897.00")
    )
    assert charge.values == {
        "name": "MinION DNA Flow Cell",
        "billing_status": "Not ready to bill",
        "quantity": "1.0",
        "unit_price": "1897.00",
        "extended_price": "1897.00",
        "tax": "0.00",
        "total": "1897.00",
    }
    assert charge.currency == "USD"
    assert set(charge.places) == set(charge.values)
    assert min(charge.confidences.values()) >= 0.97


def test_columns_that_a_form_does_not_have_are_null() -> None:
    (charge,) = charges(("Run", "2", "€450.00", "€900.00"), headers=("Description", "Qty", "Price", "Amount"))
    assert charge.values == {
        "name": "Run",
        "billing_status": None,
        "quantity": "2",
        "unit_price": "450.00",
        "extended_price": None,
        "tax": None,
        "total": "900.00",
    }
    assert charge.currency == "EUR"


def test_a_line_of_sums_is_no_charge() -> None:
    found = charges(
        ("Flow cell", None, "1", "$5.00", "$5.00", None, "$5.00"),
        ("Total", None, None, None, None, None, "$5.00"),
        (None, None, None, None, None, None, "$5.00"),
    )
    assert [charge.values["name"] for charge in found] == ["Flow cell"]


def test_money_that_cannot_be_read_is_null_in_doubt() -> None:
    (charge,) = charges(("Flow cell", None, "one", "ask us", "$5.00", None, "$5.00"))
    assert (charge.values["quantity"], charge.values["unit_price"]) == (None, None)
    assert charge.confidences["unit_price"] < 0.95


def test_two_currencies_in_a_line_are_none() -> None:
    (charge,) = charges(("Flow cell", None, "1", "$5.00", "€5.00", None, "$5.00"))
    assert charge.currency is None


def test_a_note_and_a_repeated_header_are_no_charges() -> None:
    found = charges(
        ("Flow cell", None, "1", "$5.00", "$5.00", None, "$5.00"),
        CHARGE_HEADERS,
        ("Prices are valid for internal customers.", None, None, None, None, None, None),
    )
    assert [charge.values["name"] for charge in found] == ["Flow cell"]
