"""Moves through the workflow: every pair of statuses, gates, overrides, rework, times, steps."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.audit import selectors as audit_selectors
from apps.audit.exceptions import ReasonRequired
from apps.core.exceptions import Forbidden, Invalid, StaleRecord
from apps.samples.choices import SampleKind, SampleStatus, Stage, StepStatus
from apps.samples.exceptions import (
    MeasurementMissing,
    OverrideNotAllowed,
    SampleNotFound,
    SampleWithdrawn,
    SomeRefused,
    UnlawfulMove,
    UnlawfulStage,
)
from apps.samples.models.samples import Sample
from apps.samples.models.steps import WorkflowStep
from apps.samples.services import moves
from apps.security.choices import Role
from apps.security.models import User
from tests.factories.samples import make_lab, make_requester, make_sample, make_step, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)

LAWFUL = {
    "submitted": {"prep", "failed", "archived"},
    "prep": {"sequencing", "submitted", "failed", "archived"},
    "sequencing": {"analysis", "prep", "failed", "archived"},
    "analysis": {"completed", "sequencing", "failed", "archived"},
    "completed": {"distributed", "archived"},
    "distributed": {"archived"},
    "failed": {"submitted", "archived"},
    "archived": set(),
}
BACKWARD = {
    ("prep", "submitted"),
    ("sequencing", "prep"),
    ("analysis", "sequencing"),
    ("failed", "submitted"),
}
ENTERED_AT = {
    "submitted": "sample_qc",
    "prep": "library_prep",
    "sequencing": "sequencing_setup",
    "analysis": "basecalling",
    "completed": "data_delivery",
    "distributed": "data_delivery",
}
PAIRS = sorted((a, b) for a, b in product(LAWFUL, LAWFUL) if a != b)


@pytest.fixture
def manager() -> User:
    return make_user(Role.MANAGER)


@pytest.fixture
def technician() -> User:
    return make_user(Role.TECHNICIAN)


def state(sample: Sample) -> tuple[object, ...]:
    """Return all that a refusal must leave as it was: the row, its steps, its history."""
    row = Sample.objects.filter(pk=sample.pk).values_list().get()
    steps = sorted(WorkflowStep.objects.filter(sample=sample).values_list("stage", "status", "superseded"))
    return row, steps, audit_selectors.list_entries(object_label="samples.sample").count()


def steps_of(sample: Sample, *, superseded: bool = False) -> dict[str, str]:
    return dict(
        WorkflowStep.objects.filter(sample=sample, superseded=superseded).values_list("stage", "status")
    )


def test_the_table_speaks_of_every_status() -> None:
    assert set(LAWFUL) == set(SampleStatus.values)
    assert len(PAIRS) == 56


@pytest.mark.parametrize(("current", "wanted"), PAIRS)
def test_every_pair_of_statuses_moves_as_the_lab_says_or_is_refused(
    current: str, wanted: str, manager: User
) -> None:
    sample = make_sample(status=current)
    before = state(sample)
    if wanted not in LAWFUL[current]:
        with pytest.raises(UnlawfulMove):
            moves.change_status(sample_id=sample.pk, to=wanted, by=manager, reason="because")
        assert state(sample) == before
        return
    moved = moves.change_status(sample_id=sample.pk, to=wanted, by=manager, reason="because", now=NOW)
    assert moved.status == wanted
    assert moved.stage == ENTERED_AT.get(wanted, sample.stage)
    assert moved.updated_at > sample.updated_at


@pytest.mark.parametrize("status", sorted(LAWFUL))
def test_a_move_to_the_status_held_changes_nothing_and_leaves_no_entry(status: str, technician: User) -> None:
    sample = make_sample(status=status)
    before = state(sample)
    moved = moves.change_status(sample_id=sample.pk, to=status, by=technician)
    assert moved.status == status
    assert state(sample) == before


@pytest.mark.parametrize(("current", "wanted"), sorted(BACKWARD))
def test_going_back_without_a_reason_is_refused(current: str, wanted: str, manager: User) -> None:
    sample = make_sample(status=current)
    before = state(sample)
    with pytest.raises(ReasonRequired) as refusal:
        moves.change_status(sample_id=sample.pk, to=wanted, by=manager, reason="  ")
    assert refusal.value.code == "reason_required"
    assert refusal.value.errors[0].field == "reason"
    assert state(sample) == before


def test_the_refusal_of_a_move_names_the_lawful_ones(manager: User) -> None:
    sample = make_sample(name="Tube 7")
    with pytest.raises(UnlawfulMove) as refusal:
        moves.change_status(sample_id=sample.pk, to="completed", by=manager)
    assert refusal.value.message == (
        "Sample Tube 7 is submitted; it cannot become completed. Lawful from here: prep, failed, archived."
    )


def test_an_unknown_status_is_invalid_and_an_unknown_sample_not_found(manager: User) -> None:
    sample = make_sample()
    with pytest.raises(Invalid) as refusal:
        moves.change_status(sample_id=sample.pk, to="done", by=manager)
    assert refusal.value.errors[0].field == "status"
    with pytest.raises(SampleNotFound):
        moves.change_status(sample_id=uuid4(), to="prep", by=manager)


def test_a_sample_of_another_lab_is_not_found_by_a_requester() -> None:
    sample = make_sample(lab=make_lab())
    with pytest.raises(SampleNotFound):
        moves.change_status(sample_id=sample.pk, to="prep", by=make_requester(make_lab()))


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"volume_ul": None}, "volume"),
        ({"qubit_ng_ul": None}, "concentration"),
        ({"qubit_ng_ul": None, "volume_ul": None}, "concentration and no volume"),
    ],
)
def test_preparation_needs_a_concentration_and_a_volume(
    missing: dict[str, Any], words: str, technician: User
) -> None:
    sample = make_sample(**missing)
    before = state(sample)
    with pytest.raises(MeasurementMissing) as refusal:
        moves.change_status(sample_id=sample.pk, to="prep", by=technician)
    assert f"has no {words}." in refusal.value.message
    assert state(sample) == before


@pytest.mark.parametrize("method", ["qubit_ng_ul", "nanodrop_ng_ul", "stated_ng_ul"])
def test_a_concentration_by_any_method_opens_the_gate(method: str, technician: User) -> None:
    measured: dict[str, Any] = {"volume_ul": Decimal(5), method: Decimal(0)}
    sample = make_sample(measured=False, **measured)
    assert moves.change_status(sample_id=sample.pk, to="prep", by=technician).status == "prep"


def test_sequencing_needs_the_260_280_ratio(technician: User) -> None:
    sample = make_sample(status="prep", a260_280=None)
    before = state(sample)
    with pytest.raises(MeasurementMissing, match="A260/280"):
        moves.change_status(sample_id=sample.pk, to="sequencing", by=technician)
    assert state(sample) == before


def test_the_gate_holds_for_the_stage_verb_too(technician: User) -> None:
    sample = make_sample(measured=False)
    with pytest.raises(MeasurementMissing):
        moves.advance_stage(sample_id=sample.pk, by=technician)


@pytest.mark.parametrize("kind", [SampleKind.POSITIVE_CONTROL, SampleKind.NEGATIVE_CONTROL])
def test_controls_pass_the_gates_unmeasured(kind: str, technician: User) -> None:
    sample = make_sample(measured=False, kind=kind)
    moves.change_status(sample_id=sample.pk, to="prep", by=technician)
    assert moves.change_status(sample_id=sample.pk, to="sequencing", by=technician).status == "sequencing"


def test_a_manager_overrides_a_gate_with_a_reason_which_stands_in_the_trail(manager: User) -> None:
    sample = make_sample(measured=False)
    moved = moves.change_status(
        sample_id=sample.pk, to="prep", by=manager, override=True, reason="The customer accepts the risk."
    )
    assert moved.status == "prep"
    entry = audit_selectors.list_entries(object_label="samples.sample", object_pk=sample.pk)[0]
    assert entry.reason == "The customer accepts the risk."
    assert entry.changes_dict["status"] == ["submitted", "prep"]


def test_an_override_without_a_reason_or_by_a_technician_is_refused(manager: User, technician: User) -> None:
    sample = make_sample(measured=False)
    before = state(sample)
    with pytest.raises(ReasonRequired):
        moves.change_status(sample_id=sample.pk, to="prep", by=manager, override=True)
    with pytest.raises(OverrideNotAllowed):
        moves.change_status(sample_id=sample.pk, to="prep", by=technician, override=True, reason="hurry")
    assert state(sample) == before


def test_a_technician_may_not_archive_and_a_requester_moves_nothing(technician: User) -> None:
    lab = make_lab()
    sample = make_sample(lab=lab)
    before = state(sample)
    with pytest.raises(Forbidden):
        moves.archive_sample(sample_id=sample.pk, by=technician)
    with pytest.raises(Forbidden):
        moves.change_status(sample_id=sample.pk, to="prep", by=make_requester(lab))
    assert state(sample) == before


def test_a_forward_move_completes_the_stage_held_and_skips_those_between(technician: User) -> None:
    sample = make_sample(received_at=NOW - timedelta(hours=2))
    moves.change_status(sample_id=sample.pk, to="prep", by=technician, now=NOW)
    assert steps_of(sample) == {"sample_qc": "completed", "library_prep": "in_progress"}
    moves.change_status(sample_id=sample.pk, to="sequencing", by=technician, now=NOW)
    assert steps_of(sample) == {
        "sample_qc": "completed",
        "library_prep": "completed",
        "library_qc": "skipped",
        "sequencing_setup": "in_progress",
    }
    quality_check = WorkflowStep.objects.get(sample=sample, stage="sample_qc")
    assert (quality_check.started_at, quality_check.completed_at) == (NOW - timedelta(hours=2), NOW)
    assert quality_check.done_by == technician


def test_the_stage_verb_walks_all_eight_stages_and_moves_the_status_with_them(manager: User) -> None:
    sample = make_sample()
    walked = []
    for _ in range(7):
        moved = moves.advance_stage(sample_id=sample.pk, by=manager)
        walked.append((moved.status, moved.stage))
    assert walked == [
        ("prep", "library_prep"),
        ("prep", "library_qc"),
        ("sequencing", "sequencing_setup"),
        ("sequencing", "sequencing_run"),
        ("analysis", "basecalling"),
        ("analysis", "quality_assessment"),
        ("completed", "data_delivery"),
    ]
    assert steps_of(sample) == {**dict.fromkeys(Stage.values, "completed"), "data_delivery": "in_progress"}
    with pytest.raises(UnlawfulStage, match="last stage"):
        moves.advance_stage(sample_id=sample.pk, by=manager)
    assert moves.distribute_sample(sample_id=sample.pk, by=manager).status == "distributed"
    assert steps_of(sample) == dict.fromkeys(Stage.values, "completed")


def test_a_stage_advances_to_the_next_one_only(technician: User) -> None:
    sample = make_sample()
    before = state(sample)
    with pytest.raises(UnlawfulStage) as refusal:
        moves.advance_stage(sample_id=sample.pk, to="library_qc", by=technician)
    assert "the next stage is library_prep, not library_qc" in refusal.value.message
    with pytest.raises(Invalid):
        moves.advance_stage(sample_id=sample.pk, to="washing", by=technician)
    assert moves.advance_stage(sample_id=sample.pk, to="sample_qc", by=technician).stage == "sample_qc"
    assert state(sample) == before


@pytest.mark.parametrize("status", ["failed", "archived"])
def test_what_is_failed_or_archived_does_not_advance(status: str, technician: User) -> None:
    sample = make_sample(status=status, stage="library_qc")
    before = state(sample)
    with pytest.raises(UnlawfulStage, match=f"is {status}"):
        moves.advance_stage(sample_id=sample.pk, by=technician)
    assert state(sample) == before


def test_advancing_within_a_status_writes_notes_and_results_to_the_step_that_ends(technician: User) -> None:
    sample = make_sample(status="prep")
    moves.advance_stage(
        sample_id=sample.pk, by=technician, notes="Bead ratio 0.8", results={"yield_ng": 812}, now=NOW
    )
    step = WorkflowStep.objects.get(sample=sample, stage="library_prep")
    assert (step.status, step.notes, step.results) == ("completed", "Bead ratio 0.8", {"yield_ng": 812})
    assert step.completed_at == NOW


def test_rework_sets_the_old_steps_aside_and_begins_anew(technician: User) -> None:
    sample = make_sample()
    for status in ("prep", "sequencing"):
        moves.change_status(sample_id=sample.pk, to=status, by=technician, now=NOW)
    moved = moves.change_status(
        sample_id=sample.pk, to="prep", by=technician, reason="Adapter dimers.", now=NOW + timedelta(hours=1)
    )
    assert (moved.status, moved.stage) == ("prep", "library_prep")
    assert steps_of(sample) == {"sample_qc": "completed", "library_prep": "in_progress"}
    assert steps_of(sample, superseded=True) == {
        "library_prep": "completed",
        "library_qc": "skipped",
        "sequencing_setup": "in_progress",
    }
    entry = audit_selectors.list_entries(object_label="samples.sample", object_pk=sample.pk)[0]
    assert entry.reason == "Adapter dimers."


def test_failing_keeps_the_stage_and_starting_over_sets_everything_aside(technician: User) -> None:
    sample = make_sample()
    moves.change_status(sample_id=sample.pk, to="prep", by=technician)
    failed = moves.change_status(sample_id=sample.pk, to="failed", by=technician)
    assert (failed.status, failed.stage) == ("failed", "library_prep")
    assert steps_of(sample) == {"sample_qc": "completed", "library_prep": "failed"}
    again = moves.change_status(sample_id=sample.pk, to="submitted", by=technician, reason="New tube.")
    assert (again.status, again.stage) == ("submitted", "sample_qc")
    assert steps_of(sample) == {"sample_qc": "in_progress"}
    assert steps_of(sample, superseded=True) == {"sample_qc": "completed", "library_prep": "failed"}


def test_archiving_leaves_no_step_in_progress(manager: User) -> None:
    sample = make_sample(status="prep")
    make_step(sample, Stage.SAMPLE_QC, status=StepStatus.COMPLETED)
    make_step(sample, Stage.LIBRARY_PREP)
    moves.archive_sample(sample_id=sample.pk, by=manager)
    assert steps_of(sample) == {"sample_qc": "completed", "library_prep": "skipped"}


def test_the_times_of_the_milestones_are_stamped_once(technician: User) -> None:
    sample = make_sample()
    hours = [NOW + timedelta(hours=hour) for hour in range(8)]
    moves.change_status(sample_id=sample.pk, to="prep", by=technician, now=hours[0])
    moves.change_status(sample_id=sample.pk, to="sequencing", by=technician, now=hours[1])
    back = moves.change_status(sample_id=sample.pk, to="prep", by=technician, reason="x", now=hours[2])
    assert (back.started_at, back.sequencing_started_at) == (hours[0], None)
    moves.change_status(sample_id=sample.pk, to="sequencing", by=technician, now=hours[3])
    moves.change_status(sample_id=sample.pk, to="analysis", by=technician, now=hours[4])
    again = moves.change_status(sample_id=sample.pk, to="sequencing", by=technician, reason="x", now=hours[5])
    assert (again.started_at, again.sequencing_started_at) == (hours[0], hours[3])
    moves.change_status(sample_id=sample.pk, to="analysis", by=technician, now=hours[5])
    moves.change_status(sample_id=sample.pk, to="completed", by=technician, now=hours[6])
    done = moves.distribute_sample(sample_id=sample.pk, by=technician, now=hours[7])
    assert (done.completed_at, done.distributed_at) == (hours[6], hours[7])


def test_a_stale_version_is_refused_and_changes_nothing(technician: User) -> None:
    sample = make_sample()
    moves.change_status(sample_id=sample.pk, to="prep", by=technician, expected=sample.updated_at)
    before = state(sample)
    with pytest.raises(StaleRecord):
        moves.change_status(sample_id=sample.pk, to="sequencing", by=technician, expected=sample.updated_at)
    assert state(sample) == before


def test_a_withdrawn_sample_does_not_move(manager: User) -> None:
    sample = make_sample(status="archived", withdrawn_at=NOW, withdrawn_reason="Mixed up.")
    with pytest.raises(SampleWithdrawn, match=r"was withdrawn: Mixed up\.$"):
        moves.change_status(sample_id=sample.pk, to="submitted", by=manager, reason="x")


def test_many_samples_move_together(technician: User) -> None:
    samples = [make_sample() for _ in range(5)]
    held = make_sample(status="prep")
    moved = moves.change_statuses(
        sample_ids=[sample.pk for sample in (*samples, held)], to="prep", by=technician
    )
    assert {sample.status for sample in moved} == {"prep"}
    assert len(moved) == 6
    assert WorkflowStep.objects.filter(stage="library_prep", status="in_progress").count() == 5


def test_if_one_of_many_cannot_move_none_does_and_each_refusal_is_told(technician: User) -> None:
    good, unmeasured, distributed = (
        make_sample(),
        make_sample(measured=False),
        make_sample(status="distributed"),
    )
    unknown = uuid4()
    before = [state(sample) for sample in (good, unmeasured, distributed)]
    with pytest.raises(SomeRefused) as refusal:
        moves.change_statuses(
            sample_ids=[good.pk, unmeasured.pk, distributed.pk, unknown], to="prep", by=technician
        )
    assert {(problem.field, problem.code) for problem in refusal.value.errors} == {
        (str(unmeasured.pk), "measurement_missing"),
        (str(distributed.pk), "unlawful_move"),
        (str(unknown), "sample_not_found"),
    }
    assert refusal.value.message == "3 of 4 samples cannot be changed so; nothing was changed."
    assert [state(sample) for sample in (good, unmeasured, distributed)] == before


def test_taking_many_back_without_a_reason_is_a_fault_of_the_request(technician: User) -> None:
    sample = make_sample(status="prep")
    with pytest.raises(ReasonRequired):
        moves.change_statuses(sample_ids=[sample.pk], to="submitted", by=technician)


def test_many_samples_advance_each_to_its_own_next_stage(technician: User) -> None:
    first, second = make_sample(), make_sample(status="sequencing")
    advanced = moves.advance_stages(sample_ids=[first.pk, second.pk], by=technician)
    assert {sample.pk: (sample.status, sample.stage) for sample in advanced} == {
        first.pk: ("prep", "library_prep"),
        second.pk: ("sequencing", "sequencing_run"),
    }


def test_the_number_of_statements_does_not_grow_with_the_samples(technician: User) -> None:
    counts = []
    for size in (2, 40):
        ids = [make_sample().pk for _ in range(size)]
        with CaptureQueriesContext(connection) as queries:
            moves.change_statuses(sample_ids=ids, to="prep", by=technician)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] < 15
