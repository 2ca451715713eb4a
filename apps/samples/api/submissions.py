"""The submission routes."""

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.filters import list_parameters, narrow, refuse_unknown_parameters
from apps.core.api.pagination import put_page_headers, read_window
from apps.core.api.views import LabAPIView
from apps.samples.api.examples import A_NEW_SUBMISSION
from apps.samples.api.filters import SampleFilters, SubmissionFilters
from apps.samples.api.requests import (
    IF_MATCH,
    NOT_FOUND,
    STALE,
    acting_user,
    also_refused,
    read_body,
    version_checked,
    versioned,
)
from apps.samples.api.sample_list import answer_samples
from apps.samples.api.sample_serializers import HistoryEntrySerializer, SampleSerializer, VersionSerializer
from apps.samples.api.submission_serializers import (
    ChargeLineSerializer,
    LabLinkSerializer,
    SubmissionArchiveSerializer,
    SubmissionCreateSerializer,
    SubmissionSerializer,
    SubmissionUpdateSerializer,
)
from apps.samples.models.submissions import Submission
from apps.samples.selectors import history
from apps.samples.selectors import samples as sample_selectors
from apps.samples.selectors import submissions as selectors
from apps.samples.services import submissions


class SubmissionsView(LabAPIView):
    """The submissions that the asking person may see."""

    permission_required = {"GET": "samples.view_submission", "POST": "samples.add_submission"}

    @extend_schema(
        operation_id="list_submissions",
        tags=["submissions"],
        parameters=list_parameters(SubmissionFilters),
        responses=SubmissionSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """List submissions, the newest first."""
        found = selectors.list_submissions(visible_to=acting_user(request))
        found = narrow(request, found, SubmissionFilters)
        window = read_window(request)
        page = found[window.offset : window.offset + window.limit]
        response = Response(SubmissionSerializer(page, many=True).data)
        put_page_headers(response, request, window, found.order_by().count())
        return response

    @extend_schema(
        operation_id="create_submission",
        tags=["submissions"],
        request=SubmissionCreateSerializer,
        responses=also_refused(SubmissionSerializer, NOT_FOUND, status=201),
        examples=[A_NEW_SUBMISSION],
    )
    def post(self, request: Request) -> Response:
        """Take down a form."""
        body = read_body(request, SubmissionCreateSerializer)
        project_id = body.pop("project_id", None)
        submission = submissions.create_submission(
            by=acting_user(request),
            lab_name=body.pop("lab_name", None) or "",
            project=str(project_id) if project_id else "",
            draft=body.pop("draft"),
            charges=body.pop("charges", ()),
            values=body,
        )
        return _answer(submission, status=201)


class SubmissionView(LabAPIView):
    """One submission."""

    permission_required = {
        "GET": "samples.view_submission",
        "PUT": "samples.change_submission",
        "PATCH": "samples.change_submission",
    }

    @extend_schema(operation_id="get_submission", tags=["submissions"], responses=SubmissionSerializer)
    def get(self, request: Request, submission_id: UUID) -> Response:
        """Read a submission; the ETag is its version."""
        return _answer(selectors.get_submission(submission_id=submission_id, visible_to=acting_user(request)))

    @extend_schema(
        operation_id="replace_submission",
        tags=["submissions"],
        request=SubmissionUpdateSerializer,
        responses=SubmissionSerializer,
    )
    def put(self, request: Request, submission_id: UUID) -> Response:
        """Change what the body names, as PATCH does."""
        return self._update(request, submission_id)

    @extend_schema(
        operation_id="update_submission",
        tags=["submissions"],
        request=SubmissionUpdateSerializer,
        responses=SubmissionSerializer,
    )
    def patch(self, request: Request, submission_id: UUID) -> Response:
        """Change what the body names; a requester may until it is handed in."""
        return self._update(request, submission_id)

    def _update(self, request: Request, submission_id: UUID) -> Response:
        changes = read_body(request, SubmissionUpdateSerializer)
        with version_checked(request) as expectation:
            submission = submissions.update_submission(
                submission_id=submission_id,
                by=acting_user(request),
                changes=changes,
                expected=expectation.version,
            )
        return _answer(submission)


class SubmissionSamplesView(LabAPIView):
    """The samples of a submission."""

    permission_required = "samples.view_sample"

    @extend_schema(
        operation_id="list_submission_samples",
        tags=["submissions"],
        parameters=list_parameters(SampleFilters),
        responses=SampleSerializer(many=True),
    )
    def get(self, request: Request, submission_id: UUID) -> HttpResponseBase:
        """List a submission's samples in the order of the form; without `limit` all of them."""
        user = acting_user(request)
        submission = selectors.get_submission(submission_id=submission_id, visible_to=user)
        found = sample_selectors.list_samples(visible_to=user).filter(submission=submission)
        return answer_samples(request, found.order_by("number"))


class SubmissionChargesView(LabAPIView):
    """The charges of a submission."""

    permission_required = "samples.view_submission"

    @extend_schema(
        operation_id="list_submission_charges",
        tags=["submissions"],
        responses=ChargeLineSerializer(many=True),
    )
    def get(self, request: Request, submission_id: UUID) -> Response:
        """List the lines of the quote's charges; money is answered as text, so that no cent is lost."""
        refuse_unknown_parameters(request)
        charges = selectors.list_charges(submission_id=submission_id, visible_to=acting_user(request))
        return Response(ChargeLineSerializer(charges, many=True).data)


class SubmissionHistoryView(LabAPIView):
    """The history of a submission."""

    permission_required = "samples.view_history"

    @extend_schema(
        operation_id="get_submission_history",
        tags=["submissions"],
        responses=HistoryEntrySerializer(many=True),
    )
    def get(self, request: Request, submission_id: UUID) -> Response:
        """Return all that happened to a submission, the latest first."""
        refuse_unknown_parameters(request)
        lines = history.list_submission_history(submission_id=submission_id, visible_to=acting_user(request))
        return Response(HistoryEntrySerializer(lines, many=True).data)


class SubmissionSubmitView(LabAPIView):
    """The handing in of a draft."""

    permission_required = "samples.change_submission"

    @extend_schema(
        operation_id="submit_submission",
        tags=["submissions"],
        parameters=[IF_MATCH],
        request=VersionSerializer,
        responses=also_refused(SubmissionSerializer, STALE),
    )
    def post(self, request: Request, submission_id: UUID) -> Response:
        """Hand in a draft; one that was handed in before stays as it is."""
        read_body(request, VersionSerializer)
        with version_checked(request) as expectation:
            submission = submissions.submit_submission(
                submission_id=submission_id, by=acting_user(request), expected=expectation.version
            )
        return _answer(submission)


class SubmissionLabView(LabAPIView):
    """The lab a submission belongs to."""

    permission_required = "samples.manage_membership"

    @extend_schema(
        operation_id="link_submission_lab",
        tags=["submissions"],
        parameters=[IF_MATCH],
        request=LabLinkSerializer,
        responses=also_refused(SubmissionSerializer, STALE),
    )
    def post(self, request: Request, submission_id: UUID) -> Response:
        """Link a submission to a lab, whose members then see it."""
        body = read_body(request, LabLinkSerializer)
        with version_checked(request) as expectation:
            submission = submissions.link_lab(
                submission_id=submission_id,
                lab_id=body["lab"],
                by=acting_user(request),
                remember_alias=body["remember_alias"],
                reason=body.get("reason") or "",
                expected=expectation.version,
            )
        return _answer(submission)


class SubmissionArchiveView(LabAPIView):
    """The archiving of a submission."""

    permission_required = "samples.archive_sample"

    @extend_schema(
        operation_id="archive_submission",
        tags=["submissions"],
        parameters=[IF_MATCH],
        request=SubmissionArchiveSerializer,
        responses=also_refused(SubmissionSerializer, STALE),
    )
    def post(self, request: Request, submission_id: UUID) -> Response:
        """Put a submission away whose samples are all at their end."""
        body = read_body(request, SubmissionArchiveSerializer)
        with version_checked(request) as expectation:
            submission = submissions.archive_submission(
                submission_id=submission_id,
                by=acting_user(request),
                reason=body.get("reason") or "",
                expected=expectation.version,
            )
        return _answer(submission)


def _answer(submission: Submission, *, status: int = 200) -> Response:
    body: dict[str, Any] = SubmissionSerializer(submission).data
    return versioned(body, submission.updated_at, status=status)
