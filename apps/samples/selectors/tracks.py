"""The track of a sample: its eight stages, planned and done."""

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Case, QuerySet, Value, When

from apps.samples.choices import Stage, StepStatus
from apps.samples.engine.workflow import PLANNED_HOURS
from apps.samples.models.steps import WorkflowStep
from apps.samples.selectors.samples import get_sample
from apps.samples.types import TrackStage

if TYPE_CHECKING:
    from apps.security.models import User

SECONDS_PER_HOUR = 3600


def get_track(*, sample_id: UUID, visible_to: "User", now: datetime) -> list[TrackStage]:
    """Return the eight stages in their order; a stage whose work has not begun is pending.

    A stage in progress has taken the hours up to `now`. Raises SampleNotFound.
    """
    get_sample(sample_id=sample_id, visible_to=visible_to)
    steps = WorkflowStep.objects.filter(sample=sample_id).select_related("done_by")
    current: dict[str, WorkflowStep] = {}
    repeated: Counter[str] = Counter()
    for step in steps:
        if step.superseded:
            repeated[step.stage] += 1
        else:
            current[step.stage] = step
    return [
        _track_stage(stage, current.get(stage.value), repeated=repeated[stage.value], now=now)
        for stage in Stage
    ]


def list_steps(*, sample_id: UUID, visible_to: "User") -> QuerySet[WorkflowStep]:
    """Return a sample's steps in the order they began, superseded ones included. Raises SampleNotFound."""
    sample = get_sample(sample_id=sample_id, visible_to=visible_to)
    # One move may write several steps at the same moment; the order of the stages then decides.
    place = Case(*(When(stage=stage, then=Value(number)) for number, stage in enumerate(Stage)))
    return sample.steps.select_related("done_by").order_by("created_at", place, "id")


def _track_stage(stage: Stage, step: WorkflowStep | None, *, repeated: int, now: datetime) -> TrackStage:
    step_id = step.pk if step else None
    step = step or WorkflowStep(stage=stage, status=StepStatus.PENDING)
    actual = None
    if step.started_at is not None:
        taken = (step.completed_at or now) - step.started_at
        actual = round(taken.total_seconds() / SECONDS_PER_HOUR, 2)
    return TrackStage(
        stage=stage.value,
        label=str(stage.label),
        status=str(step.status),
        planned_hours=float(PLANNED_HOURS[stage.value]),
        actual_hours=actual,
        started_at=step.started_at,
        completed_at=step.completed_at,
        done_by=str(step.done_by) if step.done_by else "",
        notes=step.notes,
        results=step.results,
        repeated=repeated,
        step_id=step_id,
    )
