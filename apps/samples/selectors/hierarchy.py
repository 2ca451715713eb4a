"""The hierarchy: projects, their submissions, their samples, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, F, Q

from apps.samples.models.projects import Project
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.samples.selectors.projects import get_project, list_projects
from apps.samples.selectors.submissions import list_submissions
from apps.samples.types import ProjectNode, SubmissionNode

if TYPE_CHECKING:
    from apps.security.models import User

SAMPLE_FIELDS = (
    "id",
    "lab_id",
    "number",
    "kind",
    "sample_type",
    "status",
    "stage",
    "priority",
    "updated_at",
)


def get_hierarchy(
    *, visible_to: "User", limit: int | None = None, offset: int = 0, with_samples: bool = True
) -> list[ProjectNode]:
    """Return a window of the projects by name with all their submissions and live samples.

    Submissions that belong to no project stand under a node without one, after the last project.
    """
    end = None if limit is None else offset + limit
    # One more than asked for tells whether the last project is among them.
    found = list(list_projects(visible_to=visible_to)[offset : None if end is None else end + 1])
    projects = found if limit is None else found[:limit]
    is_last = len(found) == len(projects) and (bool(projects) or offset == 0)
    wanted = Q(project__in=projects) | (Q(project=None) if is_last else Q())
    submissions = list_submissions(visible_to=visible_to).filter(wanted)
    return _nest(projects, list(submissions), with_samples=with_samples)


def get_project_hierarchy(*, project_id: UUID, visible_to: "User") -> ProjectNode:
    """Return one project with its submissions and live samples. Raises ProjectNotFound."""
    project = get_project(project_id=project_id, visible_to=visible_to)
    submissions = list_submissions(visible_to=visible_to).filter(project=project)
    return _nest([project], list(submissions), with_samples=True)[0]


def _nest(
    projects: Sequence[Project], submissions: Sequence[Submission], *, with_samples: bool
) -> list[ProjectNode]:
    counts = _counts(submissions)
    samples = _samples(submissions) if with_samples else {}
    of_project: defaultdict[UUID | None, list[SubmissionNode]] = defaultdict(list)
    for submission in submissions:
        of_project[submission.project_id].append(
            SubmissionNode(submission, counts[submission.pk], samples.get(submission.pk, ()))
        )
    nodes = [ProjectNode(project, of_project[project.pk]) for project in projects]
    if None in of_project:
        nodes.append(ProjectNode(None, of_project[None]))
    return nodes


def _counts(submissions: Sequence[Submission]) -> Mapping[UUID, Mapping[str, int]]:
    counts: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
    live = Sample.objects.filter(submission__in=submissions, withdrawn_at=None).order_by()
    for submission_id, status, total in live.values_list("submission_id", "status").annotate(Count("pk")):
        counts[submission_id][status] = total
    return counts


def _samples(submissions: Sequence[Submission]) -> Mapping[UUID, Sequence[Mapping[str, Any]]]:
    samples: defaultdict[UUID, list[Mapping[str, Any]]] = defaultdict(list)
    live = Sample.objects.filter(submission__in=submissions, withdrawn_at=None).order_by("number")
    for row in live.values("submission_id", *SAMPLE_FIELDS, sample_name=F("name")):
        samples[row.pop("submission_id")].append(row)
    return samples
