"""The project routes."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.filters import list_parameters, narrow
from apps.core.api.pagination import put_page_headers, read_window
from apps.core.api.views import LabAPIView
from apps.samples.api.filters import ProjectFilters
from apps.samples.api.record_serializers import (
    ProjectCreateSerializer,
    ProjectSerializer,
    ProjectUpdateSerializer,
)
from apps.samples.api.requests import (
    NOT_FOUND,
    acting_user,
    also_refused,
    read_body,
    version_checked,
    versioned,
)
from apps.samples.models.projects import Project
from apps.samples.selectors import projects as selectors
from apps.samples.services import projects


class ProjectsView(LabAPIView):
    """The projects that the asking person may see."""

    permission_required = {"GET": "samples.view_project", "POST": "samples.add_project"}

    @extend_schema(
        operation_id="list_projects",
        tags=["projects"],
        parameters=list_parameters(ProjectFilters),
        responses=ProjectSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """List projects by name."""
        found = narrow(request, selectors.list_projects(visible_to=acting_user(request)), ProjectFilters)
        window = read_window(request)
        page = found[window.offset : window.offset + window.limit]
        response = Response(ProjectSerializer(page, many=True).data)
        put_page_headers(response, request, window, found.order_by().count())
        return response

    @extend_schema(
        operation_id="create_project",
        tags=["projects"],
        request=ProjectCreateSerializer,
        responses=also_refused(ProjectSerializer, NOT_FOUND, status=201),
    )
    def post(self, request: Request) -> Response:
        """Begin a project of a lab."""
        body = read_body(request, ProjectCreateSerializer)
        lab_id = body.pop("lab", None)
        project = projects.create_project(by=acting_user(request), values=body, lab_id=lab_id)
        return _answer(project, status=201)


class ProjectView(LabAPIView):
    """One project."""

    permission_required = {
        "GET": "samples.view_project",
        "PUT": "samples.change_project",
        "PATCH": "samples.change_project",
    }

    @extend_schema(operation_id="get_project", tags=["projects"], responses=ProjectSerializer)
    def get(self, request: Request, project_id: UUID) -> Response:
        """Read a project; the ETag is its version."""
        return _answer(selectors.get_project(project_id=project_id, visible_to=acting_user(request)))

    @extend_schema(
        operation_id="replace_project",
        tags=["projects"],
        request=ProjectUpdateSerializer,
        responses=ProjectSerializer,
    )
    def put(self, request: Request, project_id: UUID) -> Response:
        """Change what the body names, as PATCH does."""
        return self._update(request, project_id)

    @extend_schema(
        operation_id="update_project",
        tags=["projects"],
        request=ProjectUpdateSerializer,
        responses=ProjectSerializer,
    )
    def patch(self, request: Request, project_id: UUID) -> Response:
        """Change what the body names."""
        return self._update(request, project_id)

    def _update(self, request: Request, project_id: UUID) -> Response:
        changes = read_body(request, ProjectUpdateSerializer)
        with version_checked(request) as expectation:
            project = projects.update_project(
                project_id=project_id, by=acting_user(request), changes=changes, expected=expectation.version
            )
        return _answer(project)


def _answer(project: Project, *, status: int = 200) -> Response:
    return versioned(ProjectSerializer(project).data, project.updated_at, status=status)
