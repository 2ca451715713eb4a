"""The queue: what to work on next, and what should have been sequenced by now."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When

from apps.config import selectors as config_selectors
from apps.samples.choices import BEFORE_SEQUENCING, OPEN_STATUSES, Priority
from apps.samples.engine import calendar
from apps.samples.engine.calendar import Target
from apps.samples.models.holidays import Holiday
from apps.samples.models.samples import Sample
from apps.samples.params import TURNAROUND_HOURS, TURNAROUND_WORKING_DAYS
from apps.samples.selectors.samples import list_samples
from apps.samples.types import QueueRow

if TYPE_CHECKING:
    from apps.security.models import User

URGENT_FIRST: Final = (Priority.URGENT, Priority.HIGH, Priority.NORMAL, Priority.LOW)


def list_queue(
    *,
    visible_to: "User",
    now: datetime,
    overdue: bool | None = None,
    statuses: Sequence[str] = OPEN_STATUSES,
) -> QuerySet[Sample]:
    """Return the samples with work ahead: urgent first, then the oldest received, unreceived ones last.

    Each carries `is_overdue`; `overdue` keeps only those that are (True) or are not (False). Pass a page of
    it to `with_due` for the due times.
    """
    late = _is_overdue(now)
    queue = list_samples(visible_to=visible_to).filter(status__in=statuses)
    if overdue is not None:
        queue = queue.filter(late) if overdue else queue.exclude(late)
    rank = Case(*(When(priority=priority, then=Value(place)) for place, priority in enumerate(URGENT_FIRST)))
    return (
        queue.annotate(
            is_overdue=Case(When(late, then=Value(True)), default=Value(False), output_field=BooleanField())
        )
        .select_related("assigned_user")
        .order_by(rank, F("received_at").asc(nulls_last=True), "submitted_at", "submission_id", "number")
    )


def with_due(*, samples: Iterable[Sample], now: datetime) -> list[QueueRow]:
    """Return the samples with the time each is due to be on the sequencer, and whether that has passed."""
    targets, zone, holidays = get_targets(), _lab_time_zone(), _holidays()
    rows = []
    for sample in samples:
        due_at = None
        if sample.received_at is not None and sample.status in BEFORE_SEQUENCING:
            due_at = calendar.due_at(sample.received_at, targets[sample.priority], zone, holidays)
        rows.append(QueueRow(sample=sample, due_at=due_at, overdue=due_at is not None and due_at <= now))
    return rows


def count_overdue(*, visible_to: "User", now: datetime) -> int:
    """Return how many samples should be on the sequencer by now and are not."""
    return list_samples(visible_to=visible_to).filter(_is_overdue(now)).count()


def get_targets() -> dict[str, Target]:
    """Return the turnaround target in force of each priority."""
    on_the_clock = {
        priority.value: Target(hours=config_selectors.get_value(parameter))
        for priority, parameter in TURNAROUND_HOURS.items()
    }
    in_working_days = {
        priority.value: Target(working_days=config_selectors.get_value(parameter))
        for priority, parameter in TURNAROUND_WORKING_DAYS.items()
    }
    return on_the_clock | in_working_days


def _is_overdue(now: datetime) -> Q:
    # Due times grow with the time of receipt, so that "due by now" is one comparison per priority.
    zone, holidays = _lab_time_zone(), _holidays()
    late = Q()
    for priority, target in get_targets().items():
        latest = calendar.latest_received_at_due_by(now, target, zone, holidays)
        late |= Q(priority=priority, received_at__lte=latest)
    return late & Q(status__in=BEFORE_SEQUENCING, received_at__isnull=False)


def _lab_time_zone() -> ZoneInfo:
    return ZoneInfo(settings.LAB_TIME_ZONE)


def _holidays() -> frozenset[date]:
    return frozenset(Holiday.objects.values_list("day", flat=True))
