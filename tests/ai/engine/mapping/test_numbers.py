"""Numbers as people write them into a form."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.ai.engine.mapping.numbers import comma_of, convert, read_number
from apps.ai.engine.mapping.units import find_unit


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("298.9", "298.9"),
        ("314.05", "314.05"),
        ("1.80", "1.80"),
        ("0", "0"),
        ("-2", "-2"),
        ("−2", "-2"),
        ("+3.5", "3.5"),
        (" 12 ", "12"),
        ("12.", "12"),
        ("12,5", "12.5"),
        ("0,125", "0.125"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1,234,567", "1234567"),
        ("12 500", "12500"),
        ("12\u00a0500", "12500"),
        ("1'250.5", "1250.5"),
        ("1.2E+2", "120"),
    ],
)
def test_a_number_keeps_its_printed_digits(text: str, value: str) -> None:
    assert read_number(text).value == value


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        " ",
        "-",
        "–",
        "N/A",
        "n.a.",
        "NA",
        "none",
        "TBD",
        "tbd",
        "not determined",
        ",,,,,",
        "unknown",
    ],
)
def test_words_for_nothing_are_null_and_no_mistake(text: str | None) -> None:
    number = read_number(text)
    assert (number.value, number.verdict) == (None, "nothing")


@pytest.mark.parametrize(
    "text", ["~50", ">1000", "<0.1", "1.8-2.0", "two", "50 ng?", "12.5.3", "5 parsecs", "9" * 80]
)
def test_what_is_no_plain_number_is_unreadable_and_not_repaired(text: str) -> None:
    number = read_number(text)
    assert (number.value, number.verdict) == (None, "unreadable")


def test_a_comma_before_three_digits_is_read_only_where_the_column_shows_its_meaning() -> None:
    assert read_number("1,234").verdict == "ambiguous"
    assert read_number("1,234").value is None
    assert read_number("1,234", comma="decimal").value == "1.234"
    assert read_number("1,234", comma="thousands").value == "1234"


@pytest.mark.parametrize(
    ("texts", "comma"),
    [
        (["12,5", "1,234"], "decimal"),
        (["1.234,5"], "decimal"),
        (["12.5", "1,234"], "thousands"),
        (["1,234,567"], "thousands"),
        (["1,234", "5,678"], None),
        (["12,5", "12.5"], None),
        ([None, "n/a", "12"], None),
    ],
)
def test_a_column_tells_what_its_commas_mean_or_does_not(texts: list[str | None], comma: str | None) -> None:
    assert comma_of(texts) == comma


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("2 µL", "2", "ul"),
        ("2µl", "2", "ul"),
        ("2 μL", "2", "ul"),
        ("298.9 ng/µL", "298.9", "ng/ul"),
        ("0.3 µg/µl", "0.3", "ug/ul"),
        ("5 kb", "5", "kb"),
        ("600bp", "600", "bp"),
    ],
)
def test_a_known_unit_is_taken_off(text: str, value: str, unit: str) -> None:
    number = read_number(text)
    assert (number.value, number.unit) == (value, find_unit(unit))
    assert number.unit is not None


@pytest.mark.parametrize(
    ("value", "unit", "own"),
    [
        ("0.3", "µg/µL", "300"),
        ("0.2989", "ug/ul", "298.9"),
        ("1500", "ng", "1.5"),
        ("1.25", "mL", "1250"),
        ("8.5", "kb", "8500"),
        ("2.50", "ng/µL", "2.50"),
        ("4", "nM", None),
    ],
)
def test_units_convert_exactly_or_not_at_all(value: str, unit: str, own: str | None) -> None:
    known = find_unit(unit)
    assert known is not None
    assert convert(value, known) == own


@given(st.decimals(min_value=0, max_value=10**9, allow_nan=False, allow_infinity=False, places=3))
def test_every_plain_decimal_comes_back_as_printed(number: Decimal) -> None:
    printed = format(number, "f")
    assert read_number(printed).value == printed


@given(st.text(max_size=80))
def test_no_text_becomes_a_number_that_is_none(text: str) -> None:
    number = read_number(text)
    assert (number.value is None) == (number.verdict != "said")
    if number.value is not None:
        assert Decimal(number.value).is_finite()
