"""Measurements that are missing, or do not follow from each other."""

from apps.ai.engine.layout import Grid
from tests.ai.engine.findings.found import found, messages, table
from tests.ai.engine.mapping.forms_made import sample_grid


def test_samples_measured_by_nanodrop_alone_are_told() -> None:
    (finding,) = found(
        "nanodrop_only",
        grids=[sample_grid(("1", "a", "2", None, "30", "1.8", "2"), ("2", "b", "2", None, "31", "1.8", "2"))],
    )
    assert finding.message == (
        "All 2 samples were measured by Nanodrop alone, without Qubit: "
        "how much DNA or RNA there is has not been verified."
    )
    assert (finding.severity, finding.fields, len(finding.evidence)) == ("warning", ("samples",), 2)


def test_some_samples_measured_by_nanodrop_alone_are_named() -> None:
    (finding,) = found(
        "nanodrop_only",
        grids=[sample_grid(("1", "a", "2", "28", "30", "1.8", "2"), ("2", "b", "2", None, "31", "1.8", "2"))],
    )
    assert finding.message.startswith("1 of 2 samples was measured by Nanodrop alone")
    assert finding.fields == ("samples", "samples.2.qubit_ng_ul")


def test_a_qubit_or_a_stated_concentration_is_enough_and_controls_need_none() -> None:
    assert (
        found(
            "nanodrop_only",
            grids=[
                sample_grid(("1", "a", "2", "28", "30", "1.8", "2"), ("2", "NTC", "2", None, "0", None, None))
            ],
        )
        == []
    )
    stated = table(("Sample", "Conc. (ng/µL)", "Nanodrop (ng/µL)"), ("a", "28", "30"))
    assert found("nanodrop_only", grids=[stated]) == []
    assert found("nanodrop_only", grids=[table(("Sample", "Volume (µL)"), ("a", "28"))]) == []


def test_a_ratio_that_the_form_asks_for_and_nobody_gives_is_told() -> None:
    (finding,) = found(
        "ratio_missing",
        grids=[
            sample_grid(("1", "a", "2", "28", None, "1.8", None), ("2", "b", "2", "28", None, "1.8", None))
        ],
    )
    assert finding.message == "A260/230 is not given for any sample: the purity cannot be judged."


def test_samples_without_their_ratio_are_named() -> None:
    (finding,) = found(
        "ratio_missing",
        grids=[
            sample_grid(
                ("1", "a", "2", "28", None, "1.8", "2"),
                ("2", "b", "2", "28", None, None, "2"),
                ("3", "BLANK", None, None, None, None, None),
            )
        ],
    )
    assert finding.message == "A260/280 is not given for row 2: the purity cannot be judged."
    assert finding.fields == ("samples.2.a260_280",)


def test_a_ratio_that_the_form_does_not_ask_for_is_not_missed() -> None:
    assert found("ratio_missing", grids=[table(("Sample", "Volume (µL)"), ("a", "28"))]) == []


def amounts(*rows: tuple[str | None, ...]) -> Grid:
    return table(("Sample", "Volume (µL)", "Qubit (ng/µL)", "Nanodrop (ng/µL)", "Total DNA (µg)"), *rows)


def test_an_amount_that_does_not_follow_is_told_with_its_numbers() -> None:
    (finding,) = found(
        "amount_mismatch", grids=[amounts(("a", "50", "20", None, "1.0"), ("b", "50", "20", None, "10"))]
    )
    assert messages([finding]) == [
        (
            "The total amount does not follow from concentration and volume in row 2: "
            "in row 2 20 ng/µL × 50 µL is 1 µg, but 10 µg is stated."
        )
    ]
    assert finding.fields == ("samples.2.total_amount_ug",)


def test_rounding_either_concentration_and_missing_numbers_are_no_mismatch() -> None:
    assert (
        found(
            "amount_mismatch",
            grids=[
                amounts(
                    ("a", "50", "20.9", None, "1.0"),
                    ("b", "50", "20", "40", "2"),
                    ("c", "50", None, None, "2"),
                    ("d", None, "20", None, "2"),
                    ("e", "50", "20", None, None),
                    ("NTC", "50", "20", None, "9"),
                )
            ],
        )
        == []
    )
