"""Sample sheets at the old addresses: one answer with the members both old clients read."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import problems
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
        self.filename: str | None = None
        super().initial(request, *args, **kwargs)

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        """Return the handler that answers a failure with the members of a result, all empty."""
        return self._fail

    def post(self, request: Request) -> HttpResponseBase:
        """Take in a sheet. Raises ReadingInProgress rather than answer without data."""
        answer = forward(request, to="process-csv")
        self.filename = _uploaded_name(answer)
        if answer.status_code == STILL_AT_WORK:
            raise ReadingInProgress
        outcome = data_of(answer)
        if answer.status_code >= 400:
            return self._failure(outcome)
        return Response(
            {
                **self._common(),
                "success": True,
                "status": "completed",
                "message": f"{outcome['sample_count']} samples in {outcome['submission_count']} submissions.",
                "data": describe_submissions(outcome["samples"]),
                "errors": [_line(problem) for problem in outcome["problems"]],
                "warnings": [_line(warning) for warning in outcome["warnings"]],
                "samples_processed": outcome["row_count"],
                "samples_created": outcome["sample_count"],
                "job_id": outcome["job_id"],
            }
        )

    def _fail(self, exc: Exception, context: dict[str, Any]) -> Response | None:
        answer = problems.exception_handler(exc, context)
        if answer is None:
            return None
        failed = self._failure(answer.data)
        for name in envelope.PASSED_ON:
            if name in answer:
                failed[name] = answer[name]
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
            "metadata": {"filename": self.filename},
        }


class ServerSheetView(SheetDoor):
    """`/process-csv` and `/api/v1/process-csv`, as the old server side calls them."""

    authentication_classes = [ServerAuthentication]


class PanelSheetView(SheetDoor):
    """`/api/submission/process-csv`, as the panels call it."""


def _uploaded_name(answer: HttpResponseBase) -> str | None:
    """Return the file's name as the door behind has read it: the upload's bytes can be read only once."""
    upload = answer.renderer_context["request"].FILES.get("file")  # type: ignore[attr-defined]
    return str(upload.name) if upload is not None else None


def describe_submissions(samples: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return one entry for each submission, in the old reading's words; what the sheet does not say is null."""
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
