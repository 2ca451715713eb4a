"""Writing down what was said."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from apps.core.exceptions import Forbidden
from apps.samples.choices import CommunicationDirection
from apps.samples.models.communications import Communication
from apps.samples.services.cleaning import clean_values
from apps.samples.services.subjects import get_subject

if TYPE_CHECKING:
    from apps.security.models import User


def record_communication(
    *,
    by: "User",
    kind: str,
    direction: str,
    body: str,
    subject: str = "",
    counterpart: str = "",
    occurred_at: datetime | None = None,
    submission_id: UUID | None = None,
    sample_id: UUID | None = None,
) -> Communication:
    """Write down an e-mail, a call or a note about one submission or one sample, said now unless dated.

    Raises SubmissionNotFound or SampleNotFound, Invalid, Forbidden when a customer writes in the lab's name.
    """
    about = get_subject(by=by, submission_id=submission_id, sample_id=sample_id)
    if not by.sees_all_labs and direction != CommunicationDirection.INCOMING:
        raise Forbidden("What a customer writes is incoming; the lab writes the rest.")
    columns = clean_values(
        Communication,
        {
            "kind": kind,
            "direction": direction,
            "subject": subject,
            "body": body,
            "counterpart": counterpart,
        },
    )
    said = Communication.objects.create(
        submission=about.submission,
        sample=about.sample,
        author=by,
        occurred_at=occurred_at or timezone.now(),
        **columns,
    )
    return Communication.objects.select_related("author").get(pk=said.pk)
