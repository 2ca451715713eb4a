"""`/api/submissions/ingest`: what the old app read off a form, stored as the draft it is."""

from typing import Any, Final

from django.http.response import HttpResponseBase
from rest_framework.request import Request

from apps.legacy.api import envelope
from apps.legacy.api.forwarding import data_of, forward, read_object
from apps.legacy.api.views import PanelView

PLACEHOLDERS: Final = frozenset({"unknown", "unknown@email.com", "n/a", ""})
"""What the old app writes where its reader found nothing."""

MEMBER_OF: Final = {
    "submitter_name": "requester_name",
    "submitter_email": "requester_email",
    "submitter_phone": "requester_phone",
    "lab_name": "lab_name",
    "department": "department",
    "project_id": "project_id",
    "quote_identifier": "quote_number",
    "flow_cell_count": "flow_cell_count",
    "priority": "priority",
    "special_instructions": "comments",
}
"""Our member for each of the old reading's."""

LISTS: Final = {"sample_type": "sample_types", "flow_cell": "flow_cell_devices"}
"""Members that hold one text there and a list here."""


class IngestView(PanelView):
    """`/api/submissions/ingest`"""

    permission_required = "samples.add_submission"

    def post(self, request: Request) -> HttpResponseBase:
        """Store a reading as a draft submission. Its samples wait: nobody has approved the reading."""
        reading = read_object(request)
        body, left_out = translate(reading)
        answer = forward(request, to="submissions", body={**body, "draft": True})
        if answer.status_code >= 400:
            return envelope.wrap(answer)
        stored = data_of(answer)
        return envelope.success(
            stored,
            f"Submission {stored['number']} is stored as a draft. No samples were created: "
            "nobody has approved the reading.",
            status=answer.status_code,
            samples_created=0,
            not_stored=left_out,
        )


def translate(reading: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return our members of a reading, placeholders left out, and the names of what a draft cannot hold."""
    body: dict[str, Any] = {}
    left_out = []
    for name, value in reading.items():
        if _is_placeholder(value):
            continue
        if name in MEMBER_OF:
            body[MEMBER_OF[name]] = value
        elif name in LISTS:
            words = value if isinstance(value, list) else [value]
            body[LISTS[name]] = [word for word in words if not _is_placeholder(word)]
        else:
            left_out.append(name)
    return body, sorted(left_out)


def _is_placeholder(value: Any) -> bool:
    if isinstance(value, str):
        return value.strip().casefold() in PLACEHOLDERS
    return value is None
