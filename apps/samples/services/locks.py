"""Holding records until the transaction ends, in one order for all: samples by key, then submissions."""

from collections.abc import Collection
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from apps.audit.context.acting import because
from apps.core.exceptions import StaleRecord
from apps.samples.exceptions import SampleNotFound, SampleWithdrawn, SubmissionNotFound
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.samples.selectors.samples import among
from apps.samples.selectors.visibility import in_labs_of, samples_of

if TYPE_CHECKING:
    from apps.security.models import User


class Versioned(Protocol):
    """A record whose time of change is its version."""

    updated_at: datetime


def lock_sample(*, sample_id: UUID, by: "User", expected: datetime | None = None) -> Sample:
    """Hold one sample. Raises SampleNotFound, or StaleRecord when `expected` is not its version."""
    locked = lock_samples(sample_ids=[sample_id], by=by)
    if not locked:
        raise SampleNotFound
    require_version(locked[0], expected)
    return locked[0]


def lock_samples(*, sample_ids: Collection[UUID], by: "User") -> list[Sample]:
    """Hold the samples of these ids that the person may see, and return them in the order of their keys."""
    # NO KEY: steps and attachments may go on referring to a row whose key nobody touches.
    return list(
        Sample.objects.filter(samples_of(by), among(sample_ids))
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )


def lock_submission(*, submission_id: UUID, by: "User", expected: datetime | None = None) -> Submission:
    """Hold one submission. Raises SubmissionNotFound, or StaleRecord."""
    submission = (
        Submission.objects.filter(in_labs_of(by), pk=submission_id)
        .select_for_update(of=("self",), no_key=True)
        .first()
    )
    if submission is None:
        raise SubmissionNotFound
    require_version(submission, expected)
    return submission


def require_version(record: Versioned, expected: datetime | None) -> None:
    """Let the record pass when it still is the version somebody read. Raises StaleRecord."""
    if expected is not None and record.updated_at != expected:
        raise StaleRecord


def require_not_withdrawn(sample: Sample) -> None:
    """Let a sample pass that is still the lab's business. Raises SampleWithdrawn."""
    if sample.withdrawn_at is not None:
        raise SampleWithdrawn(sample=sample, reason=sample.withdrawn_reason.rstrip("."))


def giving(reason: str) -> AbstractContextManager[None]:
    """Let the audit entries of what is written inside carry the reason, if there is one."""
    return because(reason) if reason.strip() else nullcontext()
