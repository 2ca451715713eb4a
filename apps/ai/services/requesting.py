"""Asking for a file to be read: the same bytes are one reading, whoever sends them and how often."""

import hashlib
from datetime import timedelta
from io import BytesIO
from typing import IO, TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.ai.choices import READ_AGAIN_WHEN_SENT_AGAIN, UNREAD, ReadingStatus
from apps.ai.engine.kinds import kind_of
from apps.ai.engine.refusals import FileRefused
from apps.ai.exceptions import FileNotYours, NotYetRead
from apps.ai.models.readings import Reading
from apps.ai.selectors.readings import find_reading_of, get_reading, may_see
from apps.ai.services.changing import (
    NO_FAILURE,
    NO_REJECTION,
    approved_already,
    change,
    lock_bytes,
    lock_reading,
    settle,
)
from apps.ai.services.refusals import as_lab_error, too_large
from apps.core.choices import Queue
from apps.core.models.jobs import Job
from apps.core.services import files as file_services
from apps.core.services import jobs as job_services
from apps.samples.selectors import labs as lab_selectors

if TYPE_CHECKING:
    from apps.samples.models.labs import Lab
    from apps.security.models import User

READ_TASK: Final = "apps.ai.tasks.read_form"
FORM_PURPOSE: Final = "form"
MAX_BYTES: Final = 25 * 1024 * 1024

PATIENCE: Final = timedelta(seconds=8)
"""How long a door waits for the outcome; clients give up after ten seconds."""

UNTOLD_FOR: Final = timedelta(minutes=5)
"""How long a failure that came after the door's patience waits for its sender to ask again."""


def request_reading(*, content: IO[bytes], filename: str, by: "User") -> Reading:
    """Store a file and let a worker read it, or return the reading of the same bytes that is there already.

    What failed or was cancelled is read again. Raises for what can be told at once DocumentTooLarge,
    DocumentKindNotRead, DocumentNotReadable or what `store_file` raises, and FileNotYours where the bytes are
    somebody else's, who is not named; then nothing is stored.
    """
    data = content.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise too_large(filename, MAX_BYTES)
    try:
        kind_of(data, filename=filename, max_bytes=MAX_BYTES)
    except FileRefused as refusal:
        raise as_lab_error(refusal.code, refusal.sentence) from refusal
    sha256 = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        lock_bytes(sha256)
        known = find_reading_of(sha256=sha256)
        if known is None:
            reading = _create(data, filename=filename, sha256=sha256, by=by)
        elif not may_see(by, known):
            raise FileNotYours
        else:
            reading = _again_if_worth_it(lock_reading(reading_id=known.pk, by=by), by=by)
        return get_reading(reading_id=reading.pk, visible_to=by)


def reread(*, reading_id: UUID, by: "User") -> Reading:
    """Let a form be read again by the reader as it is today; corrections stay and are laid over the outcome.

    A rejected reading comes back into review. Raises ReadingNotFound, NotYetRead while it is being read,
    ApprovedAlready: what stands in the records is taken back first.
    """
    with transaction.atomic():
        reading = settle(lock_reading(reading_id=reading_id, by=by))
        if reading.status in UNREAD:
            raise NotYetRead
        if reading.status == ReadingStatus.APPROVED:
            raise approved_already(reading)
        _enqueue(reading, by=by)
        return get_reading(reading_id=reading.pk, visible_to=by)


def _create(data: bytes, *, filename: str, sha256: str, by: "User") -> Reading:
    file = file_services.store_file(
        content=BytesIO(data), filename=filename, owner=by, purpose=FORM_PURPOSE, max_bytes=MAX_BYTES
    )
    reading = Reading.objects.create(sha256=sha256, file=file, requested_by=by, lab=_only_lab(by))
    Reading.objects.filter(pk=reading.pk).update(job=_create_job(reading, by=by))
    return reading


def _only_lab(user: "User") -> "Lab | None":
    """Return a customer's lab where they have just one: with several nobody knows whose form it is."""
    if user.sees_all_labs:
        return None
    labs = list(lab_selectors.list_labs_of(user=user)[:2])
    return labs[0] if len(labs) == 1 else None


def _again_if_worth_it(reading: Reading, *, by: "User") -> Reading:
    reading = settle(reading)
    if _is_being_cancelled(reading):
        return _enqueue(reading, by=by)
    if reading.status in READ_AGAIN_WHEN_SENT_AGAIN and not _is_untold(reading):
        return _enqueue(reading, by=by)
    return reading


def _is_being_cancelled(reading: Reading) -> bool:
    job = reading.job
    return reading.status in UNREAD and job is not None and job.cancel_requested_at is not None


def _is_untold(reading: Reading) -> bool:
    """Tell whether a failure came so late that its sender has not heard of it yet."""
    job = reading.job
    if reading.status != ReadingStatus.FAILED or job is None or job.finished_at is None:
        return False
    return job.finished_at > job.created_at + PATIENCE and job.finished_at > timezone.now() - UNTOLD_FOR


def _enqueue(reading: Reading, *, by: "User") -> Reading:
    return change(
        reading,
        status=ReadingStatus.QUEUED,
        job=_create_job(reading, by=by),
        **NO_FAILURE,
        **NO_REJECTION,
    )


def _create_job(reading: Reading, *, by: "User") -> Job:
    return job_services.create_job(
        task=READ_TASK,
        title=f"Read the form {reading.file.filename}",
        arguments={"reading_id": reading.pk},
        owner=by,
        queue=Queue.AI,
    )
