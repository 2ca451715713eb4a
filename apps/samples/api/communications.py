"""What was said about a submission or a sample."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.filters import refuse_unknown_parameters
from apps.core.api.views import LabAPIView
from apps.samples.api.record_serializers import CommunicationSerializer, NewCommunicationSerializer
from apps.samples.api.requests import acting_user, read_body
from apps.samples.selectors.communications import list_communications
from apps.samples.services.communications import record_communication


class _CommunicationsView(LabAPIView):
    permission_required = {"GET": "samples.view_communication", "POST": "samples.add_communication"}

    def _list(self, request: Request, **about: UUID) -> Response:
        refuse_unknown_parameters(request)
        said = list_communications(visible_to=acting_user(request), **about)
        return Response(CommunicationSerializer(said, many=True).data)

    def _record(self, request: Request, **about: UUID) -> Response:
        body = read_body(request, NewCommunicationSerializer)
        communication = record_communication(
            by=acting_user(request),
            kind=body["kind"],
            direction=body["direction"],
            subject=body.get("subject") or "",
            body=body["body"],
            counterpart=body.get("counterpart") or "",
            occurred_at=body.get("occurred_at"),
            **about,
        )
        return Response(CommunicationSerializer(communication).data, status=201)


class SampleCommunicationsView(_CommunicationsView):
    """What was said about a sample."""

    @extend_schema(
        operation_id="list_sample_communications",
        tags=["communications"],
        responses=CommunicationSerializer(many=True),
    )
    def get(self, request: Request, sample_id: UUID) -> Response:
        """List what was said about a sample, the latest first; customers do not see internal notes."""
        return self._list(request, sample_id=sample_id)

    @extend_schema(
        operation_id="record_sample_communication",
        tags=["communications"],
        request=NewCommunicationSerializer,
        responses={201: CommunicationSerializer},
    )
    def post(self, request: Request, sample_id: UUID) -> Response:
        """Write down an e-mail, a call or a note about a sample."""
        return self._record(request, sample_id=sample_id)


class SubmissionCommunicationsView(_CommunicationsView):
    """What was said about a submission."""

    @extend_schema(
        operation_id="list_submission_communications",
        tags=["communications"],
        responses=CommunicationSerializer(many=True),
    )
    def get(self, request: Request, submission_id: UUID) -> Response:
        """List what was said about a submission, the latest first; customers do not see internal notes."""
        return self._list(request, submission_id=submission_id)

    @extend_schema(
        operation_id="record_submission_communication",
        tags=["communications"],
        request=NewCommunicationSerializer,
        responses={201: CommunicationSerializer},
    )
    def post(self, request: Request, submission_id: UUID) -> Response:
        """Write down an e-mail, a call or a note about a submission."""
        return self._record(request, submission_id=submission_id)
