"""Jobs over HTTP: look, watch, cancel."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import streams
from apps.core.api.filters import OF_EVERY_LIST, refuse_unknown_parameters
from apps.core.api.pagination import put_page_headers, read_window
from apps.core.api.schema import FieldProblemSerializer
from apps.core.api.views import LabAPIView
from apps.core.choices import FINISHED, JobStatus
from apps.core.exceptions import FieldProblem, Invalid
from apps.core.models.jobs import Job
from apps.core.selectors import jobs as job_selectors
from apps.core.services import jobs as job_services

EXAMPLE = {
    "id": "7f2d1a52-5f0c-4f0f-9d6c-0d8f4a3a9d11",
    "title": "Take in samples.csv",
    "status": "running",
    "progress": 40,
    "message": "4,000 of 10,000 rows.",
    "revision": 5,
    "attempts": 1,
    "cancel_requested": False,
    "result": None,
    "error": None,
    "created_at": "2026-03-02T14:03:11.120000Z",
    "started_at": "2026-03-02T14:03:11.450000Z",
    "finished_at": None,
}


class JobErrorSerializer(serializers.Serializer[Any]):
    """Why a job has failed."""

    code = serializers.CharField(source="error_code")
    detail = serializers.CharField(source="error_detail")
    errors = FieldProblemSerializer(source="error_report", many=True)  # type: ignore[assignment]  # so named


class JobSerializer(serializers.ModelSerializer[Job]):
    """One job as its watchers see it."""

    cancel_requested = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField()
    result = serializers.JSONField(allow_null=True)

    class Meta:
        model = Job
        fields = [
            "id",
            "title",
            "status",
            "progress",
            "message",
            "revision",
            "attempts",
            "cancel_requested",
            "result",
            "error",
            "created_at",
            "started_at",
            "finished_at",
        ]
        read_only_fields = fields

    def get_cancel_requested(self, job: Job) -> bool:
        """Tell whether somebody wants the job stopped."""
        return job.cancel_requested_at is not None

    @extend_schema_field(JobErrorSerializer(allow_null=True))
    def get_error(self, job: Job) -> Any:
        """Return code, sentence and report of a failed job, else null."""
        return JobErrorSerializer(job).data if job.status == JobStatus.FAILED else None


class JobsView(LabAPIView):
    """The caller's jobs, newest first; all jobs for those who may see them."""

    permission_required = "core.view_job"

    @extend_schema(
        operation_id="jobs_list",
        tags=["jobs"],
        parameters=[
            OpenApiParameter("status", enum=JobStatus.values),
            OpenApiParameter("limit", OpenApiTypes.INT),
            OpenApiParameter("offset", OpenApiTypes.INT),
        ],
        responses=JobSerializer(many=True),
        examples=[OpenApiExample("a running job", EXAMPLE, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        """List jobs; pages by `limit` and `offset`, told in `Link` and `X-Total-Count`."""
        refuse_unknown_parameters(request, *OF_EVERY_LIST, "status")
        window = read_window(request)
        jobs = job_selectors.list_jobs(visible_to=request.user, status=_status_of(request))
        response = Response(JobSerializer(jobs[window.offset : window.offset + window.limit], many=True).data)
        put_page_headers(response, request, window, jobs.count())
        return response


def _status_of(request: Request) -> str | None:
    status = request.query_params.get("status")
    if status is not None and status not in JobStatus.values:
        problem = FieldProblem("status", "invalid_choice", f"Use one of: {', '.join(JobStatus.values)}.")
        raise Invalid(problem.message, errors=[problem])
    return status


class JobView(LabAPIView):
    """One job."""

    permission_required = "core.view_job"

    @extend_schema(
        operation_id="jobs_get",
        tags=["jobs"],
        responses=JobSerializer,
        examples=[OpenApiExample("a running job", EXAMPLE, response_only=True)],
    )
    def get(self, request: Request, job_id: UUID) -> Response:
        """Show how far a job is and how it ended."""
        return Response(JobSerializer(job_selectors.get_job(job_id=job_id, visible_to=request.user)).data)


class JobCancelView(LabAPIView):
    """The wish that a job stops."""

    permission_required = "core.cancel_job"

    @extend_schema(operation_id="jobs_cancel", tags=["jobs"], request=None, responses={200: JobSerializer})
    def post(self, request: Request, job_id: UUID) -> Response:
        """Cancel a waiting job at once; ask a running one to stop at its next safe point."""
        job = job_selectors.get_job_to_cancel(job_id=job_id, by=request.user)
        return Response(JobSerializer(job_services.cancel_job(job_id=job.pk)).data)


class JobEventsView(LabAPIView):
    """A job's progress as it happens."""

    permission_required = "core.view_job"

    @extend_schema(
        operation_id="jobs_events",
        tags=["jobs"],
        parameters=[
            OpenApiParameter(
                "Last-Event-ID",
                OpenApiTypes.STR,
                OpenApiParameter.HEADER,
                description="The `id` of the last event received; only later ones are sent.",
            )
        ],
        responses={
            (200, "text/event-stream"): OpenApiResponse(
                OpenApiTypes.STR,
                description="`progress` events, then one `finished` event; each carries the job as JSON.",
            ),
            204: OpenApiResponse(description="The job is finished and its last event was received."),
        },
    )
    def get(self, request: Request, job_id: UUID) -> HttpResponseBase:
        """Stream a job's progress for at most 25 s; a client resumes with `Last-Event-ID`.

        Only so many streams are served at a time; beyond them the answer is 503, and polling the job works.
        """
        job = job_selectors.get_job(job_id=job_id, visible_to=request.user)
        seen = streams.last_event_id(request)
        if job.status in FINISHED and seen >= job.revision:
            return HttpResponse(status=204)
        if request.method == "HEAD":
            return HttpResponse(content_type=streams.MEDIA_TYPE)
        return streams.JobStream(job, seen=seen, render=lambda watched: JobSerializer(watched).data)
