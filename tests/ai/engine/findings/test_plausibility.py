"""Values out of range, and values that stand out."""

import pytest

from apps.ai.engine.layout import Grid
from tests.ai.engine.findings.found import found, messages, numbered
from tests.ai.engine.mapping.forms_made import choice


def column(header: str, *values: str | None) -> Grid:
    return numbered((header, "Volume (µL)"), [values, ["20"] * len(values)])


@pytest.mark.parametrize(
    ("header", "value", "message"),
    [
        (
            "Qubit (ng/µL)",
            "1001",
            (
                "The Qubit concentration in row 1 (“s1”): 1001 ng/µL is unusual: "
                "Qubit concentration lies between 0.1 and 1000 ng/µL as a rule."
            ),
        ),
        (
            "Qubit (ng/µL)",
            "0.05",
            (
                "The Qubit concentration in row 1 (“s1”): 0.05 ng/µL is unusual: "
                "Qubit concentration lies between 0.1 and 1000 ng/µL as a rule."
            ),
        ),
        (
            "A260/280",
            "1.5",
            "The A260/280 in row 1 (“s1”): 1.5 is unusual: A260/280 lies between 1.7 and 2.0 as a rule.",
        ),
        (
            "A260/230",
            "1.2",
            "The A260/230 in row 1 (“s1”): 1.2 is unusual: A260/230 lies between 2.0 and 2.2 as a rule.",
        ),
        ("DIN", "5.5", "The DIN in row 1 (“s1”): 5.5 is unusual: DIN should be 7 or more."),
    ],
)
def test_a_value_out_of_its_range_is_a_warning(header: str, value: str, message: str) -> None:
    (finding,) = found("value_implausible", grids=[column(header, value)])
    assert (finding.severity, finding.message) == ("warning", message)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Qubit (ng/µL)", "-5"),
        ("Nanodrop (ng/µL)", "9999999"),
        ("RIN", "11"),
        ("DIN", "-1"),
        ("A260/280", "-1.8"),
        ("Fragment size (bp)", "-300"),
    ],
)
def test_what_physics_forbids_is_an_error(header: str, value: str) -> None:
    (finding,) = found("value_implausible", grids=[column(header, value)])
    assert finding.severity == "error"
    assert "cannot be" in finding.message


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Qubit (ng/µL)", "1000"),
        ("Qubit (ng/µL)", "0.1"),
        ("A260/280", "1.7"),
        ("A260/280", "2.0"),
        ("RIN", "10"),
        ("DIN", "7"),
        ("Fragment size (bp)", "60000"),
        ("Total DNA (µg)", "3"),
    ],
)
def test_a_value_within_its_range_is_no_finding(header: str, value: str) -> None:
    assert found("value_implausible", grids=[column(header, value)]) == []


def test_several_values_of_a_column_are_one_finding() -> None:
    (finding,) = found("value_implausible", grids=[column("A260/280", "1.5", "1.85", "1.4", "1.3")])
    assert finding.message.startswith("The A260/280 in row 1 (“s1”): 1.5 and in 2 other rows is unusual")
    assert finding.fields == ("samples.1.a260_280", "samples.3.a260_280", "samples.4.a260_280")


def test_rna_has_its_own_range() -> None:
    rna = choice("Type of Sample", ("Total RNA", True), required=True)
    assert found("value_implausible", grids=[column("A260/280", "2.15")], choices=[rna]) == []
    assert found("value_implausible", grids=[column("A260/280", "2.15")]) != []
    assert found("value_implausible", grids=[column("A260/280", "1.75")], choices=[rna]) != []
    assert found("value_implausible", grids=[column("A260/280", "1.75")]) == []
    assert found("value_implausible", grids=[column("Qubit (ng/µL)", "600")], choices=[rna]) != []


def test_where_nobody_says_dna_or_rna_both_ranges_hold() -> None:
    either = choice("Type of Sample", ("DNA", True), ("RNA", True), required=True)
    assert found("value_implausible", grids=[column("A260/280", "1.75", "2.15")], choices=[either]) == []


def test_controls_are_not_judged() -> None:
    grid = numbered(("Qubit (ng/µL)",), [["20"]])
    controls = Grid(None, grid.headers, (), (2,))
    assert found("value_implausible", grids=[grid, controls]) == []


USUAL = ["21", "24", "19", "22", "25", "20", "23", "18", "26"]


def test_a_slipped_decimal_point_stands_out() -> None:
    (finding,) = found("value_outlier", grids=[column("Qubit (ng/µL)", *USUAL, "228")])
    assert messages([finding]) == [
        (
            "The Qubit concentration in row 10 (“s10”): 228 ng/µL stands out: "
            "half of the samples are above and half below 22.5 ng/µL."
        )
    ]
    assert finding.fields == ("samples.10.qubit_ng_ul",)


def test_a_lost_digit_stands_out_among_equal_values() -> None:
    (finding,) = found("value_outlier", grids=[column("Qubit (ng/µL)", *["20"] * 9, "2")])
    assert finding.fields == ("samples.10.qubit_ng_ul",)


def test_a_ratio_far_from_the_others_stands_out() -> None:
    (finding,) = found("value_outlier", grids=[column("A260/280", *["1.84", "1.85", "1.83"] * 3, "8.4")])
    assert finding.fields == ("samples.10.a260_280",)


@pytest.mark.parametrize(
    "values",
    [
        [*USUAL, "60"],
        ["20"] * 10,
        [*USUAL[:6], "228"],
        ["1", "3", "9", "30", "90", "300", "600", "2", "5", "15"],
        [*["2"] * 5, *["200"] * 5],
        [*USUAL, "0"],
        ["20", "60", "110", "160", "210", "260", "300", "360", "410", "460", "490"],
    ],
    ids=[
        "spread",
        "constant",
        "too few rows",
        "many magnitudes",
        "two kinds",
        "zero",
        "evenly down to little",
    ],
)
def test_a_column_that_spreads_has_no_outlier(values: list[str]) -> None:
    assert found("value_outlier", grids=[column("Qubit (ng/µL)", *values)]) == []
