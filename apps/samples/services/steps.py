"""Workflow steps: written as their stages begin and end."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import connection, transaction

from apps.core.exceptions import FieldProblem, Invalid
from apps.samples.choices import Stage, StepStatus
from apps.samples.models.samples import Sample
from apps.samples.models.steps import WorkflowStep
from apps.samples.selectors.samples import among
from apps.samples.services.locks import lock_sample, require_not_withdrawn, require_version

if TYPE_CHECKING:
    from apps.security.models import User

StepKey = tuple[UUID, str]
"""A sample's id and a stage."""

_UNFINISHED: Final = (StepStatus.PENDING, StepStatus.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class _InForce:
    """A step that stands, or that will once the book is written; then it has no key yet."""

    pk: UUID | None
    status: str


class StepBook:
    """The steps in force of some samples, changed in memory and written with few statements."""

    def __init__(self, samples: Collection[Sample]) -> None:
        """Read the steps in force; the samples are held by the caller."""
        found = WorkflowStep.objects.filter(
            among([sample.pk for sample in samples], "sample_id"), superseded=False
        ).order_by()
        self._in_force: dict[StepKey, _InForce] = {
            (sample_id, stage): _InForce(pk, status)
            for pk, sample_id, stage, status in found.values_list("pk", "sample_id", "stage", "status")
        }
        self._new: dict[StepKey, dict[str, Any]] = {}
        self._changed: dict[tuple[tuple[str, Any], ...], list[UUID]] = {}
        self._superseded: list[UUID] = []

    def begin(self, sample: Sample, stage: str, *, at: datetime, by: "User") -> None:
        """Begin the work of a stage, unless it has begun."""
        step = self._in_force.get((sample.pk, stage))
        if step is None or step.status == StepStatus.PENDING:
            self._put(sample, stage, status=StepStatus.IN_PROGRESS, started_at=at, done_by_id=by.pk)

    def end(self, sample: Sample, stage: str, *, status: StepStatus, at: datetime, by: "User") -> None:
        """End the work of a stage as completed or failed, unless it has ended."""
        step = self._in_force.get((sample.pk, stage))
        ended: dict[str, Any] = {"status": status, "completed_at": at, "done_by_id": by.pk}
        if step is None:
            self._put(sample, stage, **ended, started_at=_began(sample, stage))
        elif step.status in _UNFINISHED:
            self._put(sample, stage, **ended)

    def skip(self, sample: Sample, stage: str, *, by: "User") -> None:
        """Pass over a stage that was not completed."""
        step = self._in_force.get((sample.pk, stage))
        if step is None or step.status in _UNFINISHED:
            self._put(sample, stage, status=StepStatus.SKIPPED, done_by_id=by.pk)

    def abandon(self, sample: Sample, stage: str, *, by: "User") -> None:
        """Pass over a stage whose work had begun and will not go on; one without a step leaves none."""
        if (sample.pk, stage) in self._in_force:
            self.skip(sample, stage, by=by)

    def supersede(self, sample: Sample, stages: Iterable[str]) -> None:
        """Set the stages' steps aside, so that the stages can be worked on again."""
        for stage in stages:
            step = self._in_force.pop((sample.pk, stage), None)
            if step is not None and step.pk is not None:
                self._superseded.append(step.pk)

    def write(self) -> None:
        """Write all of it: superseded rows first, because a stage has one step in force."""
        if self._superseded:
            WorkflowStep.objects.filter(among(self._superseded)).update(superseded=True)
        for values, ids in self._changed.items():
            WorkflowStep.objects.filter(among(ids)).update(**dict(values))
        if self._new:
            self._insert()

    def _put(self, sample: Sample, stage: str, **values: Any) -> None:
        key = (sample.pk, stage)
        step = self._in_force.get(key)
        pk = step.pk if step else None
        self._in_force[key] = _InForce(pk, values["status"])
        if pk is None:
            self._new.setdefault(key, {}).update(values)
        else:
            # Rows that change alike are written together.
            self._changed.setdefault(tuple(sorted(values.items())), []).append(pk)

    def _insert(self) -> None:
        """Write the new steps from arrays: ten thousand rows of parameters take Django many seconds."""
        columns: list[Any] = [
            [sample_id for sample_id, _ in self._new],
            [stage for _, stage in self._new],
            *(
                [values.get(name) for values in self._new.values()]
                for name in ("status", "done_by_id", "started_at", "completed_at")
            ),
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO samples_workflowstep
                    (id, sample_id, stage, status, superseded, done_by_id, started_at, completed_at, notes,
                     results)
                SELECT gen_random_uuid(), sample_id, stage, status, false, done_by_id, started_at,
                       completed_at, '', '{}'
                FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::uuid[], %s::timestamptz[],
                            %s::timestamptz[])
                    AS given (sample_id, stage, status, done_by_id, started_at, completed_at)
                """,
                columns,
            )


def record_step(
    *,
    sample_id: UUID,
    stage: str,
    by: "User",
    notes: str | None = None,
    results: Mapping[str, Any] | None = None,
    expected: datetime | None = None,
) -> WorkflowStep:
    """Write notes and results of a stage's work; what is left out stays as it is.

    `expected` is the version of the step. Raises SampleNotFound, SampleWithdrawn, StaleRecord, or Invalid
    for a stage whose work has not begun.
    """
    with transaction.atomic():
        sample = lock_sample(sample_id=sample_id, by=by)
        require_not_withdrawn(sample)
        step = sample.steps.filter(stage=stage, superseded=False).first()
        if step is None:
            message = f"The work of the stage {stage} has not begun on sample {sample}."
            raise Invalid(message, errors=[FieldProblem("stage", "not_begun", message)])
        require_version(step, expected)
        wanted = {"notes": notes, "results": dict(results) if results is not None else None}
        changes = {
            name: value
            for name, value in wanted.items()
            if value is not None and value != getattr(step, name)
        }
        if changes:
            WorkflowStep.objects.filter(pk=step.pk).update(**changes)
        return WorkflowStep.objects.select_related("done_by").get(pk=step.pk)


def _began(sample: Sample, stage: str) -> datetime | None:
    """Return when a stage that left no step began, as far as the sample's own times tell."""
    times = {
        Stage.SAMPLE_QC: sample.received_at,
        Stage.LIBRARY_PREP: sample.started_at,
        Stage.SEQUENCING_SETUP: sample.sequencing_started_at,
        Stage.DATA_DELIVERY: sample.completed_at,
    }
    return times.get(Stage(stage))
