"""Questions about projects."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from apps.samples.exceptions import ProjectNotFound
from apps.samples.models.labs import Lab
from apps.samples.models.projects import Project
from apps.samples.selectors.visibility import in_labs_of

if TYPE_CHECKING:
    from apps.security.models import User


def get_project(*, project_id: UUID, visible_to: "User") -> Project:
    """Return the project with its lab. Raises ProjectNotFound."""
    project = list_projects(visible_to=visible_to).filter(pk=project_id).first()
    if project is None:
        raise ProjectNotFound
    return project


def list_projects(*, visible_to: "User") -> QuerySet[Project]:
    """Return the projects the user may see with their labs, by name."""
    return Project.objects.filter(in_labs_of(visible_to)).select_related("lab").order_by("name", "id")


def find_project_by_name(*, name: str, lab: Lab | None) -> Project | None:
    """Return the lab's project of this name, capitals aside, else None.

    Without a lab it is sought among the projects that belong to none.
    """
    if "\x00" in name:
        return None
    return Project.objects.filter(name__iexact=name, lab=lab).order_by("created_at").first()
