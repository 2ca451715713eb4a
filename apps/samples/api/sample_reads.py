"""What is asked about one sample: its track, its steps, its history."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.views import LabAPIView
from apps.samples.api.record_serializers import StepSerializer, StepUpdateSerializer
from apps.samples.api.requests import acting_user, read_body, version_checked, versioned
from apps.samples.api.sample_serializers import HistoryEntrySerializer, TrackStageSerializer
from apps.samples.selectors import history, tracks
from apps.samples.services import steps


class SampleTrackView(LabAPIView):
    """A sample's way through the eight stages."""

    permission_required = "samples.view_sample"

    @extend_schema(
        operation_id="get_sample_track", tags=["workflow"], responses=TrackStageSerializer(many=True)
    )
    def get(self, request: Request, sample_id: UUID) -> Response:
        """Return the eight stages with their planned and actual hours."""
        track = tracks.get_track(sample_id=sample_id, visible_to=acting_user(request), now=timezone.now())
        return Response(TrackStageSerializer(track, many=True).data)


class SampleStepsView(LabAPIView):
    """The steps of a sample."""

    permission_required = "samples.view_workflowstep"

    @extend_schema(operation_id="list_sample_steps", tags=["workflow"], responses=StepSerializer(many=True))
    def get(self, request: Request, sample_id: UUID) -> Response:
        """List the steps that were begun, those done again in rework included."""
        found = tracks.list_steps(sample_id=sample_id, visible_to=acting_user(request))
        return Response(StepSerializer(found, many=True).data)


class SampleStepView(LabAPIView):
    """The work of one stage on a sample."""

    permission_required = "samples.change_sample"

    @extend_schema(
        operation_id="record_sample_step",
        tags=["workflow"],
        request=StepUpdateSerializer,
        responses=StepSerializer,
    )
    def patch(self, request: Request, sample_id: UUID, stage: str) -> Response:
        """Write down what was seen and found in a stage's work; moving on is the sample's own verb."""
        body = read_body(request, StepUpdateSerializer)
        with version_checked(request) as expectation:
            step = steps.record_step(
                sample_id=sample_id,
                stage=stage,
                by=acting_user(request),
                # An empty text takes notes away; what is not in the body stays.
                notes=(body["notes"] or "") if "notes" in body else None,
                results=body.get("results"),
                expected=expectation.version,
            )
        return versioned(StepSerializer(step).data, step.updated_at)


class SampleHistoryView(LabAPIView):
    """The history of a sample."""

    permission_required = "samples.view_history"

    @extend_schema(
        operation_id="get_sample_history", tags=["samples"], responses=HistoryEntrySerializer(many=True)
    )
    def get(self, request: Request, sample_id: UUID) -> Response:
        """Return all that happened to a sample, the latest first."""
        lines = history.list_history(sample_id=sample_id, visible_to=acting_user(request))
        return Response(HistoryEntrySerializer(lines, many=True).data)
