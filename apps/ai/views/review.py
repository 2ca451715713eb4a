"""The page of one form: its pages beside what was read on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.ai.choices import UNREAD, ReadingStatus
from apps.ai.models.readings import PageImage, Reading
from apps.ai.selectors.labs import find_lab_of_form
from apps.ai.selectors.queue import SURE_FROM
from apps.ai.selectors.readings import describe_reading, get_reading, list_corrections, list_page_images
from apps.ai.views.document import show
from apps.ai.views.doors import APPROVE, CORRECT, REJECT, Door, signed_in
from apps.ai.views.labels import WORDS, label_of_path
from apps.ai.views.queue import watched_job
from apps.ai.views.shapes import Change, ShownReading
from apps.core.api import problems
from apps.core.exceptions import LabError
from apps.samples.selectors import labs as lab_selectors

READ_AGAIN = (
    ReadingStatus.REVIEW,
    ReadingStatus.REJECTED,
    ReadingStatus.FAILED,
    ReadingStatus.CANCELLED,
)
DIALOGS = ("approve", "reject", "undo")


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of something a person asked for on the page: the dialog it came from, and the refusal."""

    dialog: str
    error: LabError
    typed_reason: str = ""
    chosen_lab: UUID | None = None


class ReadingPage(Door):
    """One form."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, reading_id: UUID) -> HttpResponse:
        """Show the form and what was read on it."""
        return show_reading(request, reading_id)


def show_reading(request: HttpRequest, reading_id: UUID, answer: Answer | None = None) -> HttpResponse:
    """Return the page of one reading, with the dialog open that was refused. Raises ReadingNotFound."""
    user = signed_in(request)
    reading = get_reading(reading_id=reading_id, visible_to=user)
    may = _what_may_be_done(reading, user)
    asked = request.GET.get("open", "")
    opened = answer.dialog if answer else (asked if asked in DIALOGS else "")
    shown = _shown(reading)
    names = shown.names if shown else {}
    context = {
        "here": "reading",
        "facts": _facts(reading),
        "number": names.get("quote_number", ""),
        "requester": names.get("requester_name", ""),
        "shown": shown,
        "pages": [_page(image, reading) for image in list_page_images(reading)],
        "may": may,
        "unfinished": reading.status in UNREAD,
        "job": reading.job,
        "watched": watched_job(reading),
        "failure": reading.failure_detail,
        "submission": reading.submission,
        "open": opened if may.get(opened) else "",
        "refusal": _refusal(answer),
        "refused_values": _refused_values(answer),
        "typed_reason": answer.typed_reason if answer else "",
        **(_lab_choice(reading, names, answer, user) if may["approve"] else {}),
        "molecules": WORDS["sample_type"],
        "molecule": request.POST.get("sample_type") or (shown.molecule if shown else ""),
    }
    status = problems.status_of(answer.error) if answer else 200
    return render(request, "ai/review.html", context, status=status)


def _what_may_be_done(reading: Reading, user: Any) -> dict[str, bool]:
    in_review = reading.status == ReadingStatus.REVIEW
    return {
        "correct": in_review and user.has_perm(CORRECT),
        "approve": in_review and user.has_perm(APPROVE),
        "reject": in_review and user.has_perm(REJECT),
        "undo": reading.status == ReadingStatus.APPROVED and user.has_perm(APPROVE),
        "reread": reading.status in READ_AGAIN and user.has_perm(CORRECT),
        "cancel": reading.status in UNREAD and user.has_perm("core.cancel_job"),
        "see_submission": user.is_staff and user.has_perm("samples.view_submission"),
    }


def _shown(reading: Reading) -> ShownReading | None:
    document = describe_reading(reading)
    if document is None or reading.status in UNREAD:
        return None
    changes = [
        Change(one.pk, one.path, one.before, one.after, one.by.full_name or one.by.username, one.at)
        for one in list_corrections(reading)
    ]
    return show(document, changes=changes, sure_from=SURE_FROM)


def _facts(reading: Reading) -> dict[str, Any]:
    decided_by = reading.approved_by or reading.rejected_by
    producer = (reading.result or {}).get("document", {}).get("producer")
    return {
        "pk": reading.pk,
        "filename": reading.file.filename,
        "state": reading.status,
        "state_name": reading.get_status_display(),
        "at": reading.created_at,
        "by": reading.requested_by.full_name or reading.requested_by.username,
        "decided_by": decided_by and (decided_by.full_name or decided_by.username),
        "decided_at": reading.approved_at or reading.rejected_at,
        "reject_reason": reading.reject_reason,
        "version": reading.version,
        "engine": reading.engine_version,
        "producer": producer,
        "sha256": reading.sha256,
        "download": reverse("reading-file", args=[reading.pk]),
        "corrections": reverse("ai-reading-corrections", args=[reading.pk]),
    }


def _page(image: PageImage, reading: Reading) -> dict[str, Any]:
    """Return one page's picture, and its size in the points that boxes are told in."""
    sizes = (reading.result or {}).get("document", {}).get("page_sizes", [])
    wide, high = (
        sizes[image.page - 1]
        if image.page <= len(sizes)
        else (image.width / image.scale, image.height / image.scale)
    )
    return {
        "number": image.page,
        "address": reverse("ai-reading-page", args=[reading.pk, image.page]),
        "width": image.width,
        "height": image.height,
        "view_box": f"0 0 {float(wide):g} {float(high):g}",
    }


def _refusal(answer: Answer | None) -> str:
    """Return the sentence of the refusal; without the values where they are listed below it."""
    if answer is None:
        return ""
    return answer.error.sentence if _refused_values(answer) else answer.error.message


def _refused_values(answer: Answer | None) -> list[dict[str, str]]:
    """Return each value that was refused, with its words and its place on the page."""
    return [
        {"path": one.field, "label": label_of_path(one.field), "message": one.message}
        for one in (answer.error.errors if answer else ())
        if one.field.startswith(("fields.", "samples.", "charges."))
    ]


def _lab_choice(
    reading: Reading, names: Mapping[str, str], answer: Answer | None, user: Any
) -> dict[str, Any]:
    """Return the labs to choose from, and the one that the printed name or the sender stands for."""
    printed = names.get("lab_name", "")
    of_form = find_lab_of_form(reading, printed=printed)
    suggested = None if of_form.is_contradicted else of_form.named or of_form.sender
    return {
        "labs": [lab for lab in lab_selectors.list_labs(visible_to=user) if lab.is_active],
        "printed_lab": printed,
        "suggested_lab": suggested,
        "lab_of_form": of_form,
        "chosen_lab": answer.chosen_lab if answer else (suggested.pk if suggested else None),
    }
