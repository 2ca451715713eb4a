"""Texts of a form as values."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.ai.engine.mapping.values import (
    Contact,
    Money,
    find_emails,
    read_contact,
    read_count,
    read_email,
    read_kit,
    read_money,
    read_phone,
    read_text,
)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("$897.00", "897.00", "USD"),
        ("$1,897.00", "1897.00", "USD"),
        ("$1,897", "1897", "USD"),
        ("$ 12.50", "12.50", "USD"),
        ("USD 897.00", "897.00", "USD"),
        ("897.00 USD", "897.00", "USD"),
        ("€1.897,50", "1897.50", "EUR"),
        ("1 897,50 €", "1897.50", "EUR"),
        ("£99", "99", "GBP"),
        ("897.00", "897.00", None),
        ("-$5.00", "-5.00", "USD"),
        ("$-5.00", "-5.00", "USD"),
    ],
)
def test_money_is_an_amount_and_the_currency_printed_beside_it(
    text: str, amount: str, currency: str | None
) -> None:
    assert read_money(text) == Money(amount, currency)


@pytest.mark.parametrize("text", ["", "free", "$", "$1.2.3", "$5 €", "about $5", "XYZ 5", "9" * 100])
def test_what_is_no_money_is_none(text: str) -> None:
    assert read_money(text) is None


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        (
            "Principal Investigator - - pi@lab.example.edu",
            Contact("Principal Investigator", "pi@lab.example.edu"),
        ),
        (
            "Ana Ruiz - 919-555-0100 - ana@x.example.org",
            Contact("Ana Ruiz", "ana@x.example.org", "919-555-0100"),
        ),
        ("Ana Ruiz <ana@x.example.org>", Contact("Ana Ruiz", "ana@x.example.org")),
        ("Ana Ruiz (ana@x.example.org)", Contact("Ana Ruiz", "ana@x.example.org")),
        ("Ana Ruiz, ana@x.example.org", Contact("Ana Ruiz", "ana@x.example.org")),
        ("Anne-Marie O'Brien", Contact("Anne-Marie O'Brien", None)),
        ("Łukasz Żółć, Ph.D.", Contact("Łukasz Żółć, Ph.D.", None)),
        ("ana@x.example.org", Contact(None, "ana@x.example.org")),
        (
            "Ana Ruiz - - ana@x.example.org; Bo Li - - bo@x.example.org",
            Contact("Ana Ruiz; Bo Li", "ana@x.example.org; bo@x.example.org"),
        ),
    ],
)
def test_a_contact_is_split_into_name_phone_and_address(text: str, contact: Contact) -> None:
    assert read_contact(text) == contact


def test_addresses_are_found_once_each_in_their_order() -> None:
    assert find_emails("b@x.example.org, a@x.example.org; b@x.example.org") == (
        "b@x.example.org",
        "a@x.example.org",
    )


@pytest.mark.parametrize(
    "text", ["a@b", "a@@b.example.org", "no address", "@x.example.org", "a@x.example.org b@x.example.org"]
)
def test_no_address_or_several_are_not_one_address(text: str) -> None:
    assert read_email(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Rapid Sequencing with Barcoding (SQK-RBK114.24)", "SQK-RBK114.24"),
        ("sqk-lsk114", "SQK-LSK114"),
        ("SQK–NBD114.96", "SQK-NBD114.96"),
        ("SQK-16S114.24", "SQK-16S114.24"),
        ("SQK-LSK114-XL", "SQK-LSK114-XL"),
        ("SQK-XYZ999.48, a kit not yet made", "SQK-XYZ999.48"),
        ("Ligation (LSK114)", "LSK114"),
        ("Ligation Sequencing", None),
        ("SQK-LSK114 or SQK-RAD114", None),
    ],
)
def test_a_kit_is_known_by_the_shape_of_its_code(text: str, code: str | None) -> None:
    assert read_kit(text) == code


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1", "1"),
        ("12", "12"),
        ("1.0", "1"),
        ("2 flow cells", "2"),
        ("1-2", None),
        ("two", None),
        ("2.5", None),
        ("", None),
    ],
)
def test_a_count_is_a_whole_number_or_none(text: str, count: str | None) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize("text", ["", " ", ",,,,,", "-", "- -", "…"])
def test_punctuation_alone_says_nothing(text: str) -> None:
    assert read_text(text) is None


def test_a_phone_has_digits() -> None:
    assert read_phone("+1 (919) 555-0100") == "+1 (919) 555-0100"
    assert read_phone("call me") is None


@pytest.mark.parametrize(
    "text",
    [
        "a" * 50_000,
        "a@" * 25_000,
        "a." * 25_000 + "@",
        "- " * 25_000,
        "a@" + "b." * 25_000,
        "$" * 50_000,
        "SQK-" * 12_000,
    ],
)
def test_a_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    began = time.process_time()
    for read in (
        read_contact,
        find_emails,
        read_email,
        read_kit,
        read_money,
        read_phone,
        read_count,
        read_text,
    ):
        read(text)
    assert time.process_time() - began < 2


@given(st.text())
def test_no_value_holds_a_letter_that_the_text_does_not(text: str) -> None:
    contact = read_contact(text)
    for value in (contact.email, contact.phone):
        assert value is None or all(part in text for part in value.split("; "))
    assert all(email in text for email in find_emails(text))
