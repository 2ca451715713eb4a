"""Where something handed in belongs: which lab, which project. A printed name grants its sender nothing."""

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from apps.core.exceptions import FieldProblem
from apps.samples.choices import ProjectStatus
from apps.samples.exceptions import (
    LabNotNamed,
    LabNotYours,
    NameTaken,
    NoLabToSubmitFor,
    ProjectClosed,
    ProjectOfAnotherLab,
)
from apps.samples.models.labs import Lab
from apps.samples.models.projects import Project
from apps.samples.selectors import labs as lab_selectors
from apps.samples.selectors import projects as project_selectors
from apps.samples.services.cleaning import clean_values
from apps.samples.services.words import refusing

if TYPE_CHECKING:
    from apps.security.models import User

PROJECT_ONCE: Final = "project_name_is_unique_in_its_lab"


@dataclass(frozen=True, slots=True)
class Destination:
    """The lab a form is for, as far as it is known, the name it prints, and the project."""

    lab: Lab | None
    lab_name_printed: str
    project: Project | None


def find_destination(
    *, by: "User", lab_name: str = "", project: str = "", lab_id: UUID | None = None
) -> Destination:
    """Find the lab and the project something is handed in for; a project of a new name is created.

    A requester's lab is one they are a member of: the only one, the project's, or the one they name. For
    everybody else a name that is a lab's or its alias links it, and any other stays text. With a `lab_id`
    the name says nothing and is only kept. `project` is an id or a name. Raises NoLabToSubmitFor,
    LabNotNamed, LabNotYours, LabNotFound, ProjectNotFound, ProjectOfAnotherLab, ProjectClosed.
    """
    by_id = _find_by_id(project, by)
    if lab_id is not None:
        lab: Lab | None = _choose_by_id(lab_id, by)
    else:
        lab = choose_lab(by=by, lab_name=lab_name, otherwise=by_id.lab if by_id else None)
    found = by_id or (_find_or_create(project, lab, by) if project.strip() else None)
    if found is not None:
        require_takes_work(found)
        if by_id is not None and by_id.lab is not None and lab is not None and by_id.lab != lab:
            raise ProjectOfAnotherLab(project=by_id.name)
    return Destination(lab=lab, lab_name_printed=lab_name, project=found)


def choose_lab(*, by: "User", lab_name: str = "", otherwise: Lab | None = None) -> Lab | None:
    """Return the lab of this name that the person may hand in for, else `otherwise`, else their only lab.

    Raises NoLabToSubmitFor, LabNotNamed, LabNotYours.
    """
    called = lab_selectors.find_lab_by_printed_name(lab_name)
    if by.sees_all_labs:
        return called or (otherwise if not lab_name.strip() else None)
    own = list(lab_selectors.list_labs_of(user=by))
    if not own:
        raise NoLabToSubmitFor
    if lab_name.strip():
        if called not in own:
            raise _of_field(LabNotYours(lab=lab_name))
        return called
    if otherwise in own:
        return otherwise
    if len(own) > 1:
        raise _of_field(LabNotNamed())
    return own[0]


def require_takes_work(project: Project) -> None:
    """Let a project pass that is active. Raises ProjectClosed."""
    if project.status != ProjectStatus.ACTIVE:
        raise ProjectClosed(project=project.name, status=project.get_status_display().lower())


def _choose_by_id(lab_id: UUID, by: "User") -> Lab:
    """Return a lab the person sees and may hand in for. Raises LabNotFound, LabNotYours."""
    lab = lab_selectors.get_lab(lab_id=lab_id, visible_to=by)
    if choose_lab(by=by, otherwise=lab) != lab:
        raise _of_field(LabNotYours(lab=lab.name), "lab_id")
    return lab


def _of_field(refusal: LabNotYours | LabNotNamed, field: str = "lab_name") -> LabNotYours | LabNotNamed:
    return type(refusal)(refusal.message, errors=[FieldProblem(field, refusal.code, refusal.message)])


def _find_by_id(text: str, by: "User") -> Project | None:
    """Return the project a text names by id, None when it is a name. Raises ProjectNotFound."""
    with suppress(ValueError):
        project_id = UUID(text.strip())
        return project_selectors.get_project(project_id=project_id, visible_to=by)
    return None


def _find_or_create(name: str, lab: Lab | None, by: "User") -> Project:
    found = project_selectors.find_project_by_name(name=name, lab=lab)
    if found is not None:
        return found
    values = clean_values(Project, {"name": name})
    try:
        with refusing({PROJECT_ONCE: NameTaken(what="project", name=name)}):
            return Project.objects.create(**values, lab=lab, created_by=by)
    except NameTaken:
        # Somebody else has just created it.
        found = project_selectors.find_project_by_name(name=name, lab=lab)
        if found is None:
            raise
        return found
