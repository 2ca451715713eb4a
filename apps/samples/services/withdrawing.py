"""Withdrawing samples: the lab's word for deleting, which nobody does to a record."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.samples.choices import SampleStatus
from apps.samples.models.samples import Sample
from apps.samples.selectors.samples import among
from apps.samples.services.following import follow_samples
from apps.samples.services.locks import giving, lock_sample, lock_samples
from apps.samples.services.many import check_each
from apps.samples.services.planned_moves import require_reason
from apps.samples.services.steps import StepBook

if TYPE_CHECKING:
    from apps.security.models import User


def withdraw_sample(
    *,
    sample_id: UUID,
    by: "User",
    reason: str,
    expected: datetime | None = None,
    now: datetime | None = None,
) -> Sample:
    """Take a sample out of the lab's work: archived with the reason, gone from lists and from customers.

    One that is withdrawn already stays as it is. Raises SampleNotFound, StaleRecord, ReasonRequired.
    """
    require_reason(reason, "withdrawing a sample")
    with transaction.atomic():
        sample = lock_sample(sample_id=sample_id, by=by, expected=expected)
        _withdraw([sample], by=by, reason=reason, now=now or timezone.now())
        return Sample.objects.select_related("submission__lab", "submission__project").get(pk=sample.pk)


def withdraw_samples(
    *, sample_ids: Collection[UUID], by: "User", reason: str, now: datetime | None = None
) -> list[Sample]:
    """Take many samples out of the lab's work, all of them or none. Raises SomeRefused, ReasonRequired."""
    require_reason(reason, "withdrawing samples")
    with transaction.atomic():
        samples = lock_samples(sample_ids=sample_ids, by=by)
        check_each(sample_ids, samples, lambda sample: sample)
        _withdraw(samples, by=by, reason=reason, now=now or timezone.now())
        return list(Sample.objects.filter(among(sample_ids)).order_by("submission_id", "number"))


def _withdraw(samples: Sequence[Sample], *, by: "User", reason: str, now: datetime) -> None:
    standing = [sample for sample in samples if sample.withdrawn_at is None]
    if not standing:
        return
    with giving(reason):
        Sample.objects.filter(among([sample.pk for sample in standing])).update(
            status=SampleStatus.ARCHIVED, withdrawn_at=now, withdrawn_reason=reason
        )
        book = StepBook(standing)
        for sample in standing:
            book.abandon(sample, sample.stage, by=by)
        book.write()
        follow_samples(submission_ids={sample.submission_id for sample in standing})
