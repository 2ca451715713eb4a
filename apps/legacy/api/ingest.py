"""`/api/submissions/ingest`: what the old app read off a form, stored as the draft it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

from django.http.response import HttpResponseBase
from rest_framework.request import Request

from apps.core.api.forwarding import data_of, forward, read_object
from apps.core.exceptions import FieldProblem, Invalid
from apps.legacy.api import envelope
from apps.legacy.api.views import PanelView
from apps.samples.choices import SubmissionSource
from apps.samples.services import submissions

if TYPE_CHECKING:
    from apps.security.models import User

LONGEST_LAB_NAME: Final = 200

PLACEHOLDERS: Final = frozenset({"unknown", "unknown@email.com", "n/a", ""})
"""What the old app writes where its reader found nothing."""

MEMBER_OF: Final = {
    "submitter_name": "requester_name",
    "submitter_email": "requester_email",
    "submitter_phone": "requester_phone",
    "department": "department",
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
    # Unlike its neighbours it does the work itself, so the answer is remembered here.
    idempotent_posts = True

    def post(self, request: Request) -> HttpResponseBase:
        """Store a reading as a draft submission. Its samples wait: nobody has approved the reading."""
        draft = translate(read_object(request))
        submission = submissions.create_submission(
            by=cast("User", request.user),
            values=draft.values,
            lab_name=draft.lab_name,
            project=draft.project_id,
            source=SubmissionSource.PDF,
            draft=True,
        )
        stored = data_of(forward(request, to="submission", method="GET", submission_id=submission.pk))
        return envelope.success(
            stored,
            f"Submission {submission.number} is stored as a draft. No samples were created: "
            "nobody has approved the reading.",
            status=201,
            samples_created=0,
            not_stored=draft.left_out,
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """What of a reading is kept, in our words, and the names of what a draft cannot hold."""

    values: dict[str, Any]
    lab_name: str
    project_id: str
    left_out: list[str]


def translate(reading: dict[str, Any]) -> Draft:
    """Return the draft a reading makes, placeholders left out. Raises Invalid for a lab that is no text."""
    said = {name: value for name, value in reading.items() if not _is_placeholder(value)}
    lab_name = said.pop("lab_name", "")
    if not isinstance(lab_name, str) or len(lab_name) > LONGEST_LAB_NAME:
        problem = FieldProblem(
            "lab_name", "invalid", f"lab_name is a text of {LONGEST_LAB_NAME} letters at most."
        )
        raise Invalid(problem.message, errors=[problem])
    # The forms' own project numbers are none of our ids.
    project_id = str(said.pop("project_id")) if _is_id(said.get("project_id")) else ""
    values = {MEMBER_OF[name]: value for name, value in said.items() if name in MEMBER_OF}
    for name in LISTS.keys() & said.keys():
        words = said[name] if isinstance(said[name], list) else [said[name]]
        values[LISTS[name]] = [word for word in words if not _is_placeholder(word)]
    return Draft(values, lab_name, project_id, sorted(said.keys() - MEMBER_OF.keys() - LISTS.keys()))


def _is_id(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False


def _is_placeholder(value: Any) -> bool:
    if isinstance(value, str):
        return value.strip().casefold() in PLACEHOLDERS
    return value is None
