"""Projects with their submissions and samples, as a tree."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.filters import refuse_unknown_parameters
from apps.core.api.pagination import put_page_headers, read_window
from apps.core.api.views import LabAPIView
from apps.core.exceptions import FieldProblem, Invalid
from apps.samples.api.record_serializers import ProjectSerializer
from apps.samples.api.requests import acting_user
from apps.samples.choices import (
    Priority,
    SampleKind,
    SampleStatus,
    SampleType,
    Stage,
    SubmissionSource,
    SubmissionStatus,
)
from apps.samples.selectors import hierarchy


class RowsAsRead(serializers.ListSerializer[Any]):
    """Rows that the database gave in the answer's own words; field by field, 100,000 took seconds."""

    def to_representation(self, data: Any) -> list[Any]:
        """Return the rows."""
        return list(data)


class SampleLeafSerializer(serializers.Serializer[Any]):
    """A sample in the tree."""

    class Meta:
        list_serializer_class = RowsAsRead

    id = serializers.UUIDField()
    sample_name = serializers.CharField()
    lab_id = serializers.CharField(allow_null=True)
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(SampleKind.choices)
    sample_type = serializers.ChoiceField(SampleType.choices)
    status = serializers.ChoiceField(SampleStatus.choices)
    stage = serializers.ChoiceField(Stage.choices)
    priority = serializers.ChoiceField(Priority.choices)
    updated_at = serializers.DateTimeField()


class SubmissionNodeSerializer(serializers.Serializer[Any]):
    """A submission in the tree."""

    id = serializers.UUIDField(source="submission.id")
    number = serializers.CharField(source="submission.number")
    source = serializers.ChoiceField(SubmissionSource.choices, source="submission.source")  # type: ignore[assignment]
    status = serializers.ChoiceField(SubmissionStatus.choices, source="submission.status")
    priority = serializers.ChoiceField(Priority.choices, source="submission.priority")
    created_at = serializers.DateTimeField(source="submission.created_at")
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="Samples by status.")
    samples = SampleLeafSerializer(many=True)


class ProjectNodeSerializer(serializers.Serializer[Any]):
    """A project in the tree; a submission that belongs to none stands under a node whose project is null."""

    project = ProjectSerializer(allow_null=True)
    submissions = SubmissionNodeSerializer(many=True)


class HierarchyView(LabAPIView):
    """The tree of projects, submissions and samples."""

    permission_required = "samples.view_project"

    @extend_schema(
        operation_id="get_hierarchy",
        tags=["projects"],
        parameters=[
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": 1000},
                description="Rows of the tree.",
            ),
            OpenApiParameter("offset", {"type": "integer", "minimum": 0, "maximum": 100_000_000}),
            OpenApiParameter(
                "samples", {"type": "string", "enum": ["true", "false"]}, description="Leaves too."
            ),
        ],
        responses=ProjectNodeSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return projects by name with submissions and samples, then submissions without a project."""
        refuse_unknown_parameters(request, "limit", "offset", "samples")
        with_samples = request.query_params.get("samples", "true")
        if with_samples not in {"true", "false"}:
            problem = FieldProblem("samples", "invalid_choice", "samples is true or false.")
            raise Invalid(problem.message, errors=[problem])
        user, window = acting_user(request), read_window(request)
        nodes = hierarchy.get_hierarchy(
            visible_to=user, limit=window.limit, offset=window.offset, with_samples=with_samples == "true"
        )
        response = Response(ProjectNodeSerializer(nodes, many=True).data)
        put_page_headers(response, request, window, hierarchy.count_nodes(visible_to=user))
        return response
