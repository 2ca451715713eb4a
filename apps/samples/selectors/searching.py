"""What a search for samples finds."""

from typing import Final
from uuid import UUID

from django.db.models import Q

from apps.samples.models.submissions import Submission
from apps.samples.selectors.samples import among

SAID_BY_SUBMISSION: Final = (
    "number",
    "quote_number",
    "requester_name",
    "requester_email",
    "lab__name",
    "lab_name_printed",
)


def mentioning(text: str) -> Q:
    """Return the condition that a sample's name, lab id or submission holds the text, or that it is its id.

    The submissions are looked up first: asked across the join, the database would read every sample, while
    of its own columns and a list of submissions it reads indexes alone.
    """
    said = Q()
    for column in SAID_BY_SUBMISSION:
        said |= Q(**{f"{column}__icontains": text})
    submissions = list(Submission.objects.filter(said).order_by().values_list("pk", flat=True))
    found = Q(name__icontains=text) | Q(lab_id__icontains=text)
    if submissions:
        found |= Q(among(submissions, "submission_id"))
    record_id = find_uuid(text)
    return found if record_id is None else found | Q(pk=record_id)


def find_uuid(text: str) -> UUID | None:
    """Return the id that a text writes out, None for any other text."""
    try:
        return UUID(text)
    except ValueError:
        return None
