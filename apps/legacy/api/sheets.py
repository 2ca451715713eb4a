"""Sample sheets at the old addresses: one answer with the members both old clients read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.http.response import HttpResponseBase
from rest_framework.request import Request

from apps.core.api.forwarding import data_of, forward
from apps.legacy.api.authentication import ServerAuthentication
from apps.legacy.api.forms import answer_reading
from apps.legacy.api.results import STILL_AT_WORK, ResultDoor, line
from apps.legacy.exceptions import ReadingInProgress


class SheetDoor(ResultDoor):
    """What both doors share: the intake behind them, and its answer in the old shape."""

    permission_required = "samples.import_sheet"

    def post(self, request: Request) -> HttpResponseBase:
        """Take in a sheet, or read one that is not the template's.

        Raises ReadingInProgress rather than answer without data.
        """
        answer = forward(request, to="process-csv")
        if answer.status_code == STILL_AT_WORK:
            raise ReadingInProgress
        outcome = data_of(answer)
        if answer.status_code >= 400:
            return self.failure(outcome)
        if "reading" in outcome:
            return answer_reading(self, outcome, reading_id=str(outcome["reading"]))
        tried = bool(outcome.get("dry_run"))
        return self.result(
            success=not tried,
            status="review" if tried else "completed",
            message=_sentence(outcome),
            data=describe_submissions(outcome["samples"]),
            errors=[line(problem) for problem in outcome["problems"]],
            warnings=[line(warning) for warning in outcome["warnings"]],
            samples_processed=outcome["row_count"],
            samples_created=0 if tried else outcome["sample_count"],
            job_id=outcome["job_id"],
        )


class ServerSheetView(SheetDoor):
    """`/process-csv` and `/api/v1/process-csv`, as the old server side calls them."""

    authentication_classes = [ServerAuthentication]


class PanelSheetView(SheetDoor):
    """`/api/submission/process-csv`, as the panels call it."""


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
