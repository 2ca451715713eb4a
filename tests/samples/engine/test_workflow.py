"""The workflow's tables against the lab's own list, and the questions asked of them."""

import itertools
from collections.abc import Callable

import pytest

from apps.samples.engine import workflow
from apps.samples.engine.errors import MoveUnlawful
from apps.samples.engine.workflow import (
    LADDER,
    LAWFUL_MOVES,
    STAGE_NAMES,
    STATUSES,
    first_stage,
    is_rework,
    next_stage,
    status_of_stage,
)

LAWFUL = {
    ("submitted", "prep"),
    ("submitted", "failed"),
    ("submitted", "archived"),
    ("prep", "sequencing"),
    ("prep", "submitted"),
    ("prep", "failed"),
    ("prep", "archived"),
    ("sequencing", "analysis"),
    ("sequencing", "prep"),
    ("sequencing", "failed"),
    ("sequencing", "archived"),
    ("analysis", "completed"),
    ("analysis", "sequencing"),
    ("analysis", "failed"),
    ("analysis", "archived"),
    ("completed", "distributed"),
    ("completed", "archived"),
    ("distributed", "archived"),
    ("failed", "submitted"),
    ("failed", "archived"),
}


def test_the_lawful_moves_are_the_labs() -> None:
    pairs = itertools.product(STATUSES, repeat=2)
    assert {(held, wanted) for held, wanted in pairs if wanted in LAWFUL_MOVES[held]} == LAWFUL


def test_the_stages_are_planned_for_59_hours() -> None:
    assert [(stage.name, stage.planned_hours) for stage in workflow.STAGES] == [
        ("sample_qc", 1),
        ("library_prep", 4),
        ("library_qc", 1),
        ("sequencing_setup", 1),
        ("sequencing_run", 48),
        ("basecalling", 2),
        ("quality_assessment", 1),
        ("data_delivery", 1),
    ]
    assert sum(workflow.PLANNED_HOURS.values()) == 59


def test_every_status_has_its_stages_and_its_moves() -> None:
    assert tuple(workflow.STAGES_OF_STATUS) == STATUSES
    assert tuple(LAWFUL_MOVES) == STATUSES
    ladder = [stage for status in LADDER for stage in workflow.STAGES_OF_STATUS[status]]
    assert tuple(dict.fromkeys(ladder)) == STAGE_NAMES


def test_a_stage_is_followed_by_the_next_one_only() -> None:
    assert [next_stage(stage) for stage in STAGE_NAMES] == [*STAGE_NAMES[1:], None]


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("submitted", "sample_qc"),
        ("prep", "library_prep"),
        ("sequencing", "sequencing_setup"),
        ("analysis", "basecalling"),
        ("completed", "data_delivery"),
        ("distributed", "data_delivery"),
        ("failed", None),
        ("archived", None),
    ],
)
def test_a_status_is_entered_at_its_first_stage(status: str, stage: str | None) -> None:
    assert first_stage(status) == stage


@pytest.mark.parametrize(
    ("stage", "status"),
    [
        ("sample_qc", "submitted"),
        ("library_prep", "prep"),
        ("library_qc", "prep"),
        ("sequencing_setup", "sequencing"),
        ("sequencing_run", "sequencing"),
        ("basecalling", "analysis"),
        ("quality_assessment", "analysis"),
        ("data_delivery", "completed"),
    ],
)
def test_a_stage_is_work_of_one_status(stage: str, status: str) -> None:
    assert status_of_stage(stage) == status


def test_rework_is_down_the_ladder_or_on_to_it() -> None:
    rework = {move for move in LAWFUL if is_rework(*move)}
    assert rework == {
        ("prep", "submitted"),
        ("sequencing", "prep"),
        ("analysis", "sequencing"),
        ("failed", "submitted"),
    }


@pytest.mark.parametrize("ask", [lambda: is_rework("prep", "done"), lambda: first_stage("done")])
def test_an_unknown_status_is_refused(ask: Callable[[], object]) -> None:
    with pytest.raises(MoveUnlawful) as refused:
        ask()
    assert (refused.value.code, refused.value.message) == ("status_unknown", "There is no status “done”.")


@pytest.mark.parametrize("ask", [lambda: next_stage("rinse"), lambda: status_of_stage("rinse")])
def test_an_unknown_stage_is_refused(ask: Callable[[], object]) -> None:
    with pytest.raises(MoveUnlawful) as refused:
        ask()
    assert (refused.value.code, refused.value.message) == ("stage_unknown", "There is no stage “rinse”.")
