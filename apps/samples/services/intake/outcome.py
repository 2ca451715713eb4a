"""What an intake answers: counts, submissions, problems and warnings, as JSON values of bounded size."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from apps.core.exceptions import FieldProblem
from apps.samples.engine.problems import RowProblem
from apps.samples.models.submissions import Submission
from apps.samples.services.intake.planning import Plan, PlannedSubmission

SHOWN_PROBLEMS: Final = 100
SHOWN_SUBMISSIONS: Final = 200


def as_field_problems(problems: Sequence[RowProblem]) -> list[FieldProblem]:
    """Return the first problems as members of `errors[]`; a field is `row 7, concentration`."""
    return [
        FieldProblem(
            f"row {problem.row}, {problem.column}" if problem.column else f"row {problem.row}",
            problem.code,
            problem.message,
        )
        for problem in problems[:SHOWN_PROBLEMS]
    ]


def describe_plan(
    plan: Plan, *, mode: str, submissions: Sequence[Submission | None], error_file_id: UUID | None
) -> dict[str, Any]:
    """Return the outcome; `submissions` are what was written for the plan's, None each after a dry run."""
    pairs = list(zip(plan.submissions, submissions, strict=True))
    created = [first.new_project for first in plan.new_projects.values()]
    return {
        "mode": mode,
        "row_count": plan.rows_read,
        "sample_count": plan.sample_count,
        "submission_count": len(pairs),
        "submissions": [_describe(planned, written) for planned, written in pairs[:SHOWN_SUBMISSIONS]],
        "projects_created": created[:SHOWN_SUBMISSIONS],
        "problem_count": plan.problem_count,
        "problems": [problem.as_dict() for problem in as_field_problems(plan.problems)],
        "warning_count": plan.warning_count,
        "warnings": [warning.as_dict() for warning in as_field_problems(plan.warnings)],
        "error_file_id": str(error_file_id) if error_file_id else None,
    }


def _describe(planned: PlannedSubmission, written: Submission | None) -> Mapping[str, Any]:
    project = written.project if written else planned.project
    return {
        "id": str(written.pk) if written else None,
        "number": written.number if written else None,
        "submitter_email": planned.rows[0].submitter_email,
        "lab_name": planned.lab.name if planned.lab else planned.lab_name_printed or None,
        "lab_id": str(planned.lab.pk) if planned.lab else None,
        "project_id": str(project.pk) if project else None,
        "project_name": project.name if project else planned.new_project or None,
        "sample_count": len(planned.rows),
    }
