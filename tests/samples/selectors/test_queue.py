"""The queue: order, due times, overdue around weekends, holidays and changes of the clock."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from apps.config import selectors as config_selectors
from apps.config.services import set_parameter
from apps.samples.models.holidays import Holiday
from apps.samples.models.samples import Sample
from apps.samples.selectors import queue
from apps.security.choices import Role
from tests.factories.samples import make_lab, make_requester, make_sample, make_user

pytestmark = pytest.mark.django_db

NEW_YORK = ZoneInfo("America/New_York")
TICK = timedelta(microseconds=1)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=NEW_YORK)  # type: ignore[misc, arg-type]


def due_of(sample: Sample, now: datetime | None = None) -> datetime | None:
    [row] = queue.with_due(samples=[sample], now=now or datetime(2026, 1, 1, tzinfo=UTC))
    return row.due_at


def test_urgent_comes_first_then_the_oldest_received_and_what_is_not_received_last() -> None:
    user = make_user()
    monday = local(2026, 3, 2, 9)
    made = {
        name: make_sample(name=name, priority=priority, received_at=received_at)
        for name, priority, received_at in (
            ("low", "low", monday - timedelta(days=9)),
            ("normal, not received", "normal", None),
            ("normal, later", "normal", monday + timedelta(hours=1)),
            ("normal, earlier", "normal", monday),
            ("urgent", "urgent", monday + timedelta(hours=3)),
            ("high", "high", monday + timedelta(hours=2)),
        )
    }
    assert len(made) == 6
    names = [sample.name for sample in queue.list_queue(visible_to=user, now=monday)]
    assert names == ["urgent", "high", "normal, earlier", "normal, later", "normal, not received", "low"]


def test_only_work_ahead_stands_in_the_queue() -> None:
    for status in (
        "submitted",
        "prep",
        "sequencing",
        "analysis",
        "completed",
        "distributed",
        "failed",
        "archived",
    ):
        make_sample(status=status)
    found = queue.list_queue(visible_to=make_user(), now=local(2026, 3, 2, 9))
    assert {sample.status for sample in found} == {
        "submitted",
        "prep",
        "sequencing",
        "analysis",
        "completed",
    }


@pytest.mark.parametrize(
    ("priority", "received", "due"),
    [
        ("urgent", local(2026, 3, 6, 16), local(2026, 3, 7, 16)),
        ("high", local(2026, 3, 6, 16), local(2026, 3, 8, 17)),
        ("normal", local(2026, 3, 2, 10), local(2026, 3, 9, 10)),
        ("normal", local(2026, 3, 6, 16), local(2026, 3, 13, 16)),
        ("normal", local(2026, 3, 7, 12), local(2026, 3, 16, 0)),
        ("low", local(2026, 3, 2, 10), local(2026, 3, 16, 10)),
        ("normal", local(2026, 5, 20, 10), local(2026, 5, 28, 10)),
        ("normal", local(2026, 10, 28, 10), local(2026, 11, 4, 10)),
    ],
    ids=[
        "urgent runs through the weekend",
        "high runs on the clock, which the spring change moves",
        "five working days skip the weekend and keep the local hour",
        "friday to friday",
        "saturday counts from monday",
        "ten working days",
        "memorial day does not count",
        "the autumn change keeps the local hour",
    ],
)
def test_a_sample_is_due_when_the_lab_promises(priority: str, received: datetime, due: datetime) -> None:
    Holiday.objects.create(day=date(2026, 5, 25), name="Memorial Day")
    sample = make_sample(priority=priority, received_at=received)
    assert due_of(sample) == due


@pytest.mark.parametrize("priority", ["urgent", "high", "normal", "low"])
@pytest.mark.parametrize(
    "received",
    [
        local(2026, 3, 6, 16),
        local(2026, 3, 7, 12),
        local(2026, 3, 8, 2, 30),
        local(2026, 5, 22, 23, 59),
        local(2026, 11, 1, 1, 30),
        local(2026, 11, 1, 1, 30).replace(fold=1),
    ],
)
def test_what_the_database_calls_overdue_is_what_the_clock_does(priority: str, received: datetime) -> None:
    Holiday.objects.create(day=date(2026, 5, 25), name="Memorial Day")
    user, sample = make_user(), make_sample(priority=priority, received_at=received)
    due = due_of(sample)
    assert due is not None
    for now, late in ((due - TICK, False), (due, True), (due + timedelta(days=1), True)):
        listed = queue.list_queue(visible_to=user, now=now)
        [row] = queue.with_due(samples=listed, now=now)
        assert (row.overdue, vars(row.sample)["is_overdue"]) == (late, late)
        assert queue.list_queue(visible_to=user, now=now, overdue=True).count() == int(late)
        assert queue.list_queue(visible_to=user, now=now, overdue=False).count() == int(not late)
        assert queue.count_overdue(visible_to=user, now=now) == int(late)


@pytest.mark.parametrize(
    ("status", "received"),
    [("submitted", None), ("sequencing", local(2026, 1, 5, 9)), ("completed", local(2026, 1, 5, 9))],
)
def test_nothing_is_due_before_receipt_or_once_it_is_sequenced(
    status: str, received: datetime | None
) -> None:
    sample, now = make_sample(status=status, received_at=received), local(2027, 1, 1)
    [row] = queue.with_due(samples=[sample], now=now)
    assert (row.due_at, row.overdue) == (None, False)
    assert queue.count_overdue(visible_to=make_user(), now=now) == 0


def test_a_customer_counts_their_own_overdue_samples_only() -> None:
    lab = make_lab()
    make_sample(lab=lab, received_at=local(2026, 1, 5, 9))
    make_sample(lab=make_lab(), received_at=local(2026, 1, 5, 9))
    assert queue.count_overdue(visible_to=make_requester(lab), now=local(2026, 6, 1)) == 1


@pytest.fixture
def forgotten_parameters() -> Iterator[None]:
    """Forget the values this process has read, because the test's own go with its transaction."""
    yield
    config_selectors.forget_values()


def test_the_targets_are_the_operators_to_change(
    forgotten_parameters: None, django_capture_on_commit_callbacks: Any
) -> None:
    sample = make_sample(priority="urgent", received_at=local(2026, 3, 2, 9))
    with django_capture_on_commit_callbacks(execute=True):
        set_parameter(
            key="samples.turnaround_urgent_hours",
            value=12,
            changed_by=make_user(Role.ADMIN),
            reason="Night shift.",
        )
    assert due_of(sample) == local(2026, 3, 2, 21)


def test_the_whole_queue_costs_the_same_number_of_queries(django_assert_num_queries: Any) -> None:
    user, now = make_user(), local(2026, 3, 9, 9)
    for _ in range(12):
        make_sample(received_at=local(2026, 3, 2, 9))
    config_selectors.get_value("samples.turnaround_urgent_hours")
    with django_assert_num_queries(3):
        rows = queue.with_due(samples=queue.list_queue(visible_to=user, now=now), now=now)
        assert [row.sample.submission.lab for row in rows] == [None] * 12
