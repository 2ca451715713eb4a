"""The MinKNOW sample sheets of a submission: issued, listed, downloaded."""

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.filters import refuse_unknown_parameters
from apps.core.api.views import Attachment, LabAPIView
from apps.core.selectors import files
from apps.samples.api.examples import A_SHEET_WISH
from apps.samples.api.minknow_serializers import (
    IssuedSheetSerializer,
    MinknowSheetsSerializer,
    SheetWishSerializer,
)
from apps.samples.api.requests import NOT_FOUND, acting_user, also_refused, read_body
from apps.samples.engine.minknow_sheet.shapes import SheetPlan
from apps.samples.selectors.issued_sheets import get_issued_sheet, list_issued_sheets
from apps.samples.services import issuing
from apps.samples.types import RunPlace, SheetWish


class MinknowSheetsView(LabAPIView):
    """The sheets of a submission's runs."""

    permission_required = {"GET": "samples.view_issuedsheet", "POST": "samples.issue_minknow_sheet"}

    @extend_schema(
        operation_id="list_minknow_sheets",
        tags=["submissions"],
        responses=IssuedSheetSerializer(many=True),
    )
    def get(self, request: Request, submission_id: UUID) -> Response:
        """List the sheets that were issued, the latest first."""
        refuse_unknown_parameters(request)
        found = list_issued_sheets(submission_id=submission_id, visible_to=acting_user(request))
        return Response(IssuedSheetSerializer(found, many=True).data)

    @extend_schema(
        operation_id="issue_minknow_sheets",
        tags=["submissions"],
        request=SheetWishSerializer,
        responses=also_refused(MinknowSheetsSerializer, NOT_FOUND, status=201)
        | {200: MinknowSheetsSerializer},
        examples=[A_SHEET_WISH],
    )
    def post(self, request: Request, submission_id: UUID) -> Response:
        """Issue one sheet for each run; with `dry_run` tell the runs, barcodes and problems alone."""
        body = read_body(request, SheetWishSerializer)
        wish, user = _read_wish(body), acting_user(request)
        if body["dry_run"]:
            plan = issuing.preview_minknow_sheets(submission_id=submission_id, by=user, wish=wish)
            return Response(MinknowSheetsSerializer(_tell(plan)).data)
        issued = issuing.issue_minknow_sheets(submission_id=submission_id, by=user, wish=wish)
        answer = {
            "dry_run": False,
            "accepted": True,
            "kit": issued[0].kit,
            "issued": issued,
            "planned": [],
            "problems": [],
        }
        return Response(MinknowSheetsSerializer(answer).data, status=201)


class MinknowSheetContentView(LabAPIView):
    """The bytes of an issued sheet."""

    permission_required = "samples.view_issuedsheet"

    @extend_schema(
        operation_id="download_minknow_sheet",
        tags=["submissions"],
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, submission_id: UUID, sheet_id: UUID) -> HttpResponseBase:
        """Download a sheet as it was issued."""
        file = get_issued_sheet(
            submission_id=submission_id, sheet_id=sheet_id, visible_to=acting_user(request)
        ).file
        return Attachment(
            files.open_file(file=file), filename=file.filename, media_type=file.media_type, size=file.size
        )


def _read_wish(body: dict[str, Any]) -> SheetWish:
    return SheetWish(
        experiment_id=body["experiment_id"],
        places=[
            RunPlace(place.get("flow_cell_id") or "", place.get("position_id") or "")
            for place in body.get("runs", ())
        ],
        kit=body.get("kit") or "",
        flow_cell_product_code=body.get("flow_cell_product_code") or "",
        afresh=body["afresh"],
    )


def _tell(plan: SheetPlan) -> dict[str, Any]:
    return {
        "dry_run": True,
        "accepted": not plan.problems,
        "kit": plan.kit.sold_as if plan.kit else None,
        "issued": [],
        "planned": [
            {
                "run_number": run.number,
                "flow_cell_id": (run.flow_cell.flow_cell_id if run.flow_cell else "") or None,
                "position_id": (run.flow_cell.position_id if run.flow_cell else "") or None,
                "sample_id": run.sample_id,
                "csv": run.csv or None,
                "assignments": [issuing.describe_assignment(one) for one in run.assignments],
            }
            for run in plan.runs
        ],
        "problems": [problem.as_dict() for problem in issuing.as_field_problems(plan)],
    }
