"""What is decided on the page of a form: approve, take back, reject, read again.

Each is one call of a service, and a refusal is said in the dialog that it came from. Corrections go through
the API's door: nobody edits a table without a script.
"""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from apps.ai.services.approving import reject_reading, undo_approval
from apps.ai.services.molecules import approve_with_molecule
from apps.ai.services.requesting import reread
from apps.ai.views.doors import APPROVE, CORRECT, REJECT, Door, signed_in
from apps.ai.views.review import Answer, show_reading
from apps.core.exceptions import FieldProblem, Invalid, LabError, NotFound

LONGEST_REASON = 1000
NO_VERSION = -1


class ApproveReading(Door):
    """The form becomes a submission."""

    permission_required = APPROVE
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reading_id: UUID) -> HttpResponseBase:
        """Create the submission and its samples, once."""
        lab_id: UUID | None = None

        def approve() -> str:
            nonlocal lab_id
            lab_id = _uuid(request.POST.get("lab_id", ""))
            approve_with_molecule(
                reading_id=reading_id,
                by=signed_in(request),
                expected_version=_version(request),
                lab_id=lab_id,
                molecule=request.POST.get("sample_type", ""),
            )
            # The page itself says who approved it, and links the submission.
            return ""

        return _do(request, reading_id, "approve", approve, chosen_lab=lambda: lab_id)


class UndoApproval(Door):
    """The submission is taken back."""

    permission_required = APPROVE
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reading_id: UUID) -> HttpResponseBase:
        """Take the submission back as long as nothing has moved."""

        def undo() -> str:
            undo_approval(reading_id=reading_id, by=signed_in(request), reason=_reason(request))
            return "Taken back: the form waits for review again."

        return _do(request, reading_id, "undo", undo)


class RejectReading(Door):
    """The form is put away."""

    permission_required = REJECT
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reading_id: UUID) -> HttpResponseBase:
        """Reject the form with the reason."""

        def reject() -> str:
            reject_reading(
                reading_id=reading_id,
                by=signed_in(request),
                reason=_reason(request),
                expected_version=_version(request),
            )
            return "Rejected. Nothing was created."

        return _do(request, reading_id, "reject", reject)


class RereadReading(Door):
    """The form is read again."""

    permission_required = CORRECT
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reading_id: UUID) -> HttpResponseBase:
        """Let the form be read anew; corrections stay."""

        def again() -> str:
            reread(reading_id=reading_id, by=signed_in(request))
            return "The form is read again; corrections stay."

        return _do(request, reading_id, "reread", again)


def _do(
    request: HttpRequest,
    reading_id: UUID,
    dialog: str,
    act: Callable[[], str],
    *,
    chosen_lab: Callable[[], UUID | None] = lambda: None,
) -> HttpResponseBase:
    """Do it and show the page anew; a refusal is said in the dialog that it came from."""
    try:
        sentence = act()
    except NotFound:
        raise
    except LabError as error:
        answer = Answer(dialog, error, typed_reason=_reason(request), chosen_lab=chosen_lab())
        return show_reading(request, reading_id, answer)
    if sentence:
        messages.success(request, sentence)
    return HttpResponseRedirect(reverse("reading", args=[reading_id]), status=303)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").replace("\x00", "")[:LONGEST_REASON]


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    if not text:
        return None
    # What is no version is none that ever stood there: it is refused as stale, not waved through.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else NO_VERSION


def _uuid(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        problem = FieldProblem("lab_id", "invalid", "Choose a lab from the list.")
        raise Invalid(problem.message, errors=[problem]) from error
