"""The page of forms: one drops a form here, and sees which ones wait."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.timesince import timesince

from apps.ai.choices import UNREAD, ReadingStatus
from apps.ai.models.readings import Reading
from apps.ai.selectors.queue import list_queue
from apps.ai.selectors.readings import count_by_status
from apps.ai.services.requesting import MAX_BYTES, request_reading
from apps.ai.views.doors import HAND_IN, VIEW, Door, asks_for_json, signed_in
from apps.core.api import problems
from apps.core.exceptions import FieldProblem, Invalid, LabError, NotFound

ON_A_PAGE: Final = 50
LONGEST_SEARCH: Final = 100


class ReadingsPage(Door):
    """The forms that wait, and the way in for a new one."""

    permission_required = {"GET": VIEW, "POST": HAND_IN}
    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the queue."""
        return self._show(request)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Take a form in, and go to its page; a script is told where that is and which job to watch."""
        try:
            reading = request_reading(**_sent_file(request), by=signed_in(request))
        except NotFound:
            raise
        except LabError as error:
            if asks_for_json(request):
                raise
            return self._show(request, refusal=error.message, status=problems.status_of(error))
        address = reverse("reading", args=[reading.pk])
        if asks_for_json(request):
            return JsonResponse({"address": address, "job": watched_job(reading)})
        return HttpResponseRedirect(address, status=303)

    def _show(self, request: HttpRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
        user = signed_in(request)
        state = request.GET.get("state", "")
        state = state if state in ReadingStatus.values else ""
        text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
        found = list_queue(visible_to=user, status=state, text=text)
        pages = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
        filters = {name: value for name, value in (("state", state), ("q", text)) if value}
        context = {
            "here": "readings",
            "rows": [_row(reading) for reading in pages.object_list],
            "pages": pages,
            "total": pages.paginator.count,
            "waiting": count_by_status(visible_to=user)[ReadingStatus.REVIEW],
            "states": ReadingStatus.choices,
            "state": state,
            "q": text,
            "filter_query": f"{urlencode(filters)}&" if filters else "",
            "may_hand_in": user.has_perm(HAND_IN),
            "limit": MAX_BYTES,
            "limit_mb": MAX_BYTES // (1024 * 1024),
            "refusal": refusal,
        }
        return render(request, "ai/readings.html", context, status=status)


def watched_job(reading: Reading) -> dict[str, str] | None:
    """Return the addresses of the job that reads the form; None where nothing is left to wait for."""
    if reading.status not in UNREAD or reading.job_id is None:
        return None
    return {
        "address": reverse("job", args=[reading.job_id]),
        "events": reverse("job-events", args=[reading.job_id]),
        "cancel": reverse("job-cancel", args=[reading.job_id]),
    }


def _sent_file(request: HttpRequest) -> dict[str, Any]:
    """Return the one file of the form. Raises Invalid where there is none."""
    files = request.FILES.getlist("file")
    if len(files) != 1:
        problem = FieldProblem("file", "required", "Choose one file.")
        raise Invalid(problem.message, errors=[problem])
    file: UploadedFile[Any] = files[0]
    return {"content": file, "filename": file.name or "form"}


def _row(reading: Any) -> dict[str, Any]:
    """Return what the queue says of one reading."""
    return {
        "pk": reading.pk,
        "number": reading.quote_number or "",
        "filename": reading.file.filename,
        "state": reading.status,
        "state_name": reading.get_status_display(),
        "requester": reading.requester or "",
        "lab": reading.printed_lab or "",
        "samples": reading.sample_count,
        "findings": reading.findings_count,
        "doubts": reading.unsure,
        "at": reading.created_at,
        "age": _age(reading.created_at),
        "by": reading.requested_by.full_name or reading.requested_by.username,
    }


def _age(at: datetime) -> str:
    now = timezone.now()
    return "just now" if now - at < timedelta(minutes=1) else f"{timesince(at, now, depth=1)} ago"
