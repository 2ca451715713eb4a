"""Projects: begun, renamed, completed, put away."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import transaction

from apps.samples.exceptions import LabNotYours, NameTaken, ProjectNotFound
from apps.samples.models.projects import Project
from apps.samples.selectors.labs import get_lab
from apps.samples.selectors.projects import get_project
from apps.samples.selectors.visibility import in_labs_of
from apps.samples.services.cleaning import changed_values, clean_values
from apps.samples.services.destinations import PROJECT_ONCE, choose_lab
from apps.samples.services.locks import giving, require_version
from apps.samples.services.words import refusing

if TYPE_CHECKING:
    from apps.security.models import User

WRITABLE: Final = frozenset({"name", "description", "owner_name", "owner_email", "status", "chart_prefix"})
"""The columns a person writes."""


def create_project(*, by: "User", values: Mapping[str, Any], lab_id: UUID | None = None) -> Project:
    """Begin a project of a lab; a requester's own only lab when none is named.

    Raises Invalid, NameTaken, LabNotFound, LabNotYours, LabNotNamed, NoLabToSubmitFor.
    """
    columns = clean_values(Project, {"name": "", **values}, allowed=WRITABLE)
    lab = get_lab(lab_id=lab_id, visible_to=by) if lab_id is not None else None
    chosen = choose_lab(by=by, otherwise=lab)
    if lab is not None and chosen != lab:
        raise LabNotYours(lab=lab.name)
    with refusing({PROJECT_ONCE: NameTaken(what="project", name=columns["name"])}):
        project = Project.objects.create(**columns, lab=chosen, created_by=by)
    return get_project(project_id=project.pk, visible_to=by)


def update_project(
    *,
    project_id: UUID,
    by: "User",
    changes: Mapping[str, Any],
    reason: str = "",
    expected: datetime | None = None,
) -> Project:
    """Write the named columns of a project and leave the rest.

    Raises ProjectNotFound, StaleRecord, Invalid, NameTaken.
    """
    columns = clean_values(Project, changes, allowed=WRITABLE)
    with transaction.atomic(), giving(reason):
        project = (
            Project.objects.filter(in_labs_of(by), pk=project_id)
            .select_for_update(of=("self",), no_key=True)
            .first()
        )
        if project is None:
            raise ProjectNotFound
        require_version(project, expected)
        changed = changed_values(project, columns)
        if changed:
            with refusing({PROJECT_ONCE: NameTaken(what="project", name=columns.get("name", project.name))}):
                Project.objects.filter(pk=project.pk).update(**changed)
        return get_project(project_id=project.pk, visible_to=by)
