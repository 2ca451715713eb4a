"""Forms at the old addresses: what was read, in the old reading's words, and null for what the form lacks."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.forwarding import data_of, forward
from apps.legacy.api.authentication import ServerAuthentication
from apps.legacy.api.results import STILL_AT_WORK, ResultDoor
from apps.legacy.exceptions import ReadingInProgress

FIELD_OF: Final = {
    "submitter_name": "requester_name",
    "submitter_email": "requester_email",
    "lab_name": "lab_name",
    "department": "department",
    "sample_type": "sample_types",
    "chart_field": "chart_field",
    "quote_identifier": "quote_number",
    "flow_cell": "flow_cell_devices",
    "priority": "priority",
    "special_instructions": "comments",
}
"""The field of a reading behind each of the old members that are texts."""

STATUS_OF: Final = {"approved": "completed"}
"""The old word for each status that has another one here. The old app takes `completed` for stored."""


class FormDoor(ResultDoor):
    """What the PDF doors share: the reader behind them, and its answer in the old shape."""

    permission_required = "ai.process_form"

    def post(self, request: Request) -> HttpResponseBase:
        """Read a form. Raises ReadingInProgress rather than answer without data."""
        answer = forward(request, to="process-pdf")
        if answer.status_code == STILL_AT_WORK:
            raise ReadingInProgress
        said = data_of(answer)
        if answer.status_code >= 400:
            return self.failure(said)
        return answer_reading(self, said, reading_id=str(said["reading_id"]))


class ServerFormView(FormDoor):
    """`/process-pdf` and `/api/v1/process-pdf`, as the old server side calls them."""

    authentication_classes = [ServerAuthentication]


class PanelFormView(FormDoor):
    """`/api/submission/process-pdf`, as the panels call it."""


def answer_reading(door: ResultDoor, said: Mapping[str, Any], *, reading_id: str) -> Response:
    """Return what was read as both old clients read it; nothing counts as created before it is approved."""
    document = said["extracted_data"]
    approved = said["status"] == "approved"
    samples = document["samples"]
    return door.result(
        success=approved,
        status=STATUS_OF.get(said["status"], said["status"]),
        message=_sentence(said["status"], len(samples)),
        data=[describe_document(document, reading_id=reading_id)],
        errors=[],
        warnings=[finding["message"] for finding in document["findings"]],
        samples_processed=len(samples),
        samples_created=len(samples) if approved else 0,
        job_id=said["job_id"],
    )


def _sentence(status: str, samples: int) -> str:
    counted = "1 sample" if samples == 1 else f"{samples:,} samples"
    if status == "approved":
        return f"Read before and approved by the lab: {counted}."
    if status == "rejected":
        return "The lab has rejected this form; nothing was created."
    return f"Read {counted}. Nothing is created before somebody of the lab approves it."


def describe_document(document: Mapping[str, Any], *, reading_id: str) -> dict[str, Any]:
    """Return a reading in the old reading's words."""
    fields, samples = document["fields"], document["samples"]
    return {
        **{member: _text(fields, name) for member, name in FIELD_OF.items()},
        "project_id": None,
        "project_name": _text(fields, "project"),
        "concentration": _shared(samples, _concentration),
        "volume": _shared(samples, lambda row: row.get("volume_ul")),
        "flow_cell_count": _whole(_text(fields, "flow_cell_count")),
        "extraction_confidence": document["confidence"],
        "metadata": {"reading_id": reading_id},
        "sample_table": [
            {
                "sample_index": row["row"],
                "sample_name": row["name"],
                "volume": _number(row.get("volume_ul")),
                "qubit_conc": _number(row.get("qubit_ng_ul")),
                "nanodrop_conc": _number(row.get("nanodrop_ng_ul")),
                "a260_280": _number(row.get("a260_280")),
                "a260_230": _number(row.get("a260_230")),
            }
            for row in samples
        ],
    }


def _text(fields: Mapping[str, Any], name: str) -> str | None:
    field = fields.get(name)
    value = None if field is None else field["value"]
    return ", ".join(value) if isinstance(value, list) else value


def _concentration(row: Mapping[str, Any]) -> str | None:
    """Return the concentration in force, as the lab's records choose it."""
    measured = (row.get("qubit_ng_ul"), row.get("concentration_ng_ul"), row.get("nanodrop_ng_ul"))
    return next((value for value in measured if value is not None), None)


def _shared(samples: Sequence[Mapping[str, Any]], read: Any) -> float | None:
    """Return the number all samples agree on, else None: one row's value is not the submission's."""
    values = {read(row) for row in samples}
    return _number(values.pop()) if len(values) == 1 else None


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)


def _whole(text: str | None) -> int | None:
    return None if text is None else int(text)
