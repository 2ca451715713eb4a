"""The doors for documents: a form is read; a sheet is taken in where it is the lab's template, else read."""

from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.ai.api.serializers import (
    DocumentAnswerSerializer,
    DocumentFormSerializer,
    SheetAnswerSerializer,
)
from apps.ai.choices import UNREAD
from apps.ai.models.readings import Reading
from apps.ai.selectors import readings as selectors
from apps.ai.services import outcomes, requesting
from apps.core.api.files import refuse_oversized_body
from apps.core.api.forwarding import data_of, forward
from apps.core.api.identity import signed_in
from apps.core.api.views import LabAPIView
from apps.core.exceptions import Forbidden
from apps.core.selectors import jobs as job_selectors

ANOTHER_SHEET: Final = "not_the_template"
"""The code by which the intake says that a sheet can be read but is none of its own."""


class ProcessPdfView(LabAPIView):
    """Forms to be read."""

    permission_required = "ai.process_form"
    parser_classes = [MultiPartParser]
    # The same bytes are one reading whatever the key; and the worker could not see a job that waits for the
    # end of the remembered answer's transaction.
    idempotent_posts = False

    @extend_schema(
        operation_id="process_pdf",
        tags=["readings"],
        request={"multipart/form-data": DocumentFormSerializer},
        responses={200: DocumentAnswerSerializer, 202: DocumentAnswerSerializer},
    )
    def post(self, request: Request) -> Response:
        """Read a form: what stands on it, with its place; nothing enters the records before a review.

        The same bytes are one reading, corrections included. Not read within 8 seconds: 202, and the job's
        address in `Location`.
        """
        refuse_oversized_body(request, max_bytes=requesting.MAX_BYTES)
        form = DocumentFormSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        reading = _read(request, form.validated_data["file"])
        body = {
            "job_id": reading.job_id,
            "extracted_data": selectors.describe_reading(reading) if reading.status not in UNREAD else None,
            "reading_id": reading.pk,
            "status": reading.status,
            "submission_id": reading.submission_id,
        }
        return _answer(request, reading, body)


class ProcessCsvView(LabAPIView):
    """Sheets: in the lab's template to be taken in, all others to be read."""

    permission_required = "samples.import_sheet"
    parser_classes = [MultiPartParser]
    idempotent_posts = False

    @extend_schema(
        operation_id="process_csv",
        tags=["intake"],
        request={
            "multipart/form-data": {
                "type": "object",
                "properties": {
                    "file": {"type": "string", "format": "binary"},
                    "mode": {"type": "string", "enum": ["whole", "partial"]},
                    "dry_run": {"type": "boolean"},
                },
                "required": ["file"],
            }
        },
        responses={200: SheetAnswerSerializer, 202: SheetAnswerSerializer},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Take in a sheet whose columns are the template's, as `/submission/intake` does.

        Any other sheet becomes a reading to be reviewed, and nothing is written into the records; with
        `dry_run=true` not even that.
        """
        answer = forward(request, to="sheet-intake")
        upload = _another_sheet(request, answer)
        if upload is None:
            return answer
        if not signed_in(request).has_perm("ai.process_form"):
            raise Forbidden
        reading = _read(request, upload)
        body = {
            "job_id": reading.job_id,
            "samples": [],
            "reading": reading.pk,
            "status": reading.status,
            "detail": data_of(answer)["detail"],
            "extracted_data": selectors.describe_reading(reading) if reading.status not in UNREAD else None,
        }
        return _answer(request, reading, body)


def _another_sheet(request: Request, answer: HttpResponseBase) -> "UploadedFile[Any] | None":
    """Return the upload when the intake has answered that it is another sheet, and it was not only tried."""
    if answer.status_code != 422 or data_of(answer)["code"] != ANOTHER_SHEET:
        return None
    # The door behind has read the form, and handed it back.
    outer = request._request  # noqa: SLF001
    if outer.POST.get("dry_run", "").lower() not in ("", "false", "0", "no", "off", "f", "n"):
        return None
    return outer.FILES.getlist("file")[-1]


def _read(request: Request, upload: "UploadedFile[Any]") -> Reading:
    upload.seek(0)
    user = signed_in(request)
    reading = requesting.request_reading(content=upload, filename=upload.name or "", by=user)
    return outcomes.wait_for_reading(reading_id=reading.pk, by=user, patience=requesting.PATIENCE)


def _answer(request: Request, reading: Reading, body: dict[str, Any]) -> Response:
    if reading.status not in UNREAD:
        return Response(body)
    return Response(body, status=202, headers={"Location": _address_to_wait_at(request, reading)})


def _address_to_wait_at(request: Request, reading: Reading) -> str:
    """Return the job's address for who may see the job, else the reading's."""
    visible = job_selectors.list_jobs(visible_to=signed_in(request))
    if reading.job_id is not None and visible.filter(pk=reading.job_id).exists():
        return request.build_absolute_uri(reverse("job", args=[reading.job_id]))
    return request.build_absolute_uri(reverse("ai-reading", args=[reading.pk]))
