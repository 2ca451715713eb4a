"""Saying who works on a sample."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from apps.samples.models.samples import Sample
from apps.samples.selectors.samples import among, get_sample
from apps.samples.services.cleaning import clean_values
from apps.samples.services.locks import lock_sample, lock_samples, require_not_withdrawn
from apps.samples.services.many import check_each
from apps.security import selectors as security_selectors

if TYPE_CHECKING:
    from apps.security.models import User


def assign_sample(
    *, sample_id: UUID, assigned_to: str, by: "User", expected: datetime | None = None
) -> Sample:
    """Assign a sample to somebody as typed, and to the one active user whose name that is, if any.

    An empty text takes the assignment back. Raises SampleNotFound, StaleRecord, SampleWithdrawn, Invalid.
    """
    with transaction.atomic():
        sample = lock_sample(sample_id=sample_id, by=by, expected=expected)
        require_not_withdrawn(sample)
        _assign([sample], assigned_to)
        return get_sample(sample_id=sample_id, visible_to=by)


def assign_samples(*, sample_ids: Collection[UUID], assigned_to: str, by: "User") -> list[Sample]:
    """Assign many samples to one person, all of them or none. Raises SomeRefused, Invalid."""
    with transaction.atomic():
        samples = lock_samples(sample_ids=sample_ids, by=by)
        check_each(sample_ids, samples, require_not_withdrawn)
        _assign(samples, assigned_to)
        return list(Sample.objects.filter(among(sample_ids)).order_by("submission_id", "number"))


def assignment(assigned_to: str | None) -> dict[str, Any]:
    """Return the columns that say who works on a sample: the text, and the user's id when it names one."""
    text = clean_values(Sample, {"assigned_to": assigned_to})["assigned_to"]
    user = security_selectors.find_user_by_name(text)
    return {"assigned_to": text, "assigned_user_id": user.pk if user else None}


def _assign(samples: Sequence[Sample], assigned_to: str) -> None:
    columns = assignment(assigned_to)
    changed = [
        sample.pk for sample in samples if any(getattr(sample, name) != columns[name] for name in columns)
    ]
    if changed:
        Sample.objects.filter(among(changed)).update(**columns)
