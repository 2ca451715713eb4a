"""Moving samples through the workflow: one verb moves status and stage, and they never disagree."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.samples.choices import SampleStatus, Stage, StepStatus
from apps.samples.engine import workflow
from apps.samples.models.samples import Sample
from apps.samples.models.steps import WorkflowStep
from apps.samples.selectors.samples import among, get_sample
from apps.samples.services.following import follow_samples
from apps.samples.services.locks import giving, lock_sample, lock_samples
from apps.samples.services.many import check_each
from apps.samples.services.planned_moves import Move, plan_advance, plan_status, require_known_status
from apps.samples.services.steps import StepBook

if TYPE_CHECKING:
    from apps.security.models import User


def change_status(
    *,
    sample_id: UUID,
    to: str,
    by: "User",
    reason: str = "",
    override: bool = False,
    expected: datetime | None = None,
    now: datetime | None = None,
) -> Sample:
    """Move a sample to a status, forward, back for rework, or out, and its stage with it.

    The status already held changes nothing. Raises SampleNotFound, StaleRecord, SampleWithdrawn, Invalid for
    an unknown status, UnlawfulMove, Forbidden, ReasonRequired for rework and for an override,
    MeasurementMissing at a gate, OverrideNotAllowed.
    """
    with transaction.atomic():
        sample = lock_sample(sample_id=sample_id, by=by, expected=expected)
        move = plan_status(sample, to=to, by=by, reason=reason, override=override)
        carry_out([move], by=by, reason=reason, now=now)
        return get_sample(sample_id=sample_id, visible_to=by)


def advance_stage(
    *,
    sample_id: UUID,
    by: "User",
    to: str | None = None,
    notes: str = "",
    results: Mapping[str, Any] | None = None,
    override: bool = False,
    reason: str = "",
    expected: datetime | None = None,
    now: datetime | None = None,
) -> Sample:
    """Move a sample to its next stage, and to the next status where the stage belongs to it.

    `to` may only name the next stage, or the one already held, which changes nothing. Notes and results
    are written to the step that ends. Raises UnlawfulStage, and what `change_status` raises.
    """
    with transaction.atomic():
        sample = lock_sample(sample_id=sample_id, by=by, expected=expected)
        move = plan_advance(sample, to=to, by=by, reason=reason, override=override)
        carry_out([move], by=by, reason=reason, now=now)
        if move is not None:
            _note(sample, notes=notes, results=results)
        return get_sample(sample_id=sample_id, visible_to=by)


def distribute_sample(
    *,
    sample_id: UUID,
    by: "User",
    reason: str = "",
    expected: datetime | None = None,
    now: datetime | None = None,
) -> Sample:
    """Mark a sample's data as delivered to the customer. Raises what `change_status` raises."""
    return change_status(
        sample_id=sample_id, to=SampleStatus.DISTRIBUTED, by=by, reason=reason, expected=expected, now=now
    )


def archive_sample(
    *,
    sample_id: UUID,
    by: "User",
    reason: str = "",
    expected: datetime | None = None,
    now: datetime | None = None,
) -> Sample:
    """Put a sample away for good. Raises what `change_status` raises."""
    return change_status(
        sample_id=sample_id, to=SampleStatus.ARCHIVED, by=by, reason=reason, expected=expected, now=now
    )


def change_statuses(
    *,
    sample_ids: Collection[UUID],
    to: str,
    by: "User",
    reason: str = "",
    override: bool = False,
    now: datetime | None = None,
) -> list[Sample]:
    """Move many samples to one status, all of them or none.

    Those that hold it already stay as they are. Raises SomeRefused with one problem for each sample that
    cannot move (its `field` is the sample's id), and what holds for all of them as `change_status` does.
    """
    require_known_status(to)

    def plan(sample: Sample) -> Move | None:
        return plan_status(sample, to=to, by=by, reason=reason, override=override)

    return _carry_out_many(sample_ids, plan, by=by, reason=reason, now=now)


