"""Questions an intake asks: was this sheet taken in before, and whom and what do its cells name."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from apps.core.choices import UNFINISHED, JobStatus
from apps.core.models.jobs import Job
from apps.samples.choices import IntakeMode
from apps.samples.models.intakes import Intake
from apps.samples.models.labs import Lab, LabAlias
from apps.samples.models.projects import Project
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.samples.selectors.projects import list_projects
from apps.samples.selectors.visibility import in_labs_of, samples_of

if TYPE_CHECKING:
    from apps.security.models import User


INTAKE_TASK: Final = "apps.samples.tasks.take_in_sheet"
UNTOLD_FOR: Final = timedelta(minutes=5)
"""How long an outcome waits for its sender to ask again; after that the same bytes are a new request."""


def find_intake(*, sha256: str, mode: str, visible_to: "User") -> Intake | None:
    """Return the earliest intake of the same bytes of which this person sees every record, or None.

    An intake that left no row out answers for either mode. One whose samples were all withdrawn since
    counts no more: who deletes and uploads again means it.
    """
    made = Submission.objects.filter(original_file=OuterRef("file"))
    seen = Submission.objects.filter(in_labs_of(visible_to), pk=OuterRef("pk"))
    standing = Sample.objects.filter(submission__original_file=OuterRef("file"), withdrawn_at__isnull=True)
    return (
        Intake.objects.filter(Q(mode=mode) | Q(mode=IntakeMode.WHOLE), sha256=sha256)
        .filter(~Exists(made.filter(~Exists(seen))), Exists(standing))
        .order_by("created_at")
        .first()
    )


def list_samples_of_intake(*, intake_id: UUID, visible_to: "User") -> QuerySet[Sample]:
    """Return what the sheet became, in the order of its submissions and rows."""
    return Sample.objects.filter(
        samples_of(visible_to),
        submission__original_file__in=Intake.objects.filter(pk=intake_id).values("file"),
    ).order_by("submission__number", "number")


def find_untold_job(
    *, sha256: str, arguments: Mapping[str, str | int], by: "User", patience: timedelta, now: datetime
) -> Job | None:
    """Return the job for the same bytes of the same person whose outcome nobody has been told, or None.

    It is unfinished, or it took longer than the doors have patience and has ended within the last minutes.
    One that succeeded counts as long as its samples stand.
    """
    unheard = Q(finished_at__gt=F("created_at") + patience) & Q(finished_at__gt=now - UNTOLD_FOR)
    job = (
        Job.objects.filter(Q(status__in=UNFINISHED) | unheard, cancel_requested_at=None)
        .filter(owner=by, task=INTAKE_TASK, arguments__contains={"sha256": sha256, **arguments})
        .order_by("-created_at")
        .first()
    )
    if job is None or job.status != JobStatus.SUCCEEDED:
        return job
    mode = str(arguments["mode"])
    return job if find_intake(sha256=sha256, mode=mode, visible_to=by) else None


def find_labs_called(names: Iterable[str]) -> Mapping[str, Lab]:
    """Return the active labs whose name or alias equals one of the texts, by the text in lower case."""
    wanted = {name.lower() for name in names}
    if not wanted:
        return {}
    aliases = LabAlias.objects.annotate(lowered=Lower("name")).filter(lowered__in=wanted, lab__is_active=True)
    labs = Lab.objects.annotate(lowered=Lower("name")).filter(lowered__in=wanted, is_active=True)
    found = {alias.lowered: alias.lab for alias in aliases.select_related("lab")}
    # A lab's own name wins over another lab's alias.
    found.update({lab.lowered: lab for lab in labs})
    return found


def find_projects(*, ids: Iterable[UUID], visible_to: "User") -> Mapping[UUID, Project]:
    """Return those of the projects that the person may see, by id."""
    return list_projects(visible_to=visible_to).in_bulk(list(ids))


def find_projects_named(
    names: Iterable[tuple[UUID | None, str]],
) -> Mapping[tuple[UUID | None, str], Project]:
    """Return the projects of these names in these labs, by lab id and name in lower case; None is no lab."""
    wanted = {(lab_id, name.lower()) for lab_id, name in names}
    if not wanted:
        return {}
    labs = {lab_id for lab_id, _ in wanted}
    projects = (
        Project.objects.annotate(lowered=Lower("name"))
        .filter(
            Q(lab_id__in=labs - {None}) | Q(lab_id__isnull=True), lowered__in={name for _, name in wanted}
        )
        .select_related("lab")
    )
    return {key: project for project in projects if (key := (project.lab_id, project.lowered)) in wanted}


def find_users_called(texts: Iterable[str]) -> Mapping[str, UUID]:
    """Return the user each text means, by the text in lower case.

    A text means a user when exactly one active user's username, e-mail or full name equals it.
    """
    wanted = {text.lower() for text in texts}
    if not wanted:
        return {}
    people: dict[str, set[UUID]] = {}
    rows = (
        get_user_model()
        .objects.filter(is_active=True)
        .annotate(u=Lower("username"), e=Lower("email"), f=Lower("full_name"))
        .filter(Q(u__in=wanted) | Q(e__in=wanted) | Q(f__in=wanted))
        .values_list("pk", "u", "e", "f")
    )
    for pk, *names in rows:
        for name in wanted.intersection(names):
            people.setdefault(name, set()).add(pk)
    return {name: pks.pop() for name, pks in people.items() if len(pks) == 1}
