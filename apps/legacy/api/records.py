"""Projects, submissions and samples as the panels ask for them."""

from typing import ClassVar
from uuid import UUID

from django.http.response import HttpResponseBase
from rest_framework.request import Request

from apps.core.api.forwarding import forward, read_object
from apps.legacy.api.envelope import wrap
from apps.legacy.api.lists import answer_list
from apps.legacy.api.views import PanelView


class ProjectsView(PanelView):
    """`/api/projects`"""

    permission_required: ClassVar[dict[str, str]] = {
        "GET": "samples.view_project",
        "POST": "samples.add_project",
    }

    def get(self, request: Request) -> HttpResponseBase:
        """List the projects the person may see."""
        return answer_list(request, to="projects")

    def post(self, request: Request) -> HttpResponseBase:
        """Create a project."""
        return wrap(forward(request, to="projects"), "Project created.")


class SubmissionsView(PanelView):
    """`/api/submissions`"""

    permission_required: ClassVar[dict[str, str]] = {
        "GET": "samples.view_submission",
        "POST": "samples.add_submission",
    }

    def get(self, request: Request) -> HttpResponseBase:
        """List the submissions the person may see."""
        return answer_list(request, to="submissions")

    def post(self, request: Request) -> HttpResponseBase:
        """Create a submission."""
        return wrap(forward(request, to="submissions"), "Submission created.")


class AllSubmissionsView(PanelView):
    """`/api/submissions/get-all`"""

    permission_required = "samples.view_submission"

    def get(self, request: Request) -> HttpResponseBase:
        """List the submissions the person may see."""
        return answer_list(request, to="submissions")


class SamplesView(PanelView):
    """`/api/samples`"""

    permission_required: ClassVar[dict[str, str]] = {
        "GET": "samples.view_sample",
        "POST": "samples.add_sample",
    }

    def get(self, request: Request) -> HttpResponseBase:
        """List the samples the person may see; without `limit` all of them."""
        return wrap(forward(request, to="samples"))

    def post(self, request: Request) -> HttpResponseBase:
        """Hand in a sample."""
        return wrap(forward(request, to="samples"), "Sample submitted.")


class GetSamplesView(PanelView):
    """`/api/get-samples`"""

    permission_required = "samples.view_sample"

    def get(self, request: Request) -> HttpResponseBase:
        """List the samples the person may see."""
        return wrap(forward(request, to="samples"))


class SubmitSampleView(PanelView):
    """`/api/submit-sample`"""

    permission_required = "samples.add_sample"

    def post(self, request: Request) -> HttpResponseBase:
        """Hand in a sample."""
        return wrap(forward(request, to="samples"), "Sample submitted.")


class SampleView(PanelView):
    """`/api/samples/{id}`"""

    permission_required: ClassVar[dict[str, str]] = {
        "GET": "samples.view_sample",
        "PUT": "samples.change_sample",
        "PATCH": "samples.change_sample",
        "DELETE": "samples.withdraw_sample",
    }

    def get(self, request: Request, sample_id: UUID) -> HttpResponseBase:
        """Read a sample."""
        return wrap(forward(request, to="sample", sample_id=sample_id))

    def put(self, request: Request, sample_id: UUID) -> HttpResponseBase:
        """Change what the body names."""
        return wrap(forward(request, to="sample", sample_id=sample_id), "Sample updated.")

    patch = put

    def delete(self, request: Request, sample_id: UUID) -> HttpResponseBase:
        """Withdraw a sample."""
        return wrap(forward(request, to="sample", sample_id=sample_id), "Sample withdrawn.")


class SampleUpdateView(PanelView):
    """`/api/samples/{id}/update`"""

    permission_required = "samples.change_sample"

    def put(self, request: Request, sample_id: UUID) -> HttpResponseBase:
        """Change what the body names."""
        return wrap(forward(request, to="sample", method="PATCH", sample_id=sample_id), "Sample updated.")

    post = patch = put


class SampleStageView(PanelView):
    """`/api/samples/{id}/stage`"""

    permission_required = "samples.move_sample"

    def put(self, request: Request, sample_id: UUID) -> HttpResponseBase:
        """Complete the stage a sample is at and begin the next one."""
        body = read_object(request)
        # The panel says `workflow_stage` where the API says `stage`.
        if "workflow_stage" in body:
            body["stage"] = body.pop("workflow_stage")
        answer = forward(request, to="sample-stage", method="POST", body=body, sample_id=sample_id)
        return wrap(answer, "Stage advanced.")

    post = patch = put


class QueueView(PanelView):
    """`/api/queue`"""

    permission_required = "samples.view_queue"

    def get(self, request: Request) -> HttpResponseBase:
        """List what to work on next."""
        return answer_list(request, to="queue")


class HierarchyView(PanelView):
    """`/api/hierarchy`"""

    permission_required = "samples.view_project"

    def get(self, request: Request) -> HttpResponseBase:
        """List projects with their submissions and samples."""
        return answer_list(request, to="hierarchy")
