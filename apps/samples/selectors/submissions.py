"""Questions about submissions."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from apps.samples.exceptions import SubmissionNotFound
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import ChargeLine, Submission
from apps.samples.selectors.visibility import in_labs_of

if TYPE_CHECKING:
    from apps.security.models import User


def get_submission(*, submission_id: UUID, visible_to: "User") -> Submission:
    """Return the submission with its lab and project. Raises SubmissionNotFound."""
    submission = list_submissions(visible_to=visible_to).filter(pk=submission_id).first()
    if submission is None:
        raise SubmissionNotFound
    return submission


def list_submissions(*, visible_to: "User") -> QuerySet[Submission]:
    """Return the submissions the user may see with their labs and projects, the newest first.

    Each carries `sample_count`, its samples that are not withdrawn.
    """
    live = Sample.objects.filter(submission=OuterRef("pk"), withdrawn_at=None).order_by()
    counted = live.values("submission").annotate(total=Count("pk")).values("total")
    return (
        Submission.objects.filter(in_labs_of(visible_to))
        .select_related("lab", "project")
        .annotate(sample_count=Coalesce(Subquery(counted), Value(0)))
        .order_by("-created_at", "id")
    )


def list_charges(*, submission_id: UUID, visible_to: "User") -> QuerySet[ChargeLine]:
    """Return a submission's charge lines in their order. Raises SubmissionNotFound."""
    submission = get_submission(submission_id=submission_id, visible_to=visible_to)
    return submission.charges.order_by("position")
