"""What a sheet's rows would become: submissions with their lab and project, and what forbids it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from uuid import UUID

from apps.core.exceptions import LabError
from apps.samples.choices import Priority
from apps.samples.engine import intake_shapes
from apps.samples.engine.intake_shapes import IntakeRow
from apps.samples.engine.problems import MAX_PROBLEMS, ProblemList, RowProblem
from apps.samples.exceptions import (
    LabNotNamed,
    LabNotYours,
    NoLabToSubmitFor,
    ProjectClosed,
    ProjectNotFound,
    ProjectOfAnotherLab,
)
from apps.samples.models.labs import Lab
from apps.samples.models.projects import Project
from apps.samples.selectors import intakes as intake_selectors
from apps.samples.selectors import labs as lab_selectors
from apps.samples.services.destinations import require_takes_work

if TYPE_CHECKING:
    from apps.security.models import User

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_URGENCY: Final = tuple(priority.value for priority in Priority)

ProjectKey = tuple[UUID | None, str]
"""A lab's id (None: no lab) and a project's name in lower case."""


@dataclass(frozen=True, slots=True)
class PlannedSubmission:
    """One submission the sheet asks for. `new_project` is the name of a project that is not there yet."""

    rows: Sequence[IntakeRow]
    lab: Lab | None
    lab_name_printed: str
    project: Project | None
    new_project: str

    @property
    def project_key(self) -> ProjectKey:
        """Return what the new project is found by once it is created."""
        return (self.lab.pk if self.lab else None, self.new_project.lower())

    @property
    def priority(self) -> str:
        """Return the most urgent priority of the rows."""
        return max((row.priority for row in self.rows), key=_URGENCY.index)


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be created, and the problems; a row with a problem is in no submission."""

    submissions: Sequence[PlannedSubmission]
    rows_read: int
    problems: Sequence[RowProblem]
    problem_count: int
    warnings: Sequence[RowProblem]
    warning_count: int

    @property
    def sample_count(self) -> int:
        """Return how many rows would become samples."""
        return sum(len(submission.rows) for submission in self.submissions)

    @property
    def new_projects(self) -> Mapping[ProjectKey, PlannedSubmission]:
        """Return the first submission of each project that would be created."""
        found: dict[ProjectKey, PlannedSubmission] = {}
        for submission in self.submissions:
            if submission.new_project:
                found.setdefault(submission.project_key, submission)
        return found


@dataclass(slots=True)
class _Group:
    """The rows of one submitter and project, on the way to a submission."""

    rows: list[IntakeRow]
    project_text: str
    lab_text: str
    lab: Lab | None = None
    project: Project | None = None
    refusal: tuple[str, LabError] | None = None
    project_id: UUID | None = field(init=False)

    def __post_init__(self) -> None:
        self.project_id = UUID(self.project_text) if _UUID.fullmatch(self.project_text) else None


def plan_intake(*, read: intake_shapes.Intake, by: "User") -> Plan:
    """Find the lab and the project of every submission the rows ask for. Writes nothing.

    A requester's rows go to a lab they are a member of; the printed name only chooses among these. For
    everybody else a printed name that is a lab's name or alias links it, and any other stays text.

    Raises NoLabToSubmitFor when a requester belongs to no lab.
    """
    groups = [
        _Group(rows=rows, project_text=rows[0].project_id or "", lab_text=_first_lab_name(rows))
        for rows in read.by_submission().values()
    ]
    visible = intake_selectors.find_projects(
        ids=[group.project_id for group in groups if group.project_id], visible_to=by
    )
    for group in groups:
        _attach_project(group, visible)
    _attach_labs(groups, by)
    _attach_named_projects(groups)
    return _as_plan(read, groups)


def _first_lab_name(rows: Sequence[IntakeRow]) -> str:
    return next((row.lab_name for row in rows if row.lab_name), "")


def _attach_project(group: _Group, visible: Mapping[UUID, Project]) -> None:
    if group.project_id is None:
        return
    group.project = visible.get(group.project_id)
    if group.project is None:
        group.refusal = ("project_id", ProjectNotFound())
    else:
        group.lab = group.project.lab


def _attach_labs(groups: Sequence[_Group], by: "User") -> None:
    called = intake_selectors.find_labs_called({group.lab_text for group in groups if group.lab_text})
    own: Sequence[Lab] | None = None
    if not by.sees_all_labs:
        own = list(lab_selectors.list_labs_of(user=by))
        if not own:
            raise NoLabToSubmitFor
    for group in groups:
        if group.refusal is not None:
            continue
        try:
            lab = _choose_lab(group, called.get(group.lab_text.lower()), own)
        except LabError as refusal:
            group.refusal = ("lab_name", refusal)
            continue
        if group.project is not None and lab is not None and group.lab is not None and lab.pk != group.lab.pk:
            group.refusal = ("project_id", ProjectOfAnotherLab(project=group.project.name))
        group.lab = lab


def _choose_lab(group: _Group, called: Lab | None, own: Sequence[Lab] | None) -> Lab | None:
    """Return the lab the group is for, as `choose_lab` does for one form, but asking nothing anew.

    `own` are a requester's labs, None stands for somebody of the lab; `group.lab` is the project's.
    """
    if own is None:
        return called or (None if group.lab_text else group.lab)
    if group.lab_text:
        if called not in own:
            raise LabNotYours(lab=group.lab_text)
        return called
    if group.lab in own:
        return group.lab
    if len(own) > 1:
        raise LabNotNamed
    return own[0]


def _attach_named_projects(groups: Sequence[_Group]) -> None:
    named = [group for group in groups if group.refusal is None and group.project_text and not group.project]
    known = intake_selectors.find_projects_named(_named_project(group) for group in named)
    for group in named:
        group.project = known.get(_named_project(group))
    for group in groups:
        if group.refusal is None and group.project is not None:
            try:
                require_takes_work(group.project)
            except ProjectClosed as refusal:
                group.refusal = ("project_id", refusal)


def _named_project(group: _Group) -> ProjectKey:
    return (group.lab.pk if group.lab else None, group.project_text.lower())


def _as_plan(read: intake_shapes.Intake, groups: Sequence[_Group]) -> Plan:
    problems = ProblemList(MAX_PROBLEMS, read.error_count, list(read.errors))
    for group in groups:
        if group.refusal is not None:
            column, refusal = group.refusal
            for row in group.rows:
                value = row.lab_name if column == "lab_name" else row.project_id
                problems.add(row.row, column, refusal.code, refusal.message, value or "")
    return Plan(
        submissions=[
            PlannedSubmission(
                rows=group.rows,
                lab=group.lab,
                lab_name_printed=group.lab_text,
                project=group.project,
                new_project="" if group.project else group.project_text,
            )
            for group in groups
            if group.refusal is None
        ],
        rows_read=read.rows_read,
        problems=sorted(problems.kept, key=lambda problem: problem.row),
        problem_count=problems.total,
        warnings=read.warnings,
        warning_count=read.warning_count,
    )
