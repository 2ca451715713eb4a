"""Asking for an intake, and the job that carries it out."""

import hashlib
from datetime import timedelta
from functools import partial
from typing import IO, TYPE_CHECKING, Final

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from apps.core.choices import JobStatus
from apps.core.exceptions import (
    FieldProblem,
    Invalid,
    JobCancelled,
    LabError,
    Refused,
    TooLarge,
    Unavailable,
    UnsupportedMedia,
)
from apps.core.models.files import StoredFile
from apps.core.models.jobs import Job
from apps.core.selectors import files as file_selectors
from apps.core.services import files as file_services
from apps.core.services import jobs as job_services
from apps.core.services.working import Work
from apps.samples.choices import IntakeMode
from apps.samples.exceptions import (
    NoLabToSubmitFor,
    NotTheTemplate,
    SheetKindNotAccepted,
    SheetNotReadable,
    SheetRowsRefused,
    SheetTooLarge,
)
from apps.samples.selectors import intakes as intake_selectors
from apps.samples.services.intake.reading import MAX_BYTES, check_upload
from apps.samples.services.intake.taking_in import (
    SHEET_PURPOSE,
    Outcome,
    preview_sheet,
    store_problems,
    take_in_sheet,
)

if TYPE_CHECKING:
    from apps.security.models import User

UPLOAD_WAITS: Final = timedelta(days=2)
"""How long an upload is kept for a worker that does not come."""

_REFUSALS: Final[dict[str, type[LabError]]] = {
    error.code: error
    for error in (
        NoLabToSubmitFor,
        NotTheTemplate,
        SheetKindNotAccepted,
        SheetNotReadable,
        SheetRowsRefused,
        SheetTooLarge,
    )
}

ERROR_FILE: Final = "error_file"
"""The code of the entry in a refused job's report whose message is the id of the error file."""


def request_intake(
    *,
    content: IO[bytes],
    filename: str,
    by: "User",
    mode: str = IntakeMode.WHOLE,
    dry_run: bool = False,
    patience: timedelta,
) -> Job:
    """Store the upload and let a worker take it in; a dry run only tells what would come of it.

    Who sends the same bytes again before they heard of the outcome, because the door's patience had ended,
    gets the same job.

    Raises SheetTooLarge, SheetKindNotAccepted or SheetNotReadable for what can be told at once; then
    nothing is stored.
    """
    sha256 = hashlib.sha256(check_upload(content=content, filename=filename)).hexdigest()
    wanted: dict[str, str | int] = {"mode": mode, "dry_run": int(dry_run)}
    untold = intake_selectors.find_untold_job(
        sha256=sha256, arguments=wanted, by=by, patience=patience, now=timezone.now()
    )
    # What failed for another reason than the sheet itself is worth another try.
    if untold is not None and (untold.status != JobStatus.FAILED or untold.error_code in _REFUSALS):
        return untold
    with transaction.atomic():
        file = file_services.store_file(
            content=content,
            filename=filename,
            owner=by,
            purpose=SHEET_PURPOSE,
            max_bytes=MAX_BYTES,
            expires_at=timezone.now() + UPLOAD_WAITS,
        )
        return job_services.create_job(
            task=intake_selectors.INTAKE_TASK,
            title=f"{'Try' if dry_run else 'Take in'} the sheet {file.filename}",
            arguments={"file_id": file.pk, "sha256": sha256, **wanted},
            owner=by,
        )


def carry_out_intake(work: Work, *, file_id: str, mode: str, dry_run: int, sha256: str) -> Outcome | None:
    """Do the work of one intake job; what is refused or only tried is not kept.

    `sha256` is for `find_untold_job` alone: the file says itself what it holds.

    Raises what `take_in_sheet` raises; a refusal for its rows names the error file in its last entry.
    """
    if work.claim.owner_id is None:
        raise Refused("Nobody is known who sent this sheet.")
    by = get_user_model().objects.get(pk=work.claim.owner_id)
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is None:
        raise SheetNotReadable("The upload is no longer there. Send it again.")
    with file_selectors.open_file(file=file) as stored:
        content = stored.read()
    work.report(10, "Reading the sheet.")
    try:
        if dry_run:
            outcome = preview_sheet(content=content, filename=file.filename, by=by, mode=mode)
        else:
            outcome = take_in_sheet(
                content=content,
                filename=file.filename,
                by=by,
                mode=mode,
                file=file,
                job_id=work.claim.job_id,
                at_the_end=partial(_finish, work, file),
            )
    except SheetRowsRefused as refusal:
        with transaction.atomic():
            listed = store_problems(
                plan=refusal.facts["plan"], filename=file.filename, by=by, now=timezone.now()
            )
            file_services.delete_file(file_id=file.pk)
        named = FieldProblem(ERROR_FILE, ERROR_FILE, str(listed.pk))
        raise SheetRowsRefused(refusal.message, errors=[*refusal.errors, named]) from refusal
    except (Invalid, TooLarge, UnsupportedMedia):
        # A refused file is not kept. What a later try may cure (a silent database) is none of these.
        file_services.delete_file(file_id=file.pk)
        raise
    if not dry_run:
        return None
    file_services.delete_file(file_id=file.pk)
    return outcome


def _finish(work: Work, file: StoredFile, outcome: Outcome) -> None:
    """Let the job succeed in the intake's own transaction; of a repeated sheet no second copy is kept."""
    if outcome["repeated"]:
        file_services.delete_file(file_id=file.pk)
        message = "This sheet was taken in before; nothing was added."
    else:
        samples, submissions = outcome["sample_count"], outcome["submission_count"]
        message = f"Took in {samples:,} samples in {submissions:,} submissions."
    work.finish(outcome, message)


def get_outcome(*, job: Job) -> Outcome:
    """Return what a finished intake job answers; `error_file_id` may name the list of its problems.

    Raises the error the job failed with, with its own code, and `error_file_id` among its facts.
    """
    if job.status == JobStatus.SUCCEEDED:
        return dict(job.result or {})
    if job.status == JobStatus.CANCELLED:
        raise JobCancelled
    entries = [FieldProblem(**entry) for entry in job.error_report]
    listed = next((entry.message for entry in entries if entry.code == ERROR_FILE), None)
    raise _REFUSALS.get(job.error_code, Unavailable)(
        job.error_detail,
        errors=[entry for entry in entries if entry.code != ERROR_FILE],
        error_file_id=listed,
    )
