"""The lab's decision about a reading: into the records, back out of them, or not at all."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.ai.choices import ReadingStatus
from apps.ai.engine.form import FormParts, path_of, read_parts
from apps.ai.exceptions import FormRefused, NotApproved, NotInReview
from apps.ai.models.readings import Reading
from apps.ai.selectors.labs import find_lab_of_form
from apps.ai.selectors.readings import describe_reading
from apps.ai.services.changing import (
    NO_APPROVAL,
    approved_already,
    change,
    lock_reading,
    require_in_review,
    require_version,
)
from apps.audit.context.acting import because
from apps.audit.exceptions import ReasonRequired
from apps.core.exceptions import FieldProblem, Invalid
from apps.samples.services import forms
from apps.samples.types import FormSample, SubmittedForm

if TYPE_CHECKING:
    from apps.security.models import User

SHEETS: Final = frozenset({"text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"})
"""Kinds of documents that are the lab's `csv` source; all others are forms."""

LONGEST_METHOD: Final = 32


def approve_reading(
    *,
    reading_id: UUID,
    by: "User",
    expected_version: int | None = None,
    lab_id: UUID | None = None,
    now: datetime | None = None,
) -> Reading:
    """Let the form, as corrected, become a submission with its samples: once, however often it is asked for.

    Who approved it gets the same answer again, for the same lab. `lab_id` says whose form it is; without it
    the printed name does, else the sender's lab. Raises ReadingNotFound, ApprovedAlready for another person
    or lab, StaleRecord, NotYetRead, NotInReview, FormRefused with a problem for each path, and what else
    `submit_form` raises.
    """
    now = now or timezone.now()
    with transaction.atomic():
        reading = lock_reading(reading_id=reading_id, by=by)
        if reading.status == ReadingStatus.APPROVED:
            if reading.approved_by_id == by.pk and lab_id in {None, _lab_of(reading)}:
                return reading
            raise approved_already(reading)
        require_in_review(reading)
        require_version(reading, expected_version)
        try:
            submission = forms.submit_form(
                form=_as_form(reading, lab_id=lab_id), by=by, file=reading.file, now=now
            )
        except Invalid as refusal:
            if not refusal.errors:
                raise
            raise _of_paths(refusal) from refusal
        return change(
            reading,
            status=ReadingStatus.APPROVED,
            submission=submission,
            approved_by=by,
            approved_at=now,
        )


def undo_approval(*, reading_id: UUID, by: "User", reason: str, now: datetime | None = None) -> Reading:
    """Take an approved form back out of the records, as long as no sample of it has moved.

    Raises ReadingNotFound, NotApproved, ReasonRequired, FormInWork.
    """
    _require_reason(reason)
    with transaction.atomic():
        reading = lock_reading(reading_id=reading_id, by=by)
        if reading.submission_id is None:
            raise NotApproved
        submission_id = reading.submission_id
        with because(reason):
            changed = change(reading, status=ReadingStatus.REVIEW, **NO_APPROVAL)
        forms.take_back_form(submission_id=submission_id, by=by, reason=reason, now=now)
        return changed


def reject_reading(
    *,
    reading_id: UUID,
    by: "User",
    reason: str,
    expected_version: int | None = None,
    now: datetime | None = None,
) -> Reading:
    """Put a form away that shall not enter the records, with the reason.

    Raises ReadingNotFound, ReasonRequired, StaleRecord, NotYetRead, ApprovedAlready, NotInReview.
    """
    _require_reason(reason)
    with transaction.atomic():
        reading = lock_reading(reading_id=reading_id, by=by)
        require_in_review(reading)
        require_version(reading, expected_version)
        with because(reason):
            return change(
                reading,
                status=ReadingStatus.REJECTED,
                rejected_by=by,
                rejected_at=now or timezone.now(),
                reject_reason=reason.strip(),
            )


def _lab_of(reading: Reading) -> UUID | None:
    return None if reading.submission is None else reading.submission.lab_id


def _require_reason(reason: str) -> None:
    if not reason.strip():
        problem = FieldProblem("reason", ReasonRequired.code, ReasonRequired.sentence)
        raise ReasonRequired(errors=[problem])


def _as_form(reading: Reading, *, lab_id: UUID | None) -> SubmittedForm:
    document: Any = describe_reading(reading)
    if document is None:
        raise NotInReview(status=reading.get_status_display().lower())
    parts: FormParts = read_parts(document)
    facts = document["document"]
    return SubmittedForm(
        values=parts.values,
        samples=[
            FormSample(number=row.number, name=row.name, kind=row.kind, values=row.values)
            for row in parts.samples
        ],
        charges=parts.charges,
        sample_type=parts.sample_type,
        chart_field=parts.chart_field,
        lab_id=lab_id or _lab_without_a_choice(reading, printed=parts.lab_name),
        lab_name=parts.lab_name,
        project=parts.project,
        source="csv" if facts["media_type"] in SHEETS else "pdf",
        extraction_method=f"reader {reading.engine_version}, {facts.get('means', 'text')}"[:LONGEST_METHOD],
        extraction_confidence=reading.confidence,
    )


def _lab_without_a_choice(reading: Reading, *, printed: str) -> UUID | None:
    """Return the lab of the customer who sent the form, where the printed name is no lab's.

    Raises FormRefused where the printed name is another lab's than the sender's: a name that anybody can
    print must not move a form into a lab, so a person says which of the two it is.
    """
    labs = find_lab_of_form(reading, printed=printed)
    if labs.is_contradicted:
        message = (
            f"The form prints a name of {labs.named}, and it was sent by a member of {labs.sender}. "
            "Choose the lab."
        )
        raise FormRefused(message, errors=[FieldProblem("lab_id", "lab_contradicted", message)])
    return reading.lab_id if labs.named is None else None


def _of_paths(refusal: Invalid) -> FormRefused:
    errors = [FieldProblem(path_of(one.field), one.code, one.message) for one in refusal.errors]
    return FormRefused(f"{FormRefused.sentence} {errors[0].field}: {errors[0].message}", errors=errors)
