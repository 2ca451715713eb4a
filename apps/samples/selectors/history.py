"""The history of a record, out of the audit trail."""

from typing import TYPE_CHECKING
from uuid import UUID

from apps.audit import selectors as audit_selectors
from apps.audit.types import HistoryLine
from apps.samples.selectors.samples import get_sample
from apps.samples.selectors.submissions import get_submission

if TYPE_CHECKING:
    from apps.security.models import User


def list_history(*, sample_id: UUID, visible_to: "User") -> list[HistoryLine]:
    """Return all that happened to a sample's own row, the latest first. Raises SampleNotFound."""
    get_sample(sample_id=sample_id, visible_to=visible_to)
    return audit_selectors.list_history(object_label="samples.sample", object_pk=sample_id)


def list_submission_history(*, submission_id: UUID, visible_to: "User") -> list[HistoryLine]:
    """Return all that happened to a submission's own row, the latest first. Raises SubmissionNotFound."""
    get_submission(submission_id=submission_id, visible_to=visible_to)
    return audit_selectors.list_history(object_label="samples.submission", object_pk=submission_id)
