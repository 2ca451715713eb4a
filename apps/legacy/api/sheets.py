"""Sample sheets at the old addresses: one answer with the members both old clients read."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from apps.legacy.api import envelope
from apps.legacy.api.authentication import ServerAuthentication
from apps.legacy.api.forwarding import data_of, forward
from apps.legacy.api.views import PanelView
from apps.legacy.exceptions import ReadingInProgress

STILL_AT_WORK: Final = 202


class SheetDoor(PanelView):
    """What both doors share: the intake behind them, and its answer in the old shape."""

    permission_required = "samples.import_sheet"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Start the clock for `processing_time`."""
        self.started = time.monotonic()
        super().initial(request, *args, **kwargs)

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response]:
        """Return the handler that answers a failure with the members of a result, all empty."""
        return self._fail

    def post(self, request: Request) -> HttpResponseBase:
        """Take in a sheet. Raises ReadingInProgress rather than answer without data."""
        answer = forward(request, to="process-csv")
        if answer.status_code == STILL_AT_WORK:
            raise ReadingInProgress
        outcome = data_of(answer)
        if answer.status_code >= 400:
            return self._failure(outcome)
        tried = bool(outcome.get("dry_run"))
        return Response(
            {
                **self._common(),
                "success": not tried,
                "status": "review" if tried else "completed",
                "message": _sentence(outcome),
                "data": describe_submissions(outcome["samples"]),
                "errors": [_line(problem) for problem in outcome["problems"]],
                "warnings": [_line(warning) for warning in outcome["warnings"]],
                "samples_processed": outcome["row_count"],
                "samples_created": 0 if tried else outcome["sample_count"],
                "job_id": outcome["job_id"],
            }
        )

    def _fail(self, exc: Exception, context: dict[str, Any]) -> Response:
        answer = envelope.describe(exc, context)
        failed = self._failure(data_of(answer))
        envelope.pass_headers(answer, failed)
        return failed

    def _failure(self, problem: dict[str, Any]) -> Response:
        body = {
            **self._common(),
            **envelope.failure(problem).data,
            "status": "failed",
            "data": [],
            "errors": [_line(error) for error in problem["errors"]],
            "warnings": [],
            "samples_processed": 0,
            "samples_created": 0,
        }
        return Response(body, status=problem["status"])

    def _common(self) -> dict[str, Any]:
        return {
            "processing_time": round(time.monotonic() - self.started, 3),
            "metadata": {"filename": _uploaded_name(self.request)},
        }


class ServerSheetView(SheetDoor):
    """`/process-csv` and `/api/v1/process-csv`, as the old server side calls them."""

    authentication_classes = [ServerAuthentication]


class PanelSheetView(SheetDoor):
    """`/api/submission/process-csv`, as the panels call it."""


def _uploaded_name(request: Request) -> str | None:
    """Return the file's name if the door behind has read the form; nothing is read for the name alone."""
    uploads = request._request.__dict__.get("_files", {})  # noqa: SLF001
    upload = uploads.get("file")
    return str(upload.name) if upload is not None else None


def _sentence(outcome: Mapping[str, Any]) -> str:
    counts = f"{outcome['sample_count']:,} samples in {outcome['submission_count']:,} submissions"
    if outcome.get("dry_run"):
        return f"Tried only, nothing was created: {counts}."
    return f"Taken in before, nothing was added: {counts}." if outcome["repeated"] else f"Created {counts}."


def describe_submissions(samples: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return one entry for each submission, in the old reading's words, null for what the sheet lacks."""
    grouped: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for sample in samples:
        grouped[str(sample["submission_id"])].append(sample)
    return [_describe(submission_id, rows) for submission_id, rows in grouped.items()]


def _describe(submission_id: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    shared = {
        name: _shared(rows, name)
        for name in (
            *("submitter_name", "submitter_email", "lab_name", "project_id", "sample_type", "concentration"),
            *("volume", "chart_field", "flow_cell_count", "priority"),
        )
    }
    return {
        **shared,
        "department": None,
        "project_name": None,
        "quote_identifier": None,
        "flow_cell": _shared(rows, "flow_cell_type"),
        "special_instructions": None,
        "extraction_confidence": None,
        "metadata": {"submission_id": submission_id, "submission_number": rows[0]["submission_number"]},
        "sample_table": [
            {
                "sample_index": row["number"],
                "sample_name": row["sample_name"],
                "volume": row["volume"],
                "qubit_conc": row["qubit_ng_ul"],
                "nanodrop_conc": row["nanodrop_ng_ul"],
                "a260_280": row["a260_280"],
                "a260_230": row["a260_230"],
            }
            for row in rows
        ],
    }


def _shared(rows: Sequence[Mapping[str, Any]], name: str) -> Any:
    """Return the value all rows agree on, else None: one row's value is not the submission's."""
    values = {row[name] for row in rows}
    return values.pop() if len(values) == 1 else None


def _line(problem: Mapping[str, str]) -> str:
    return f"{problem['field']}: {problem['message']}"
