"""The lab's review of a reading: correct, approve, take back, reject, read again."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.ai.api.readings import answer_reading
from apps.ai.api.requests import IF_MATCH, answered, read_body, version_checked
from apps.ai.api.serializers import (
    ApprovalSerializer,
    CorrectionsSerializer,
    ReadingDetailSerializer,
    RejectionSerializer,
    UndoSerializer,
)
from apps.ai.services import approving, correcting, requesting
from apps.ai.types import NewCorrection
from apps.core.api.identity import signed_in
from apps.core.api.views import LabAPIView


class CorrectionsView(LabAPIView):
    """What people correct in a reading."""

    permission_required = "ai.correct_reading"

    @extend_schema(
        operation_id="correct_reading",
        tags=["readings"],
        request=CorrectionsSerializer,
        parameters=[IF_MATCH],
        responses=answered(ReadingDetailSerializer, 412),
    )
    def post(self, request: Request, reading_id: UUID) -> Response:
        """Correct values, and add or remove sample rows: all of it or nothing.

        Each correction is kept beside what was read, with who and when. Values are texts, numbers too. The
        value that stands there already confirms it where it was doubtful. Findings and letter are those of
        the values as they now are.
        """
        body = read_body(request, CorrectionsSerializer)
        with version_checked(request, body.get("version")) as expected:
            reading = correcting.correct_reading(
                reading_id=reading_id,
                by=signed_in(request),
                corrections=[NewCorrection(**correction) for correction in body["corrections"]],
                expected_version=expected.version,
            )
        return answer_reading(reading)


class ApprovalView(LabAPIView):
    """The decision that a form enters the records."""

    permission_required = "ai.approve_reading"

    @extend_schema(
        operation_id="approve_reading",
        tags=["readings"],
        request=ApprovalSerializer,
        parameters=[IF_MATCH],
        responses=answered(ReadingDetailSerializer, 412),
    )
    def post(self, request: Request, reading_id: UUID) -> Response:
        """Create the submission and its samples from the form as corrected, once.

        Approving again answers the same; another person is told who approved it.
        """
        body = read_body(request, ApprovalSerializer)
        with version_checked(request, body.get("version")) as expected:
            reading = approving.approve_reading(
                reading_id=reading_id,
                by=signed_in(request),
                expected_version=expected.version,
                lab_id=body.get("lab_id"),
            )
        return answer_reading(reading)


class UndoView(LabAPIView):
    """The wish to take an approved form back."""

    permission_required = "ai.approve_reading"

    @extend_schema(
        operation_id="undo_approval",
        tags=["readings"],
        request=UndoSerializer,
        responses=ReadingDetailSerializer,
    )
    def post(self, request: Request, reading_id: UUID) -> Response:
        """Take an approved form back out of the records, as long as no sample of it has moved."""
        body = read_body(request, UndoSerializer)
        return answer_reading(
            approving.undo_approval(reading_id=reading_id, by=signed_in(request), reason=body["reason"])
        )


class RejectionView(LabAPIView):
    """The decision that a form does not enter the records."""

    permission_required = "ai.reject_reading"

    @extend_schema(
        operation_id="reject_reading",
        tags=["readings"],
        request=RejectionSerializer,
        parameters=[IF_MATCH],
        responses=answered(ReadingDetailSerializer, 412),
    )
    def post(self, request: Request, reading_id: UUID) -> Response:
        """Put a form away with a reason; reading it again brings it back."""
        body = read_body(request, RejectionSerializer)
        with version_checked(request, body.get("version")) as expected:
            reading = approving.reject_reading(
                reading_id=reading_id,
                by=signed_in(request),
                reason=body["reason"],
                expected_version=expected.version,
            )
        return answer_reading(reading)


class RereadingView(LabAPIView):
    """The wish that a form is read again."""

    permission_required = "ai.correct_reading"

    @extend_schema(operation_id="reread", tags=["readings"], request=None, responses=ReadingDetailSerializer)
    def post(self, request: Request, reading_id: UUID) -> Response:
        """Read the form again with the reader as it is today; corrections are laid over the outcome."""
        return answer_reading(requesting.reread(reading_id=reading_id, by=signed_in(request)))
