"""Attaching files to submissions and samples."""

from typing import IO, TYPE_CHECKING, Any, Final
from uuid import UUID

from django.core.files.base import File
from django.db import transaction

from apps.core.models.files import StoredFile
from apps.core.selectors import files as file_selectors
from apps.core.services import files as file_services
from apps.samples.models.attachments import Attachment
from apps.samples.services.cleaning import clean_values
from apps.samples.services.subjects import Subject, get_subject

if TYPE_CHECKING:
    from apps.security.models import User

PURPOSE: Final = "attachment"


def attach_file(
    *,
    by: "User",
    file_id: UUID,
    submission_id: UUID | None = None,
    sample_id: UUID | None = None,
    description: str = "",
) -> Attachment:
    """Attach a file that was uploaded before to one submission or one sample.

    Raises SubmissionNotFound or SampleNotFound, NotFound where the file is not the person's, Invalid.
    """
    subject = get_subject(by=by, submission_id=submission_id, sample_id=sample_id)
    file = file_selectors.get_file(file_id=file_id, visible_to=by)
    return _attach(subject, file, by=by, description=description)


def attach_upload(
    *,
    by: "User",
    content: "IO[bytes] | File[Any]",
    filename: str,
    max_bytes: int,
    submission_id: UUID | None = None,
    sample_id: UUID | None = None,
    description: str = "",
) -> Attachment:
    """Store a file and attach it to one submission or one sample, both or neither.

    Raises SubmissionNotFound or SampleNotFound, Invalid, and what `store_file` raises.
    """
    subject = get_subject(by=by, submission_id=submission_id, sample_id=sample_id)
    with transaction.atomic():
        file = file_services.store_file(
            content=content, filename=filename, owner=by, purpose=PURPOSE, max_bytes=max_bytes
        )
        return _attach(subject, file, by=by, description=description)


def _attach(subject: Subject, file: StoredFile, *, by: "User", description: str) -> Attachment:
    columns = clean_values(Attachment, {"description": description})
    attachment = Attachment.objects.create(
        submission=subject.submission, sample=subject.sample, file=file, added_by=by, **columns
    )
    return Attachment.objects.select_related("file", "added_by").get(pk=attachment.pk)
