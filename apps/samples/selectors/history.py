"""The history of a record, out of the audit trail."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Final
from uuid import UUID

from apps.audit import selectors as audit_selectors
from apps.audit.types import HistoryLine
from apps.samples.models.samples import Sample
from apps.samples.selectors.samples import get_sample
from apps.samples.selectors.submissions import get_submission

if TYPE_CHECKING:
    from apps.security.models import User

MEASUREMENTS: Final = (
    "volume_ul",
    "qubit_ng_ul",
    "nanodrop_ng_ul",
    "stated_ng_ul",
    "stated_amount_ng",
    "a260_280",
    "a260_230",
    "rin",
    "din",
    "fragment_size_bp",
)
"""The columns that hold what was measured."""


def list_history(*, sample_id: UUID, visible_to: "User") -> list[HistoryLine]:
    """Return all that happened to a sample's own row, the latest first. Raises SampleNotFound."""
    get_sample(sample_id=sample_id, visible_to=visible_to)
    return audit_selectors.list_history(object_label="samples.sample", object_pk=sample_id)


def list_submission_history(*, submission_id: UUID, visible_to: "User") -> list[HistoryLine]:
    """Return all that happened to a submission's own row, the latest first. Raises SubmissionNotFound."""
    get_submission(submission_id=submission_id, visible_to=visible_to)
    return audit_selectors.list_history(object_label="samples.submission", object_pk=submission_id)


def find_measured_since(*, samples: Collection[Sample]) -> set[UUID]:
    """Return the keys of those samples whose measurements were changed after they were created."""
    changed = {str(sample.pk): sample.pk for sample in samples if sample.updated_at != sample.created_at}
    if not changed:
        return set()
    found = audit_selectors.find_changed(
        object_label="samples.sample", object_pks=changed, columns=MEASUREMENTS
    )
    return {changed[key] for key in found}
