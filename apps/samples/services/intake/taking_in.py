"""Taking a sheet in: all of it, its good rows, or nothing; the same bytes once."""

import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from apps.core.models.files import StoredFile
from apps.core.services import files as file_services
from apps.samples.choices import IntakeMode
from apps.samples.engine.problems_csv import write_problems_csv
from apps.samples.exceptions import SheetRowsRefused
from apps.samples.models.intakes import Intake
from apps.samples.selectors import intakes as intake_selectors
from apps.samples.services.intake.outcome import as_field_problems, describe_plan
from apps.samples.services.intake.planning import Plan, plan_intake
from apps.samples.services.intake.reading import MAX_BYTES, read_sheet
from apps.samples.services.intake.writing import write_plan

if TYPE_CHECKING:
    from apps.security.models import User

Outcome = Mapping[str, Any]
"""JSON values: see `describe_plan`; with `intake_id`, and `repeated` for a sheet that was here before."""

SHEET_PURPOSE: Final = "sample sheet"
ERRORS_PURPOSE: Final = "intake errors"
ERROR_FILE_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class _Upload:
    """What was sent, by whom, and how it is to be taken."""

    content: bytes
    filename: str
    by: "User"
    mode: str
    sha256: str

    def find_earlier(self) -> Intake | None:
        """Return the intake of the same bytes, if this person may know of it."""
        return intake_selectors.find_intake(sha256=self.sha256, mode=self.mode, visible_to=self.by)

    def plan(self) -> Plan:
        """Read the sheet and plan its submissions. Raises what `take_in_sheet` raises."""
        plan = plan_intake(read=read_sheet(content=self.content, filename=self.filename), by=self.by)
        if not plan.submissions or (plan.problem_count and self.mode == IntakeMode.WHOLE):
            count = plan.problem_count
            raise SheetRowsRefused(
                problems="There is 1 problem" if count == 1 else f"There are {count:,} problems",
                errors=as_field_problems(plan.problems),
                plan=plan,
            )
        return plan


def take_in_sheet(
    *,
    content: bytes,
    filename: str,
    by: "User",
    mode: str = IntakeMode.WHOLE,
    file: StoredFile | None = None,
    job_id: UUID | None = None,
    at_the_end: Callable[[Outcome], None] | None = None,
    now: datetime | None = None,
) -> Outcome:
    """Turn a sheet into submissions and samples, in one transaction, and return what came of it.

    The same bytes from people who see the same records are taken in once: the repeat gets the first
    outcome. `file` is the stored upload, kept on success; without it the bytes are stored here.
    `at_the_end` is called inside the transaction, so that whoever records the end does so with the rows.

    Raises SheetTooLarge, SheetKindNotAccepted, SheetNotReadable, NotTheTemplate, NoLabToSubmitFor, or
    SheetRowsRefused, whose fact `plan` holds every problem.
    """
    upload = _Upload(content, filename, by, mode, hashlib.sha256(content).hexdigest())
    plan = None if upload.find_earlier() else upload.plan()
    with transaction.atomic():
        _wait_for_the_same_bytes(upload.sha256)
        earlier = upload.find_earlier()
        if earlier is not None:
            outcome: Outcome = {**earlier.outcome, "intake_id": str(earlier.pk), "repeated": True}
        else:
            plan = plan or upload.plan()
            outcome = _write(upload, plan, file=file, job_id=job_id, now=now or timezone.now())
        if at_the_end is not None:
            at_the_end(outcome)
    return outcome


def preview_sheet(*, content: bytes, filename: str, by: "User", mode: str = IntakeMode.WHOLE) -> Outcome:
    """Return what `take_in_sheet` would create, problems included, and write nothing.

    Raises what it raises, but for SheetRowsRefused: here `accepted` tells whether it would.
    """
    upload = _Upload(content, filename, by, mode, hashlib.sha256(content).hexdigest())
    earlier = upload.find_earlier()
    if earlier is not None:
        return {**earlier.outcome, "dry_run": True, "accepted": True, "repeated": True}
    try:
        plan = upload.plan()
    except SheetRowsRefused as refusal:
        plan, accepted = refusal.facts["plan"], False
    else:
        accepted = True
    nothing_written = [None] * len(plan.submissions)
    described = describe_plan(plan, mode=mode, submissions=nothing_written, error_file_id=None)
    return {**described, "dry_run": True, "accepted": accepted, "repeated": False}


def store_problems(*, plan: Plan, filename: str, by: "User", now: datetime) -> StoredFile:
    """Store the list of a sheet's problems as a CSV file that its sender may download for 30 days."""
    stem = filename.rpartition(".")[0] or filename
    # With the mark, because the program that opens a CSV by a double click needs it to show accents.
    content = write_problems_csv(plan.problems).encode("utf-8-sig")
    return file_services.store_file(
        content=io.BytesIO(content),
        filename=f"{stem[:200]}-problems.csv",
        owner=by,
        purpose=ERRORS_PURPOSE,
        max_bytes=MAX_BYTES,
        expires_at=now + timedelta(days=ERROR_FILE_DAYS),
    )


def _wait_for_the_same_bytes(sha256: str) -> None:
    """Let uploads of the same bytes pass one after the other until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"intake/{sha256}"])


def _write(
    upload: _Upload, plan: Plan, *, file: StoredFile | None, job_id: UUID | None, now: datetime
) -> Outcome:
    if file is None:
        file = file_services.store_file(
            content=io.BytesIO(upload.content),
            filename=upload.filename,
            owner=upload.by,
            purpose=SHEET_PURPOSE,
            max_bytes=MAX_BYTES,
        )
    else:
        file_services.keep_file(file_id=file.pk)
    error_file = None
    if plan.problems:
        error_file = store_problems(plan=plan, filename=upload.filename, by=upload.by, now=now)
    submissions = write_plan(plan=plan, file=file, by=upload.by, now=now)
    outcome = describe_plan(
        plan,
        mode=upload.mode,
        submissions=submissions,
        error_file_id=error_file.pk if error_file else None,
    )
    intake = Intake.objects.create(
        sha256=upload.sha256,
        mode=upload.mode,
        file=file,
        error_file=error_file,
        job_id=job_id,
        taken_in_by=upload.by,
        row_count=plan.rows_read,
        sample_count=plan.sample_count,
        outcome=outcome,
    )
    return {**outcome, "intake_id": str(intake.pk), "repeated": False}
