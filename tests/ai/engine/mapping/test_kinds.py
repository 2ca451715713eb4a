"""Controls told from samples by their names."""

import pytest

from apps.ai.engine.mapping.kinds import kind_of


@pytest.mark.parametrize(
    "name",
    [
        "BLANK",
        "blank",
        "Blank 2",
        "NTC",
        "ntc-1",
        "NTC_02",
        "NTC1",
        "Negative control",
        "neg. ctrl",
        "No-template control",
        "water",
        "Water",
        "H2O",
        "Nuclease-free water",
        "Extraction blank",
        "- control",
    ],
)
def test_a_negative_control_is_known_by_its_whole_name(name: str) -> None:
    assert kind_of(name) == "negative_control"


@pytest.mark.parametrize(
    "name", ["Positive control", "POSITIVE CONTROL 2", "pos ctrl", "Pos. control", "+ control", "control +"]
)
def test_a_positive_control_is_known_by_its_whole_name(name: str) -> None:
    assert kind_of(name) == "positive_control"


@pytest.mark.parametrize(
    "name",
    [
        None,
        "",
        "Blanka",
        "blanket fungus",
        "Water 3",
        "pond water",
        "waterbear",
        "NTCC",
        "control",
        "Control 7",
        "Positive",
        "neg",
        "1",
        "BLANK soil of the moor",
        "x" * 5_000,
    ],
)
def test_a_sample_is_whatever_is_not_named_as_a_control(name: str | None) -> None:
    assert kind_of(name) == "sample"
