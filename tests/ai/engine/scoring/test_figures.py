"""Figures over judgements that can be counted by hand."""

import pytest

from apps.ai.engine.scoring.figures import (
    Agreement,
    Bin,
    Discernment,
    Selection,
    agreement,
    discernment,
    figures_of,
    reliability,
    selection,
)
from apps.ai.engine.scoring.judgements import Area, FormScore, Judgement


def judged(verdict: str, confidence: float | None = None, area: Area = "field") -> Judgement:
    expected, got = {
        "right": ("a", "a"),
        "wrong": ("a", "b"),
        "missed": ("a", None),
        "invented": (None, "b"),
        "blank": (None, None),
    }[verdict]
    return Judgement(area=area, name="x", expected=expected, got=got, confidence=confidence)


def test_a_wrong_value_costs_precision_and_recall_and_a_blank_nothing() -> None:
    found = agreement(judged(v) for v in ("right", "right", "right", "wrong", "missed", "invented", "blank"))
    assert found == Agreement(right=3, wrong=1, missed=1, invented=1, precision=3 / 5, recall=3 / 5, f1=0.6)


def test_nothing_expected_and_nothing_read_is_perfect() -> None:
    assert agreement([judged("blank")]).f1 == 1.0
    assert agreement([judged("missed")]).f1 == 0.0


def test_only_what_is_sure_enough_is_taken_without_a_person() -> None:
    values = [
        judged("right", 0.95),
        judged("right", 0.99),
        judged("missed", 0.97),
        judged("right", 0.94),
        judged("missed"),
        judged("blank", 0.99),
    ]
    assert selection(values, threshold=0.95) == Selection(
        values=5, accepted=3, accepted_wrong=1, share=3 / 5, accuracy=2 / 3
    )


def test_confidence_that_puts_all_wrong_values_below_all_right_ones_is_perfect() -> None:
    values = [judged("right", 0.9), judged("right", 0.8), judged("wrong", 0.3), judged("invented", 0.2)]
    assert discernment(values) == Discernment(right=2, wrong=2, auroc=1.0)


def test_equal_confidences_count_half() -> None:
    assert discernment([judged("right", 0.9), judged("wrong", 0.9)]).auroc == 0.5
    values = [judged("right", 0.9), judged("right", 0.5), judged("wrong", 0.5), judged("wrong", 0.7)]
    assert discernment(values).auroc == pytest.approx((2 + 0.5) / 4)


def test_nothing_can_be_told_where_nothing_is_wrong() -> None:
    assert discernment([judged("right", 0.9), judged("missed")]) == Discernment(right=1, wrong=0, auroc=None)


def test_reliability_puts_each_value_into_the_range_of_its_confidence() -> None:
    found = reliability([judged("right", 0.9), judged("wrong", 1.0), judged("right", 0.05)], bins=10)
    assert found == (
        Bin(low=0.0, high=0.1, values=1, mean_confidence=0.05, share_right=1.0),
        Bin(low=0.9, high=1.0, values=2, mean_confidence=0.95, share_right=0.5),
    )


def test_figures_are_taken_over_all_forms_and_extra_rows_cost_exactness() -> None:
    mark = Judgement(area="mark", name="m", expected=True, got=True)
    scores = [
        FormScore(
            "a", (judged("right", 0.99), mark), rows=3, rows_exact=3, rows_extra=1, pages=2, seconds=0.01
        ),
        FormScore(
            "b", (judged("invented", 0.5, "cell"),), rows=0, rows_exact=0, rows_extra=0, pages=3, seconds=0.04
        ),
    ]
    found = figures_of(scores)
    assert (found.forms, found.rows, found.row_exactness) == (2, 3, 3 / 4)
    assert (found.marks, found.marks_right, found.invented) == (1, 1.0, 1)
    assert found.pages == 5
    assert found.ms_per_page == pytest.approx(10)
    assert found.selection.share == 0.5
    assert found.selection_of_fields.share == 1.0
    assert found.as_json()["fields"]["f1"] == 1.0
