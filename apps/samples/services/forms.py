"""Forms that were read and confirmed: submitted as one, and taken back as one while nothing has moved."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from apps.core.exceptions import FieldProblem, LabError
from apps.core.models.files import StoredFile
from apps.core.services import files as file_services
from apps.samples.choices import SampleStatus, Stage, SubmissionStatus
from apps.samples.exceptions import (
    FormInWork,
    FormTakenBack,
    LabNotFound,
    NoLabToSubmitFor,
    QuoteAlreadySubmitted,
)
from apps.samples.models.issued_sheets import IssuedSheet
from apps.samples.models.samples import Sample
from apps.samples.models.steps import WorkflowStep
from apps.samples.models.submissions import ChargeLine, Submission
from apps.samples.selectors.history import find_measured_since
from apps.samples.selectors.samples import among
from apps.samples.selectors.submissions import get_submission, list_submissions
from apps.samples.services import recording
from apps.samples.services.destinations import Destination, find_destination
from apps.samples.services.form_values import CleanForm, Problems, clean_form, fill_chart_fields
from apps.samples.services.locks import giving, lock_samples, lock_submission
from apps.samples.services.numbering import next_submission_number, number_put_by
from apps.samples.services.planned_moves import require_reason
from apps.samples.services.submissions import NUMBER_ONCE
from apps.samples.services.withdrawing import withdraw_samples
from apps.samples.services.words import refusing
from apps.samples.types import SubmittedForm

if TYPE_CHECKING:
    from apps.security.models import User

NAMED_SAMPLES: Final = 5
"""How many of the samples that moved a refusal names."""


def submit_form(
    *, form: SubmittedForm, by: "User", file: StoredFile | None, now: datetime | None = None
) -> Submission:
    """Create the submission of a form with its charges and samples, all of it or nothing.

    Its number is the quote's, or the lab's next one without a quote; the samples are submitted and wait at
    sample QC. Raises Invalid with every problem at once, each under its path (`kit`, `charges.1.total`,
    `samples.12.volume_ul` by the printed number); QuoteAlreadySubmitted, which holds `submission_id` where
    the person may see the other one; NoLabToSubmitFor.
    """
    now = now or timezone.now()
    with transaction.atomic():
        problems = Problems()
        clean = clean_form(form, problems)
        destination = _find_destination(form, by=by, problems=problems)
        fill_chart_fields(clean, form=form, lab=destination.lab, problems=problems)
        problems.refuse()
        submission = _create_submission(clean, destination, by=by, file=file, now=now)
        _copy_samples(clean, submission, by=by, now=now)
        ChargeLine.objects.bulk_create(
            ChargeLine(submission=submission, position=position, **line)
            for position, line in enumerate(clean.charges, start=1)
        )
        if file is not None:
            file_services.keep_file(file_id=file.pk)
        return get_submission(submission_id=submission.pk, visible_to=by)


def take_back_form(
    *, submission_id: UUID, by: "User", reason: str, now: datetime | None = None
) -> Submission:
    """Undo a submitted form: its samples withdrawn with the reason, its number free to come again.

    The submission is archived and goes on as HTSF--RE-201~1; `quote_number` keeps what is printed. Raises
    SubmissionNotFound, ReasonRequired, FormTakenBack when somebody was quicker, and FormInWork that names
    what has moved: received, at the bench, measured, or added to the form since.
    """
    require_reason(reason, "taking a form back")
    get_submission(submission_id=submission_id, visible_to=by)
    with transaction.atomic(), giving(reason):
        # In the order of all locks: samples first. One that is added meanwhile is seen under the second.
        of_form = Sample.objects.filter(submission=submission_id)
        held = lock_samples(sample_ids=of_form.values_list("pk", flat=True), by=by)
        submission = lock_submission(submission_id=submission_id, by=by)
        if submission.status == SubmissionStatus.ARCHIVED:
            raise FormTakenBack(number=submission.number, status=submission.status)
        _require_unmoved(submission, held)
        withdraw_samples(sample_ids=[sample.pk for sample in held], by=by, reason=reason, now=now)
        Submission.objects.filter(pk=submission.pk).update(
            status=SubmissionStatus.ARCHIVED, number=number_put_by(submission.number)
        )
        return get_submission(submission_id=submission_id, visible_to=by)


def _find_destination(form: SubmittedForm, *, by: "User", problems: Problems) -> Destination:
    """Return where the form belongs. A refusal joins the other problems under the field it is about."""
    try:
        return find_destination(by=by, lab_name=form.lab_name, project=form.project, lab_id=form.lab_id)
    except NoLabToSubmitFor:
        raise
    except LabError as refusal:
        field = "lab_id" if isinstance(refusal, LabNotFound) else "project"
        # The name of a new project is refused as the project's `name`.
        problems.found += [
            replace(one, field="project") if one.field == "name" else one for one in refusal.errors
        ] or [FieldProblem(field, refusal.code, refusal.message)]
        problems.refuse()
        raise


def _create_submission(
    clean: CleanForm, destination: Destination, *, by: "User", file: StoredFile | None, now: datetime
) -> Submission:
    quote = str(clean.submission.get("quote_number", "")).strip()
    taken = QuoteAlreadySubmitted(number=quote)
    try:
        with refusing({NUMBER_ONCE: taken}):
            return Submission.objects.create(
                number=quote or next_submission_number(),
                status=SubmissionStatus.SUBMITTED,
                submitted_at=now,
                lab=destination.lab,
                project=destination.project,
                original_file=file,
                created_by=by,
                **clean.submission,
            )
    except QuoteAlreadySubmitted as refusal:
        # Looked for only now: a submission of the same moment was not there before.
        holder = list_submissions(visible_to=by).filter(number=quote).first()
        raise QuoteAlreadySubmitted(number=quote, submission_id=holder.pk if holder else None) from refusal


def _copy_samples(clean: CleanForm, submission: Submission, *, by: "User", now: datetime) -> None:
    """Write the samples by COPY: a sheet may list thousands, which INSERTs take several times as long for."""
    blank = Sample()
    unsaid = {name: getattr(blank, name) for name in sorted(recording.WRITABLE)}
    unsaid["priority"] = str(submission.priority)
    constants: dict[str, Any] = {
        "submission_id": submission.pk,
        "status": SampleStatus.SUBMITTED.value,
        "stage": Stage.SAMPLE_QC.value,
        "submitted_at": now,
        "created_by_id": by.pk,
        "assigned_to": "",
        "withdrawn_reason": "",
    }
    columns = ", ".join(("id", "number", *unsaid, *constants))
    tail = tuple(constants.values())
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY samples_sample ({columns}) FROM STDIN") as copy,
    ):
        for said in clean.samples:
            values = unsaid | said
            copy.write_row((uuid4(), values["number"], *(values[name] for name in unsaid), *tail))


def _require_unmoved(submission: Submission, held: Sequence[Sample]) -> None:
    """Let a form pass whose samples lie as they were submitted. Raises FormInWork."""
    begun = set(
        WorkflowStep.objects.filter(among([sample.pk for sample in held], "sample_id")).values_list(
            "sample_id", flat=True
        )
    )
    measured = find_measured_since(samples=held)
    came_later = submission.samples.exclude(among([sample.pk for sample in held]))
    moved = [
        *_named("received", [sample for sample in held if sample.received_at is not None]),
        *_named("in work", [sample for sample in held if _is_in_work(sample, begun)]),
        *_named("measured since", [sample for sample in held if sample.pk in measured]),
        *_named("added since", [sample for sample in held if sample.submitted_at != submission.submitted_at]),
        *_named("added since", list(came_later)),
    ]
    if IssuedSheet.objects.filter(submission=submission).exists():
        moved.append("its sample sheets were issued to the sequencer")
    if moved:
        raise FormInWork(number=submission.number, moved="; ".join(moved))


def _is_in_work(sample: Sample, begun: Collection[UUID]) -> bool:
    """Tell whether the bench has touched a sample; that one was withdrawn before moves nothing."""
    if sample.received_at is not None or sample.withdrawn_at is not None:
        return False
    at_rest = sample.status == SampleStatus.SUBMITTED and sample.stage == Stage.SAMPLE_QC
    return not at_rest or sample.pk in begun


def _named(act: str, samples: Sequence[Sample]) -> list[str]:
    if not samples:
        return []
    names = [sample.name for sample in sorted(samples, key=lambda sample: sample.number)[:NAMED_SAMPLES]]
    if len(samples) > NAMED_SAMPLES:
        names.append(f"{len(samples) - NAMED_SAMPLES} more")
    verb = "is" if len(samples) == 1 else "are"
    return [f"{', '.join(names)} {verb} {act}"]
