"""The sheet door: a CSV or XLSX in the lab's template becomes samples; and the template itself."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.problems import lab_error_response
from apps.core.api.views import LabAPIView
from apps.core.exceptions import TooLarge
from apps.core.selectors import jobs as job_selectors
from apps.samples.api.intake_serializers import IntakeAnswerSerializer, IntakeFormSerializer
from apps.samples.api.requests import acting_user
from apps.samples.api.sample_shape import COLUMNS, read_row
from apps.samples.engine.template import write_template_csv
from apps.samples.exceptions import SheetRowsRefused
from apps.samples.selectors import intakes as intake_selectors
from apps.samples.services.intake.reading import MAX_BYTES
from apps.samples.services.intake.requesting import get_outcome, request_intake

PATIENCE: Final = timedelta(seconds=8)
"""How long the door waits for the outcome; clients give up after ten seconds."""

FORM_ALLOWANCE: Final = 64 * 1024
"""What the multipart form may weigh around the file."""


class SheetIntakeView(LabAPIView):
    """Sheets in the lab's template."""

    permission_required = "samples.import_sheet"
    parser_classes = [MultiPartParser]
    # The same bytes are taken in once whatever the key; and the worker could not see a job that waits for
    # the end of the remembered answer's transaction.
    idempotent_posts = False

    @extend_schema(
        operation_id="take_in_sheet",
        tags=["intake"],
        request={"multipart/form-data": IntakeFormSerializer},
        responses={200: IntakeAnswerSerializer, 202: IntakeAnswerSerializer},
    )
    def post(self, request: Request) -> Response:
        """Take in a sheet whose columns are the template's: one submission per submitter and project.

        All rows or none, unless `mode=partial`; with `dry_run=true` nothing is written. The same bytes
        are taken in once. Not done within 8 seconds: 202, and the job's address in `Location`.
        """
        _refuse_oversized(request)
        form = IntakeFormSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        upload = form.validated_data["file"]
        job = request_intake(
            content=upload.file,
            filename=upload.name,
            by=acting_user(request),
            mode=form.validated_data["mode"],
            dry_run=form.validated_data["dry_run"],
            patience=PATIENCE,
        )
        finished = job_selectors.wait_for_job(job_id=job.pk, patience=PATIENCE)
        if finished is None:
            return Response(
                {"job_id": str(job.pk), "samples": []},
                status=202,
                headers={"Location": request.build_absolute_uri(reverse("job", args=[job.pk]))},
            )
        try:
            outcome = get_outcome(job=finished)
        except SheetRowsRefused as refusal:
            answer = lab_error_response(refusal)
            answer.data["error_file_id"] = refusal.facts["error_file_id"]
            return answer
        return Response({"job_id": str(job.pk), "samples": _list_samples(request, outcome), **outcome})


class TemplateView(LabAPIView):
    """The empty template."""

    permission_required = "samples.import_sheet"

    @extend_schema(
        operation_id="get_template",
        tags=["intake"],
        responses={(200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, "The header line.")},
    )
    def get(self, request: Request) -> HttpResponse:
        """Download the template's 16 columns as CSV."""
        return HttpResponse(
            write_template_csv(),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="template.csv"'},
        )


def _refuse_oversized(request: Request) -> None:
    """Refuse by the announced length, before the body is read."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if announced.isascii() and announced.isdigit() and int(announced) > MAX_BYTES + FORM_ALLOWANCE:
        raise TooLarge(f"The upload is larger than {MAX_BYTES // (1024 * 1024)} MB.")


def _list_samples(request: Request, outcome: Mapping[str, Any]) -> list[dict[str, Any]]:
    if outcome.get("dry_run"):
        return []
    samples = intake_selectors.list_samples_of_intake(
        intake_id=UUID(outcome["intake_id"]), visible_to=acting_user(request)
    )
    return [read_row(row) for row in samples.values_list(*COLUMNS)]
