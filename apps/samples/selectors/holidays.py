"""Questions about the days the lab does not work."""

from django.db.models import QuerySet

from apps.samples.models.holidays import Holiday


def list_holidays() -> QuerySet[Holiday]:
    """Return the holidays in the order of the calendar; they are the same for everybody."""
    return Holiday.objects.order_by("day")
