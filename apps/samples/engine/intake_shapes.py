"""What an intake takes and gives: the lab's rules, a row ready to become a sample, the outcome of a sheet."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from apps.samples.engine.problems import RowProblem

DEFAULT_MAX_CHARS: Mapping[str, int] = MappingProxyType(
    {
        "sample_name": 200,
        "project_id": 200,
        "submitter_name": 200,
        "submitter_email": 254,
        "lab_name": 200,
        "sample_buffer": 200,
        "assigned_to": 200,
        "library_prep_by": 200,
        "chart_field": 100,
    }
)


@dataclass(frozen=True, slots=True)
class IntakeRules:
    """Hold what a lab decides about its intake: the form of a chart field and how long texts may be."""

    chart_field: re.Pattern[str]
    max_chars: Mapping[str, int] = field(default_factory=lambda: DEFAULT_MAX_CHARS)


# A named tuple, where the house has frozen dataclasses: those take twice the time to make, row after row.
class IntakeRow(NamedTuple):
    """Hold one sample as its row states it; `row` is the number a spreadsheet shows beside it."""

    row: int
    sample_name: str
    kind: str
    project_id: str | None
    submitter_name: str
    submitter_email: str
    lab_name: str | None
    sample_type: str
    sample_buffer: str | None
    concentration_ng_ul: Decimal | None
    volume_ul: Decimal | None
    total_amount_ng: Decimal | None
    flow_cell_device: str | None
    flow_cell_chemistry: str | None
    flow_cell_count: int | None
    priority: str
    assigned_to: str | None
    library_prep_by: str | None
    chart_field: str

    @property
    def submission_key(self) -> tuple[str, str]:
        """Name the row's submission: its submitter's address and its project, both case folded."""
        return (self.submitter_email.casefold(), (self.project_id or "").casefold())


@dataclass(frozen=True, slots=True)
class Intake:
    """Hold the outcome: the rows without an error, and the problems; the lists are capped, the counts not."""

    rows: tuple[IntakeRow, ...]
    rows_read: int
    errors: tuple[RowProblem, ...]
    error_count: int
    warnings: tuple[RowProblem, ...]
    warning_count: int

    def by_submission(self) -> dict[tuple[str, str], list[IntakeRow]]:
        """Return the rows of each submission, in the order of the sheet."""
        groups: dict[tuple[str, str], list[IntakeRow]] = defaultdict(list)
        for row in self.rows:
            groups[row.submission_key].append(row)
        return dict(groups)
