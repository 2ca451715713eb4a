"""Submissions: taken down, corrected, handed in, linked to their lab, put away."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.core.exceptions import Forbidden, LabError
from apps.samples.choices import OPEN_STATUSES, SampleStatus, SubmissionSource, SubmissionStatus
from apps.samples.exceptions import (
    NameTaken,
    NumberTaken,
    ProjectOfAnotherLab,
    SubmissionClosed,
    SubmissionInWork,
    SubmissionOpenAlready,
    SubmissionSent,
)
from apps.samples.models.labs import LabAlias
from apps.samples.models.submissions import ChargeLine, Submission
from apps.samples.selectors.labs import find_lab_by_printed_name, get_lab
from apps.samples.selectors.submissions import get_submission
from apps.samples.services.cleaning import changed_values, clean_values
from apps.samples.services.destinations import find_destination
from apps.samples.services.locks import giving, lock_submission
from apps.samples.services.numbering import next_submission_number
from apps.samples.services.opening import ONE_OPEN_EACH, name_requester
from apps.samples.services.words import refusing

if TYPE_CHECKING:
    from apps.security.models import User

WRITABLE: Final = frozenset(
    {
        "priority",
        "requester_name",
        "requester_email",
        "requester_phone",
        "department",
        "pi_name",
        "pi_email",
        "financial_contact_name",
        "financial_contact_email",
        "billing_address",
        "billing_account",
        "quote_number",
        "quote_date",
        "quote_expires",
        "service_requested",
        "kit",
        "sample_types",
        "human_dna",
        "source_organism",
        "buffers",
        "flow_cell_devices",
        "flow_cell_count",
        "genome_size",
        "genome_size_unit",
        "coverage",
        "comments",
        "basecalling",
        "file_formats",
        "delivery_methods",
        "notification_emails",
        "projected_cost",
        "known_charges",
        "currency",
    }
)
"""The columns a person writes."""

NUMBER_ONCE: Final = "samples_submission_number_key"

CHARGE_COLUMNS: Final = frozenset(
    {"name", "billing_status", "quantity", "unit_price", "extended_price", "tax", "total", "currency"}
)


def create_submission(
    *,
    by: "User",
    values: Mapping[str, Any],
    lab_name: str = "",
    project: str = "",
    source: str = SubmissionSource.MANUAL,
    draft: bool = False,
    charges: Sequence[Mapping[str, Any]] = (),
    now: datetime | None = None,
) -> Submission:
    """Take down a form; its number is the quote's, or the lab's next one without a quote.

    Raises Invalid with every field that is missing or refused, NumberTaken, SubmissionOpenAlready for a
    second manual draft, and what `find_destination` raises.
    """
    columns = clean_values(Submission, values, allowed=WRITABLE)
    lines = [clean_values(ChargeLine, charge, allowed=CHARGE_COLUMNS) for charge in charges]
    # A form that was read need not say whose it is; who sends it in is not who filled it out.
    if source != SubmissionSource.PDF or columns.get("requester_email"):
        columns |= name_requester(
            by=by, name=columns.get("requester_name", ""), email=columns.get("requester_email", "")
        )
    with transaction.atomic():
        destination = find_destination(by=by, lab_name=lab_name, project=project)
        columns |= clean_values(Submission, {"lab_name_printed": destination.lab_name_printed})
        # Quote numbers follow each other: a customer who could take one would learn which are taken, and
        # keep the form it belongs to out of the records.
        quote = columns.get("quote_number") if by.sees_all_labs else None
        number = quote or next_submission_number()
        with refusing(_refusals(number)):
            submission = Submission.objects.create(
                number=number,
                source=source,
                status=SubmissionStatus.DRAFT if draft else SubmissionStatus.SUBMITTED,
                submitted_at=None if draft else now or timezone.now(),
                lab=destination.lab,
                project=destination.project,
                created_by=by,
                **columns,
            )
        ChargeLine.objects.bulk_create(
            ChargeLine(submission=submission, position=position, **line)
            for position, line in enumerate(lines, start=1)
        )
        return get_submission(submission_id=submission.pk, visible_to=by)


def update_submission(
    *,
    submission_id: UUID,
    by: "User",
    changes: Mapping[str, Any],
    reason: str = "",
    expected: datetime | None = None,
) -> Submission:
    """Write the named columns of a submission and leave the rest; a customer may until it is handed in.

    Raises SubmissionNotFound, StaleRecord, Invalid, SubmissionSent, SubmissionOpenAlready.
    """
    columns = clean_values(Submission, changes, allowed=WRITABLE)
    with transaction.atomic(), giving(reason):
        submission = lock_submission(submission_id=submission_id, by=by, expected=expected)
        if not by.sees_all_labs and submission.status != SubmissionStatus.DRAFT:
            raise SubmissionSent(number=submission.number)
        changed = changed_values(submission, columns)
        if changed:
            with refusing(_refusals(submission.number)):
                Submission.objects.filter(pk=submission.pk).update(**changed)
        return get_submission(submission_id=submission.pk, visible_to=by)


def submit_submission(
    *, submission_id: UUID, by: "User", expected: datetime | None = None, now: datetime | None = None
) -> Submission:
    """Hand in a draft; what was handed in before stays as it is.

    Raises SubmissionNotFound, StaleRecord, SubmissionClosed for an archived one.
    """
    with transaction.atomic():
        submission = lock_submission(submission_id=submission_id, by=by, expected=expected)
        if submission.status == SubmissionStatus.ARCHIVED:
            raise SubmissionClosed(number=submission.number, status=submission.status)
        if submission.status == SubmissionStatus.DRAFT:
            Submission.objects.filter(pk=submission.pk).update(
                status=SubmissionStatus.SUBMITTED, submitted_at=now or timezone.now()
            )
        return get_submission(submission_id=submission.pk, visible_to=by)


def submit_submissions(
    *, submission_ids: Collection[UUID], by: "User", now: datetime | None = None
) -> list[Submission]:
    """Hand in many drafts, all of them or none. Raises what `submit_submission` raises, for the first."""
    with transaction.atomic():
        return [
            submit_submission(submission_id=submission_id, by=by, now=now)
            for submission_id in sorted(set(submission_ids))
        ]


def link_lab(
    *,
    submission_id: UUID,
    lab_id: UUID,
    by: "User",
    remember_alias: bool = False,
    reason: str = "",
    expected: datetime | None = None,
) -> Submission:
    """Say which lab a submission is for, so that its members see it; on wish the printed name is remembered.

    Raises Forbidden but for those who decide who sees what, SubmissionNotFound, LabNotFound, StaleRecord,
    ProjectOfAnotherLab, NameTaken where the printed name is another lab's, SubmissionOpenAlready.
    """
    if not by.has_perm("samples.manage_membership"):
        raise Forbidden
    with transaction.atomic(), giving(reason):
        submission = lock_submission(submission_id=submission_id, by=by, expected=expected)
        lab = get_lab(lab_id=lab_id, visible_to=by)
        project = submission.project
        if project is not None and project.lab_id is not None and project.lab_id != lab.pk:
            raise ProjectOfAnotherLab(project=project.name)
        if submission.lab_id != lab.pk:
            with refusing(_refusals(submission.number)):
                Submission.objects.filter(pk=submission.pk).update(lab=lab)
        if remember_alias and submission.lab_name_printed:
            _remember(submission.lab_name_printed, lab.pk)
        return get_submission(submission_id=submission.pk, visible_to=by)


def archive_submission(
    *, submission_id: UUID, by: "User", reason: str = "", expected: datetime | None = None
) -> Submission:
    """Put a submission away whose samples are all at their end.

    Raises SubmissionNotFound, StaleRecord, SubmissionInWork.
    """
    with transaction.atomic(), giving(reason):
        submission = lock_submission(submission_id=submission_id, by=by, expected=expected)
        in_work = [status for status in OPEN_STATUSES if status != SampleStatus.COMPLETED]
        # Held until the end: a failed sample that comes back to work meanwhile would lie in an archived form.
        held = submission.samples.filter(withdrawn_at=None).order_by("pk").select_for_update()
        open_samples = sum(status in in_work for status in held.values_list("status", flat=True))
        if open_samples:
            raise SubmissionInWork(number=submission.number, open=open_samples)
        if submission.status != SubmissionStatus.ARCHIVED:
            Submission.objects.filter(pk=submission.pk).update(status=SubmissionStatus.ARCHIVED)
        return get_submission(submission_id=submission.pk, visible_to=by)


def _refusals(number: str) -> dict[str, LabError]:
    return {
        NUMBER_ONCE: NumberTaken(number=number),
        ONE_OPEN_EACH: SubmissionOpenAlready(),
    }


def _remember(printed: str, lab_id: UUID) -> None:
    known = find_lab_by_printed_name(printed)
    if known is None:
        LabAlias.objects.create(lab_id=lab_id, name=printed)
    elif known.pk != lab_id:
        raise NameTaken(what="lab", name=printed)
