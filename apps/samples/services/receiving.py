"""Receiving samples at the bench: the moment a tube gets its lab id."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from apps.samples.choices import SampleStatus
from apps.samples.engine.lab_id import format_lab_id
from apps.samples.exceptions import AlreadyReceived, NotReceivable
from apps.samples.models.samples import Sample
from apps.samples.selectors.samples import among, get_sample
from apps.samples.services.locks import lock_sample, lock_samples, require_not_withdrawn
from apps.samples.services.many import check_each
from apps.samples.services.steps import StepBook

if TYPE_CHECKING:
    from apps.security.models import User


def receive_sample(
    *, sample_id: UUID, by: "User", expected: datetime | None = None, now: datetime | None = None
) -> Sample:
    """Receive a sample at the bench and give it its lab id.

    Raises SampleNotFound, StaleRecord, AlreadyReceived, SampleWithdrawn, NotReceivable once it is archived.
    """
    with transaction.atomic():
        sample = lock_sample(sample_id=sample_id, by=by, expected=expected)
        _require_receivable(sample)
        _receive([sample], by=by, now=now or timezone.now())
        return get_sample(sample_id=sample_id, visible_to=by)


def receive_samples(*, sample_ids: Collection[UUID], by: "User", now: datetime | None = None) -> list[Sample]:
    """Receive many samples, all of them or none; lab ids follow the order of the form.

    Raises SomeRefused with one problem for each sample that cannot be received.
    """
    with transaction.atomic():
        samples = lock_samples(sample_ids=sample_ids, by=by)
        check_each(sample_ids, samples, _require_receivable)
        _receive(
            sorted(samples, key=lambda sample: (sample.submission_id, sample.number)),
            by=by,
            now=now or timezone.now(),
        )
        return list(Sample.objects.filter(among(sample_ids)).order_by("submission_id", "number"))


def _require_receivable(sample: Sample) -> None:
    if sample.received_at is not None:
        raise AlreadyReceived(
            sample=sample, received_at=f"{sample.received_at:%Y-%m-%d}", received_by=sample.received_by
        )
    require_not_withdrawn(sample)
    if sample.status == SampleStatus.ARCHIVED:
        raise NotReceivable(sample=sample, current=sample.status)


def _receive(samples: Sequence[Sample], *, by: "User", now: datetime) -> None:
    """Stamp held samples in one statement; each begins its sample QC, if it has not gone further."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('samples_lab_id_seq') FROM generate_series(1, %s)", [len(samples)])
        lab_ids = [format_lab_id(number) for (number,) in cursor.fetchall()]
        # One row each gets another value, which `update()` can only say as a CASE as long as the list.
        cursor.execute(
            """
            UPDATE samples_sample SET received_at = %s, received_by_id = %s, lab_id = given.lab_id
            FROM unnest(%s::uuid[], %s::text[]) AS given (id, lab_id) WHERE samples_sample.id = given.id
            """,
            [now, by.pk, [sample.pk for sample in samples], lab_ids],
        )
    book = StepBook(samples)
    for sample in samples:
        if sample.status == SampleStatus.SUBMITTED:
            book.begin(sample, sample.stage, at=now, by=by)
    book.write()
