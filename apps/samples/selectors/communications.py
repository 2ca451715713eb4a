"""Questions about what was said."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from apps.samples.choices import CommunicationDirection
from apps.samples.models.communications import Communication
from apps.samples.selectors.samples import get_sample
from apps.samples.selectors.submissions import get_submission

if TYPE_CHECKING:
    from apps.security.models import User


def list_communications(
    *, visible_to: "User", submission_id: UUID | None = None, sample_id: UUID | None = None
) -> QuerySet[Communication]:
    """Return what was said about one submission or one sample, the latest first.

    A customer does not see what the lab's people wrote to each other. Raises SubmissionNotFound or
    SampleNotFound.
    """
    if sample_id is not None:
        found = get_sample(sample_id=sample_id, visible_to=visible_to).communications
    elif submission_id is not None:
        found = get_submission(submission_id=submission_id, visible_to=visible_to).communications
    else:
        raise ValueError("Name a submission or a sample.")
    said = found.select_related("author").order_by("-occurred_at", "id")
    if not visible_to.sees_all_labs:
        said = said.exclude(direction=CommunicationDirection.INTERNAL)
    return said
