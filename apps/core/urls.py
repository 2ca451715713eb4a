"""Routes of jobs, files and the API's own description, below /api/v1/."""

from apps.core.api import files, jobs, reference
from apps.core.api.routing import route
from apps.core.views import api_docs

urlpatterns = [
    *route("jobs", jobs.JobsView.as_view(), name="jobs"),
    *route("jobs/<uuid:job_id>", jobs.JobView.as_view(), name="job"),
    *route("jobs/<uuid:job_id>/cancel", jobs.JobCancelView.as_view(), name="job-cancel"),
    *route("jobs/<uuid:job_id>/events", jobs.JobEventsView.as_view(), name="job-events"),
    *route("files/upload", files.FileUploadView.as_view(), name="file-upload"),
    *route("files/<uuid:file_id>", files.FileView.as_view(), name="file"),
    *route("files/<uuid:file_id>/content", files.FileContentView.as_view(), name="file-content"),
    *route("schema", reference.SchemaView.as_view(), name="schema"),
    *route("docs", api_docs, name="api-docs"),
]
