"""The old addresses. Each route that is not here yet arrives with the app that owns its work."""

from django.urls import URLPattern, path, re_path, register_converter

from apps.core.api.routing import route
from apps.legacy.api import admin_session, forms, health, ingest, records, sheets
from apps.legacy.api.views import GoneView, UnknownView


class OldAddressConverter:
    """Whatever stands below `/api/` and is no version of our own API."""

    regex = r"(?!v1(?:/|$)).+"

    def to_python(self, value: str) -> str:
        """Return the address as it is."""
        return value

    to_url = to_python


register_converter(OldAddressConverter, "old")


def gone(pattern: str, *, name: str, instead: str) -> URLPattern:
    """Return the pattern of an address that must not come back."""
    return re_path(pattern, GoneView.as_view(instead=instead), name=name)


urlpatterns = [
    *route("api/projects", records.ProjectsView.as_view(), name="legacy-projects"),
    *route("api/submissions", records.SubmissionsView.as_view(), name="legacy-submissions"),
    *route("api/submissions/get-all", records.AllSubmissionsView.as_view(), name="legacy-all-submissions"),
    *route("api/submissions/ingest", ingest.IngestView.as_view(), name="legacy-ingest"),
    *route("api/samples", records.SamplesView.as_view(), name="legacy-samples"),
    *route("api/samples/<uuid:sample_id>", records.SampleView.as_view(), name="legacy-sample"),
    *route(
        "api/samples/<uuid:sample_id>/update", records.SampleUpdateView.as_view(), name="legacy-sample-update"
    ),
    *route(
        "api/samples/<uuid:sample_id>/stage", records.SampleStageView.as_view(), name="legacy-sample-stage"
    ),
    *route("api/get-samples", records.GetSamplesView.as_view(), name="legacy-get-samples"),
    *route("api/submit-sample", records.SubmitSampleView.as_view(), name="legacy-submit-sample"),
    *route("api/queue", records.QueueView.as_view(), name="legacy-queue"),
    *route("api/hierarchy", records.HierarchyView.as_view(), name="legacy-hierarchy"),
    *route("api/submission/process-csv", sheets.PanelSheetView.as_view(), name="legacy-panel-process-csv"),
    *route("api/submission/process-pdf", forms.PanelFormView.as_view(), name="legacy-panel-process-pdf"),
    *route("api/submission/health", health.PanelHealthView.as_view(), name="legacy-panel-health"),
    *route(
        "api/submission/memory-usage", health.PanelMemoryUsageView.as_view(), name="legacy-panel-memory-usage"
    ),
    *route("api/admin/login", admin_session.AdminLoginView.as_view(), name="legacy-admin-login"),
    *route("api/admin/session", admin_session.AdminSessionView.as_view(), name="legacy-admin-session"),
    *route("api/admin/logout", admin_session.AdminLogoutView.as_view(), name="legacy-admin-logout"),
    *route("process-csv", sheets.ServerSheetView.as_view(), name="legacy-process-csv"),
    *route("api/v1/process-csv", sheets.ServerSheetView.as_view(), name="legacy-v1-process-csv"),
    *route("process-pdf", forms.ServerFormView.as_view(), name="legacy-process-pdf"),
    *route("api/v1/process-pdf", forms.ServerFormView.as_view(), name="legacy-v1-process-pdf"),
    *route("memory-usage", health.MemoryUsageView.as_view(), name="legacy-memory-usage"),
    gone(r"^api/shutdown/?$", name="legacy-shutdown", instead="stop the server where it was started."),
    gone(r"^api/migrate/?$", name="legacy-migrate", instead="the migrate entry point changes the schema."),
    gone(r"^api/trpc(/.*)?$", name="legacy-trpc", instead="use /api/v1, described at /api/v1/docs."),
    # The last: an app that brings one of the old addresses stands above this app in the table of routes.
    path("api/<old:address>", UnknownView.as_view(), name="legacy-unknown"),
]
