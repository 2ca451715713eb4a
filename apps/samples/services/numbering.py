"""Numbers the lab gives: to submissions without a quote, to samples within their submission."""

from django.db import connection
from django.db.models import Max

from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission


def next_submission_number() -> str:
    """Return a submission number nobody has: S-000001, S-000002 ..."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('samples_submission_seq')")
            number = f"S-{cursor.fetchone()[0]:06d}"
        # A form may have brought a quote number that looks like ours.
        if not Submission.objects.filter(number=number).exists():
            return number


def next_sample_number(submission: Submission) -> int:
    """Return the next free position in a submission that the caller holds."""
    highest = Sample.objects.filter(submission=submission).aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1
