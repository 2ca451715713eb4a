"""What an attachment or a communication is about: one submission or one sample."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.samples.selectors.samples import get_sample
from apps.samples.selectors.submissions import get_submission

if TYPE_CHECKING:
    from apps.security.models import User


@dataclass(frozen=True, slots=True)
class Subject:
    """One of the two; the other is None."""

    submission: Submission | None
    sample: Sample | None


def get_subject(*, by: "User", submission_id: UUID | None, sample_id: UUID | None) -> Subject:
    """Return the one record that is named. Raises SubmissionNotFound or SampleNotFound."""
    if sample_id is not None and submission_id is None:
        return Subject(submission=None, sample=get_sample(sample_id=sample_id, visible_to=by))
    if submission_id is not None and sample_id is None:
        return Subject(submission=get_submission(submission_id=submission_id, visible_to=by), sample=None)
    raise ValueError("Name either a submission or a sample.")
