"""Writing a planned intake: projects, submissions, and the samples by COPY, in the caller's transaction."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from django.db import connection

from apps.core.models.files import StoredFile
from apps.samples.choices import SampleStatus, Stage, SubmissionSource, SubmissionStatus
from apps.samples.models.projects import Project
from apps.samples.models.submissions import Submission
from apps.samples.selectors import intakes as intake_selectors
from apps.samples.services.intake.planning import Plan, PlannedSubmission, ProjectKey
from apps.samples.services.numbering import next_submission_numbers

if TYPE_CHECKING:
    from apps.security.models import User

SUBMISSIONS_AT_ONCE: Final = 500

_FROM_THE_ROW: Final = (
    "id",
    "submission_id",
    "number",
    "name",
    "sample_type",
    "kind",
    "buffer",
    "volume_ul",
    "stated_ng_ul",
    "stated_amount_ng",
    "flow_cell_device",
    "chemistry",
    "flow_cell_count",
    "priority",
    "assigned_to",
    "assigned_user_id",
    "library_prep_by",
    "chart_field",
)
_BLANK: Final = ("plate", "well", "kit", "barcode_kit", "barcode", "notes", "withdrawn_reason")


def write_plan(*, plan: Plan, file: StoredFile, by: "User", now: datetime) -> list[Submission]:
    """Create what the plan asks for and return the submissions. Called inside a transaction."""
    projects = _create_projects(plan.new_projects, by)
    submissions = _create_submissions(plan.submissions, projects, file=file, by=by, now=now)
    _copy_samples(plan.submissions, submissions, by=by, now=now)
    return submissions


def _create_projects(
    wanted: Mapping[ProjectKey, PlannedSubmission], by: "User"
) -> Mapping[ProjectKey, Project]:
    """Create the projects; where another intake was quicker, its project is the one."""
    if not wanted:
        return {}
    Project.objects.bulk_create(
        [
            Project(
                name=first.new_project,
                lab=first.lab,
                owner_name=first.rows[0].submitter_name,
                owner_email=first.rows[0].submitter_email,
                created_by=by,
            )
            for first in wanted.values()
        ],
        ignore_conflicts=True,
    )
    return intake_selectors.find_projects_named(wanted)


def _create_submissions(
    planned: Sequence[PlannedSubmission],
    projects: Mapping[ProjectKey, Project],
    *,
    file: StoredFile,
    by: "User",
    now: datetime,
) -> list[Submission]:
    numbers = next_submission_numbers(len(planned))
    return Submission.objects.bulk_create(
        [
            Submission(
                number=number,
                source=SubmissionSource.CSV,
                status=SubmissionStatus.SUBMITTED,
                priority=one.priority,
                project=one.project or projects.get(one.project_key),
                lab=one.lab,
                lab_name_printed=one.lab_name_printed,
                requester_name=one.rows[0].submitter_name,
                requester_email=one.rows[0].submitter_email,
                sample_types=sorted({row.sample_type for row in one.rows}),
                buffers=sorted({row.sample_buffer for row in one.rows if row.sample_buffer}),
                original_file=file,
                created_by=by,
                submitted_at=now,
            )
            for one, number in zip(planned, numbers, strict=True)
        ],
        batch_size=SUBMISSIONS_AT_ONCE,
    )


def _copy_samples(
    planned: Sequence[PlannedSubmission], submissions: Sequence[Submission], *, by: "User", now: datetime
) -> None:
    """Write the samples by COPY: row by row INSERTs would take several times as long and as much memory."""
    constants: dict[str, Any] = {
        "status": SampleStatus.SUBMITTED.value,
        "stage": Stage.SAMPLE_QC.value,
        "submitted_at": now,
        "created_by_id": by.pk,
        **dict(zip(_BLANK, repeat(""))),
    }
    columns = ", ".join((*_FROM_THE_ROW, *constants))
    tail = tuple(constants.values())
    # Asked before the COPY begins: until it ends the connection takes nothing else.
    assignees = intake_selectors.find_users_called(
        {row.assigned_to for one in planned for row in one.rows if row.assigned_to}
    )
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY samples_sample ({columns}) FROM STDIN") as copy,
    ):
        for row in _rows(planned, submissions, assignees):
            copy.write_row(row + tail)


def _rows(
    planned: Sequence[PlannedSubmission], submissions: Sequence[Submission], assignees: Mapping[str, UUID]
) -> Iterator[tuple[Any, ...]]:
    for one, submission in zip(planned, submissions, strict=True):
        for number, row in enumerate(one.rows, start=1):
            yield (
                uuid4(),
                submission.pk,
                number,
                row.sample_name,
                row.sample_type,
                row.kind,
                row.sample_buffer or "",
                row.volume_ul,
                row.concentration_ng_ul,
                row.total_amount_ng,
                row.flow_cell_device or "",
                row.flow_cell_chemistry or "",
                row.flow_cell_count,
                row.priority,
                row.assigned_to or "",
                assignees.get(row.assigned_to.lower()) if row.assigned_to else None,
                row.library_prep_by or "",
                row.chart_field,
            )
