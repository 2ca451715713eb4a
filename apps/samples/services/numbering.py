"""Numbers the lab gives: to submissions without a quote, to samples within their submission."""

from itertools import count

from django.db import connection
from django.db.models import Max

from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission


def next_submission_number() -> str:
    """Return a submission number nobody has: S-000001, S-000002 ..."""
    return next_submission_numbers(1)[0]


def next_submission_numbers(count: int) -> list[str]:
    """Return so many submission numbers nobody has."""
    free: list[str] = []
    while len(free) < count:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval('samples_submission_seq') FROM generate_series(1, %s)", [count - len(free)]
            )
            drawn = [f"S-{number:06d}" for (number,) in cursor.fetchall()]
        # A form may have brought a quote number that looks like ours.
        taken = set(Submission.objects.filter(number__in=drawn).values_list("number", flat=True))
        free += [number for number in drawn if number not in taken]
    return free


def number_put_by(number: str) -> str:
    """Return what a submission is called once its number is free again: the number with ~1, ~2 ... added."""
    longest = Submission._meta.get_field("number").max_length or len(number)
    names = (f"{number[: longest - len(suffix)]}{suffix}" for suffix in (f"~{n}" for n in count(1)))
    return next(name for name in names if not Submission.objects.filter(number=name).exists())


def next_sample_number(submission: Submission) -> int:
    """Return the next free position in a submission that the caller holds."""
    highest = Sample.objects.filter(submission=submission).aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1
