"""The verbs on one sample: each route calls the service of its name."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.views import LabAPIView
from apps.samples.api.examples import A_SAMPLE, A_STATUS_CHANGE
from apps.samples.api.requests import (
    IF_MATCH,
    STALE,
    acting_user,
    also_refused,
    read_body,
    sample_response,
    version_checked,
)
from apps.samples.api.sample_serializers import (
    AssignmentSerializer,
    ReasonSerializer,
    SampleSerializer,
    StageChangeSerializer,
    StatusChangeSerializer,
    VersionSerializer,
)
from apps.samples.services import assigning, moves, receiving, withdrawing


class SampleStatusView(LabAPIView):
    """The status of a sample."""

    permission_required = "samples.move_sample"

    @extend_schema(
        operation_id="change_sample_status",
        tags=["workflow"],
        request=StatusChangeSerializer,
        responses=SampleSerializer,
        examples=[A_STATUS_CHANGE, A_SAMPLE],
    )
    def patch(self, request: Request, sample_id: UUID) -> Response:
        """Move a sample to a status, and with it to that status' first stage. Going back needs a reason."""
        body = read_body(request, StatusChangeSerializer)
        with version_checked(request) as expectation:
            sample = moves.change_status(
                sample_id=sample_id,
                to=body["status"],
                by=acting_user(request),
                reason=body.get("reason") or "",
                override=body["override"],
                expected=expectation.version,
            )
        return sample_response(sample)


class SampleStageView(LabAPIView):
    """The stage of a sample."""

    permission_required = "samples.move_sample"

    @extend_schema(
        operation_id="advance_sample_stage",
        tags=["workflow"],
        parameters=[IF_MATCH],
        request=StageChangeSerializer,
        responses=also_refused(SampleSerializer, STALE),
    )
    def post(self, request: Request, sample_id: UUID) -> Response:
        """Complete the stage a sample is at and begin the next one."""
        body = read_body(request, StageChangeSerializer)
        with version_checked(request) as expectation:
            sample = moves.advance_stage(
                sample_id=sample_id,
                to=body.get("stage"),
                by=acting_user(request),
                notes=body.get("notes") or "",
                results=body.get("results"),
                reason=body.get("reason") or "",
                override=body["override"],
                expected=expectation.version,
            )
        return sample_response(sample)


class SampleAssignView(LabAPIView):
    """Who works on a sample."""

    permission_required = "samples.assign_sample"

    @extend_schema(
        operation_id="assign_sample",
        tags=["workflow"],
        request=AssignmentSerializer,
        responses=SampleSerializer,
    )
    def patch(self, request: Request, sample_id: UUID) -> Response:
        """Assign a sample. The text is kept as typed, and linked when it names exactly one active user."""
        body = read_body(request, AssignmentSerializer)
        with version_checked(request) as expectation:
            sample = assigning.assign_sample(
                sample_id=sample_id,
                assigned_to=body["assigned_to"] or "",
                by=acting_user(request),
                expected=expectation.version,
            )
        return sample_response(sample)


class SampleReceiveView(LabAPIView):
    """The receipt of a sample."""

    permission_required = "samples.receive_sample"

    @extend_schema(
        operation_id="receive_sample",
        tags=["workflow"],
        parameters=[IF_MATCH],
        request=VersionSerializer,
        responses=also_refused(SampleSerializer, STALE),
    )
    def post(self, request: Request, sample_id: UUID) -> Response:
        """Receive a sample at the bench; it gets its lab id."""
        read_body(request, VersionSerializer)
        with version_checked(request) as expectation:
            sample = receiving.receive_sample(
                sample_id=sample_id, by=acting_user(request), expected=expectation.version
            )
        return sample_response(sample)


class SampleWithdrawView(LabAPIView):
    """The withdrawal of a sample."""

    permission_required = "samples.withdraw_sample"

    @extend_schema(
        operation_id="withdraw_sample",
        tags=["workflow"],
        parameters=[IF_MATCH],
        request=ReasonSerializer,
        responses=also_refused(SampleSerializer, STALE),
    )
    def post(self, request: Request, sample_id: UUID) -> Response:
        """Withdraw a sample with a reason. It is archived and leaves the lists; its history stays."""
        body = read_body(request, ReasonSerializer)
        with version_checked(request) as expectation:
            sample = withdrawing.withdraw_sample(
                sample_id=sample_id,
                by=acting_user(request),
                reason=body["reason"],
                expected=expectation.version,
            )
        return sample_response(sample)
