"""Questions about attached files."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.samples.exceptions import AttachmentNotFound
from apps.samples.models.attachments import Attachment
from apps.samples.selectors.samples import get_sample
from apps.samples.selectors.submissions import get_submission
from apps.samples.selectors.visibility import in_labs_of, samples_of

if TYPE_CHECKING:
    from apps.security.models import User


def get_attachment(*, attachment_id: UUID, visible_to: "User") -> Attachment:
    """Return the attachment with its file. Raises AttachmentNotFound."""
    visible = Q(submission__isnull=False) & in_labs_of(visible_to, "submission__lab") | Q(
        sample__isnull=False
    ) & samples_of(visible_to, "sample__")
    attachment = (
        Attachment.objects.filter(visible, pk=attachment_id).select_related("file", "added_by").first()
    )
    if attachment is None:
        raise AttachmentNotFound
    return attachment


def list_attachments(
    *, visible_to: "User", submission_id: UUID | None = None, sample_id: UUID | None = None
) -> QuerySet[Attachment]:
    """Return the files attached to one submission or one sample, the oldest first.

    Raises SubmissionNotFound or SampleNotFound.
    """
    if sample_id is not None:
        found = get_sample(sample_id=sample_id, visible_to=visible_to).attachments
    elif submission_id is not None:
        found = get_submission(submission_id=submission_id, visible_to=visible_to).attachments
    else:
        raise ValueError("Name a submission or a sample.")
    return found.select_related("file", "added_by").order_by("created_at", "id")
