"""The open manual submission: where single samples gather until somebody hands them in."""

from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower

from apps.core.exceptions import FieldProblem, Invalid
from apps.samples.choices import SubmissionSource, SubmissionStatus
from apps.samples.exceptions import OtherSubmissionOpen, SubmissionOpenAlready
from apps.samples.models.submissions import Submission
from apps.samples.services.cleaning import clean_values
from apps.samples.services.destinations import Destination, find_destination
from apps.samples.services.numbering import next_submission_number
from apps.samples.services.words import refusing

if TYPE_CHECKING:
    from apps.security.models import User

ONE_OPEN_EACH: Final = "submission_one_open_manual_each"


def open_manual_submission(
    *, by: "User", requester_name: str = "", requester_email: str = "", lab_name: str = "", project: str = ""
) -> Submission:
    """Return a requester's open manual submission for a lab and a project, held; open one if there is none.

    Call it inside a transaction. Whoever types for somebody else must say for whom: Invalid without the
    address. Raises OtherSubmissionOpen where an unknown lab is printed in another way on the open one, and
    what `find_destination` raises.
    """
    requester = name_requester(by=by, name=requester_name, email=requester_email)
    destination = find_destination(by=by, lab_name=lab_name, project=project)
    submission = _find_open(requester["requester_email"], destination)
    if submission is None:
        submission = _open(requester, destination, by)
    if destination.lab is None and submission.lab_name_printed.casefold() != lab_name.casefold():
        raise OtherSubmissionOpen(
            number=submission.number,
            email=submission.requester_email,
            lab=submission.lab_name_printed or "no named lab",
        )
    return submission


def name_requester(*, by: "User", name: str, email: str) -> dict[str, str]:
    """Return who hands in: as said, else the requester who asks; nobody else is invented.

    Raises Invalid with the fields that are missing.
    """
    if not by.sees_all_labs:
        name, email = name or by.get_full_name(), email or by.email
    problems = []
    if not email:
        problems.append(FieldProblem("submitter_email", "required", "Say whose sample this is."))
    else:
        try:
            validate_email(email)
        except ValidationError:
            problems.append(FieldProblem("submitter_email", "invalid", "This is no e-mail address."))
    if problems:
        raise Invalid(problems[0].message, errors=problems)
    return clean_values(Submission, {"requester_name": name, "requester_email": email})


def _find_open(email: str, destination: Destination) -> Submission | None:
    return (
        Submission.objects.annotate(email_lower=Lower("requester_email"))
        .filter(
            email_lower=email.lower(),
            lab=destination.lab,
            project=destination.project,
            source=SubmissionSource.MANUAL,
            status=SubmissionStatus.DRAFT,
        )
        .select_for_update(of=("self",), no_key=True)
        .first()
    )


def _open(requester: dict[str, str], destination: Destination, by: "User") -> Submission:
    printed = clean_values(Submission, {"lab_name_printed": destination.lab_name_printed})
    try:
        with refusing({ONE_OPEN_EACH: SubmissionOpenAlready()}):
            return Submission.objects.create(
                number=next_submission_number(),
                source=SubmissionSource.MANUAL,
                status=SubmissionStatus.DRAFT,
                lab=destination.lab,
                project=destination.project,
                created_by=by,
                **printed,
                **requester,
            )
    except SubmissionOpenAlready:
        # Somebody opened it in the same moment: theirs is ours too.
        found = _find_open(requester["requester_email"], destination)
        if found is None:
            raise
        return found
