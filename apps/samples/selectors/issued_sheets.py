"""Questions about the MinKNOW sheets that were issued."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from apps.samples.engine.minknow_sheet.shapes import Place
from apps.samples.engine.minknow_sheet.splitting import read_barcode
from apps.samples.exceptions import IssuedSheetNotFound
from apps.samples.models.issued_sheets import IssuedSheet
from apps.samples.selectors.submissions import get_submission

if TYPE_CHECKING:
    from apps.security.models import User


def list_issued_sheets(*, submission_id: UUID, visible_to: "User") -> QuerySet[IssuedSheet]:
    """Return a submission's sheets, the latest first, those of one asking by their runs.

    Raises SubmissionNotFound.
    """
    submission = get_submission(submission_id=submission_id, visible_to=visible_to)
    sheets = IssuedSheet.objects.filter(submission=submission).select_related("file", "issued_by")
    return sheets.order_by("-created_at", "run_number")


def get_issued_sheet(*, submission_id: UUID, sheet_id: UUID, visible_to: "User") -> IssuedSheet:
    """Return one sheet of a submission. Raises SubmissionNotFound, IssuedSheetNotFound."""
    sheet = list_issued_sheets(submission_id=submission_id, visible_to=visible_to).filter(pk=sheet_id).first()
    if sheet is None:
        raise IssuedSheetNotFound
    return sheet


def find_places(*, submission_id: UUID, kit: str) -> Mapping[str, Place]:
    """Return where the sheets of this kit have put each sample last, by its key as text.

    An asking that assigned afresh has made those before it void.
    """
    places: dict[str, Place] = {}
    issue: UUID | None = None
    sheets = IssuedSheet.objects.filter(submission=submission_id, kit=kit).order_by(
        "created_at", "run_number"
    )
    for sheet in sheets.only("issue", "run_number", "parameters", "assignments"):
        if sheet.issue != issue and sheet.parameters["afresh"]:
            places.clear()
        issue = sheet.issue
        for row in sheet.assignments:
            places[row["sample"]] = Place(sheet.run_number, read_barcode(row["barcode"] or "") or 0)
    return places
