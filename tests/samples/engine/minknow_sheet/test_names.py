"""Aliases: lawful, and never two the same."""

import pytest

from apps.samples.engine.minknow_sheet.names import choose_aliases, is_lawful, make_lawful
from tests.samples.engine.minknow_sheet.orders import well


@pytest.mark.parametrize(
    ("name", "alias"),
    [
        ("A-1_b", "A-1_b"),
        ("Müller 3/4", "Muller_3_4"),
        ("=HYPERLINK(x)", "HYPERLINK_x"),
        ("-5", "5"),
        ("  ", ""),
        ("試料", ""),
        ("x" * 39 + " y", "x" * 39),
        ("a,b\nc", "a_b_c"),
    ],
)
def test_a_name_is_made_lawful(name: str, alias: str) -> None:
    assert make_lawful(name) == alias


@pytest.mark.parametrize(
    ("text", "lawful"),
    [
        ("A", True),
        ("9_-", True),
        ("x" * 40, True),
        ("x" * 41, False),
        ("", False),
        ("-a", False),
        ("a.b", False),
    ],
)
def test_the_sequencer_takes_a_closed_alphabet(text: str, lawful: bool) -> None:
    assert is_lawful(text) is lawful


def test_of_two_names_that_become_one_the_lawful_one_keeps_it() -> None:
    aliases = choose_aliases([well(1, "A 1"), well(2, "A_1"), well(3, "a.1"), well(4, "A 1")])
    assert aliases == {"2": "A_1", "1": "A_1-1", "3": "a_1-3", "4": "A_1-4"}


def test_a_name_that_looks_like_another_ones_ending_collides_with_neither() -> None:
    aliases = choose_aliases([well(1, "A"), well(2, "A"), well(3, "A-2")])
    assert aliases == {"1": "A", "2": "A-2", "3": "A-2-3"}


def test_an_ending_fits_within_forty_characters() -> None:
    long = "x" * 50
    aliases = choose_aliases([well(1, long), well(200, long)])
    assert aliases == {"1": "x" * 40, "200": "x" * 36 + "-200"}


def test_a_lab_id_goes_before_the_name_and_a_nameless_one_gets_its_number() -> None:
    aliases = choose_aliases([well(1, "A", lab_id="NC000042U"), well(2, "試料")])
    assert aliases == {"1": "NC000042U", "2": "sample-2"}


@pytest.mark.parametrize("name", ["barcode07", "Barcode 07", "BARCODE07", "unclassified"])
def test_a_name_the_basecaller_keeps_for_itself_is_no_alias(name: str) -> None:
    alias = choose_aliases([well(1, name)])["1"]
    assert alias.casefold().startswith("sample-") or alias == "Barcode_07"
