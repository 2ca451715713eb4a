"""Keeping the lab's holidays."""

from datetime import date

from django.db import IntegrityError, transaction

from apps.samples.exceptions import HolidayNotFound, NameTaken
from apps.samples.models.holidays import Holiday


def add_holiday(*, day: date, name: str) -> Holiday:
    """Make a day no working day. Raises NameTaken when it is a holiday already."""
    try:
        with transaction.atomic():
            return Holiday.objects.create(day=day, name=name)
    except IntegrityError as error:
        raise NameTaken(what="holiday on this day", name=f"{day:%Y-%m-%d}") from error


def rename_holiday(*, day: date, name: str) -> Holiday:
    """Call a holiday by another name. Raises HolidayNotFound."""
    if not Holiday.objects.filter(pk=day).update(name=name):
        raise HolidayNotFound
    return Holiday.objects.get(pk=day)


def remove_holiday(*, day: date) -> Holiday:
    """Make a holiday a working day again, and return what it was. Raises HolidayNotFound."""
    with transaction.atomic():
        holiday = Holiday.objects.select_for_update().filter(pk=day).first()
        if holiday is None:
            raise HolidayNotFound
        Holiday.objects.filter(pk=day).delete()
        return holiday