def advance_stages(
    *,
    sample_ids: Collection[UUID],
    by: "User",
    to: str | None = None,
    reason: str = "",
    override: bool = False,
    now: datetime | None = None,
) -> list[Sample]:
    """Move many samples to their next stage, all of them or none. Raises SomeRefused as `change_statuses`."""

    def plan(sample: Sample) -> Move | None:
        return plan_advance(sample, to=to, by=by, reason=reason, override=override)

    return _carry_out_many(sample_ids, plan, by=by, reason=reason, now=now)


def _carry_out_many(
    sample_ids: Collection[UUID],
    plan: Callable[[Sample], Move | None],
    *,
    by: "User",
    reason: str,
    now: datetime | None,
) -> list[Sample]:
    with transaction.atomic():
        samples = lock_samples(sample_ids=sample_ids, by=by)
        carry_out(check_each(sample_ids, samples, plan), by=by, reason=reason, now=now)
        return list(Sample.objects.filter(among(sample_ids)).order_by("submission_id", "number"))


def carry_out(moves: Sequence[Move | None], *, by: "User", reason: str, now: datetime | None) -> None:
    """Write planned moves of held samples, in few statements however many they are; None is no move."""
    real = [move for move in moves if move is not None]
    if not real:
        return
    now = now or timezone.now()
    with giving(reason):
        _write_samples(real, now)
        _write_steps(real, by=by, now=now)
        follow_samples(submission_ids={move.sample.submission_id for move in real if move.enters})


def _write_samples(moves: Sequence[Move], now: datetime) -> None:
    alike: defaultdict[tuple[str, str, bool, bool], list[UUID]] = defaultdict(list)
    for move in moves:
        alike[move.status, move.stage, move.enters, move.rework].append(move.sample.pk)
    for (status, stage, enters, rework), ids in alike.items():
        values: dict[str, Any] = {"status": status, "stage": stage}
        if enters:
            values |= _times(status, rework=rework, now=now)
        Sample.objects.filter(among(ids)).update(**values)


def _times(status: str, *, rework: bool, now: datetime) -> dict[str, Any]:
    """Return the times that entering a status sets.

    A sample that is taken back to before sequencing counts as not yet sequenced: it is due again.
    """
    first_time: dict[str, Any] = {"started_at": Coalesce("started_at", Value(now))}
    not_begun: dict[str, Any] = {"sequencing_started_at": None}
    times: dict[str, dict[str, Any]] = {
        SampleStatus.SUBMITTED: not_begun,
        SampleStatus.PREP: first_time | (not_begun if rework else {}),
        SampleStatus.SEQUENCING: {"sequencing_started_at": Coalesce("sequencing_started_at", Value(now))},
        SampleStatus.COMPLETED: {"completed_at": now},
        SampleStatus.DISTRIBUTED: {"distributed_at": now},
    }
    return times.get(status, {})


def _write_steps(moves: Sequence[Move], *, by: "User", now: datetime) -> None:
    book = StepBook([move.sample for move in moves])
    for move in moves:
        sample = move.sample
        if move.rework:
            book.supersede(sample, workflow.STAGE_NAMES[workflow.STAGE_NAMES.index(move.stage) :])
        elif move.status == SampleStatus.FAILED:
            book.end(sample, sample.stage, status=StepStatus.FAILED, at=now, by=by)
        elif move.status == SampleStatus.ARCHIVED:
            book.abandon(sample, sample.stage, by=by)
        else:
            held, *skipped = move.passed
            book.end(sample, held, status=StepStatus.COMPLETED, at=now, by=by)
            for stage in skipped:
                book.skip(sample, stage, by=by)
        if move.status in workflow.LADDER and move.status != SampleStatus.DISTRIBUTED:
            book.begin(sample, move.stage, at=now, by=by)
    book.write()


def _note(sample: Sample, *, notes: str, results: Mapping[str, Any] | None) -> None:
    """Write notes and results to the step of the stage the sample has just left."""
    said: dict[str, Any] = {"notes": notes} if notes else {}
    if results:
        said["results"] = dict(results)
    if said:
        WorkflowStep.objects.filter(sample=sample, stage=Stage(sample.stage), superseded=False).update(**said)
