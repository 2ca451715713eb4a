"""Forgetting jobs that nobody will ask for any more."""

from datetime import datetime, timedelta
from typing import Final

from apps.core.choices import FINISHED
from apps.core.models.jobs import Job

KEPT_FOR: Final = timedelta(days=90)
SWEEP_LIMIT: Final = 5000


def sweep_finished_jobs(*, now: datetime) -> int:
    """Forget jobs that ended more than 90 days ago and return how many; what they made stays."""
    old = Job.objects.filter(status__in=FINISHED, finished_at__lte=now - KEPT_FOR).order_by("finished_at")
    ids = list(old.values_list("pk", flat=True)[:SWEEP_LIMIT])
    Job.objects.filter(pk__in=ids).delete()
    return len(ids)
