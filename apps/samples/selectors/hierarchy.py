"""The hierarchy: projects, their submissions, their samples, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, F, QuerySet

from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.samples.selectors.projects import list_projects
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
    *, visible_to: "User", limit: int, offset: int = 0, with_samples: bool = True
) -> list[ProjectNode]:
    """Return a window of the nodes: projects by name, then the submissions that belong to none.

    A project comes with all its submissions and live samples. A submission without a project is a node of
    its own, so that however many there are, a window holds no more of them than it asks for.
    """
    projects = list(list_projects(visible_to=visible_to)[offset : offset + limit])
    inside = list(list_submissions(visible_to=visible_to).filter(project__in=projects))
    passed_over = max(0, offset - list_projects(visible_to=visible_to).count())
    loose = list(_loose(visible_to)[passed_over : passed_over + limit - len(projects)])
    nested = _nest([*inside, *loose], with_samples=with_samples)
    of_project: defaultdict[UUID | None, list[SubmissionNode]] = defaultdict(list)
    for submission in inside:
        of_project[submission.project_id].append(nested[submission.pk])
    return [
        *(ProjectNode(project, of_project[project.pk]) for project in projects),
        *(ProjectNode(None, [nested[submission.pk]]) for submission in loose),
    ]


def count_nodes(*, visible_to: "User") -> int:
    """Return how many nodes the hierarchy has in all."""
    return list_projects(visible_to=visible_to).count() + _loose(visible_to).count()


def _loose(visible_to: "User") -> QuerySet[Submission]:
    return list_submissions(visible_to=visible_to).filter(project=None)


def _nest(submissions: Sequence[Submission], *, with_samples: bool) -> dict[UUID, SubmissionNode]:
    counts = _counts(submissions)
    samples = _samples(submissions) if with_samples else {}
    return {
        submission.pk: SubmissionNode(submission, counts[submission.pk], samples.get(submission.pk, ()))
        for submission in submissions
    }


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
