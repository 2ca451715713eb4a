"""Every periodic job of the house, its time in words.

Beat reads copies of these from the database. They are written when beat starts and by `sync_schedule`, and
are read-only in the admin: a time changed there would be gone with the next release.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction

MARK: Final = "Set in lims/schedule.py: "
"""How the description of a copy begins; whatever else is in beat's tables is not ours."""

_EVERY = re.compile(r"every (\d+) (second|minute|hour)s?")
_DAILY = re.compile(r"daily at (\d{1,2}):(\d{2})")
_WEEKDAYS: Final = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_WEEKLY = re.compile(rf"({'|'.join(_WEEKDAYS)})s at (\d{{1,2}}):(\d{{2}})")


@dataclass(frozen=True, slots=True)
class Periodic:
    """One periodic job: its name for people, the task's dotted path, and when, in words."""

    name: str
    task: str
    when: str
    queue: str = "default"


SCHEDULE: Final = (
    Periodic("Take up lost jobs", "apps.core.tasks.sweep_jobs", "every 30 seconds"),
    Periodic("Settle readings", "apps.ai.tasks.settle_readings", "every 1 minute"),
    Periodic("Forget repeated requests", "apps.core.tasks.sweep_answers", "every 1 hour"),
    Periodic("Delete expired files", "apps.core.tasks.sweep_expired_files", "every 1 hour"),
    Periodic("Delete bytes no file names", "apps.core.tasks.sweep_orphaned_bytes", "daily at 03:40"),
    Periodic("Forget jobs of long ago", "apps.core.tasks.sweep_finished_jobs", "daily at 03:30"),
    Periodic("Forget old sign-ins", "apps.security.tasks.sweep_sessions", "daily at 03:20"),
)


@dataclass(frozen=True, slots=True)
class Time:
    """What a time in words means: an interval, or an hour and minute in the lab's time zone."""

    interval: timedelta | None = None
    hour: int = 0
    minute: int = 0
    weekday: str = "*"


def read_time(words: str) -> Time:
    """Return what the words mean. Raises ValueError for words that mean nothing here."""
    if match := _EVERY.fullmatch(words):
        return Time(interval=timedelta(**{f"{match[2]}s": int(match[1])}))
    if match := _DAILY.fullmatch(words):
        return _clock(int(match[1]), int(match[2]))
    if match := _WEEKLY.fullmatch(words):
        return _clock(int(match[2]), int(match[3]), str(_WEEKDAYS.index(match[1])))
    raise ValueError(f"{words!r} is no time: use 'every 10 minutes', 'daily at 03:40' or 'mondays at 07:00'.")


def _clock(hour: int, minute: int, weekday: str = "*") -> Time:
    if hour > 23 or minute > 59:
        raise ValueError(f"{hour}:{minute:02d} is no time of the day.")
    return Time(hour=hour, minute=minute, weekday=weekday)


@transaction.atomic
def write_schedule() -> int:
    """Make beat's copies equal to SCHEDULE, delete those of what has left it, and return how many stand."""
    from django_celery_beat.models import PeriodicTask

    for job in SCHEDULE:
        PeriodicTask.objects.update_or_create(
            name=job.name,
            defaults={
                "task": job.task,
                "queue": job.queue,
                "enabled": True,
                "description": f"{MARK}{job.when}",
                **_beat_schedule(read_time(job.when)),
            },
        )
    gone = PeriodicTask.objects.filter(description__startswith=MARK)
    gone.exclude(name__in=[job.name for job in SCHEDULE]).delete()
    return len(SCHEDULE)


def _beat_schedule(time: Time) -> dict[str, Any]:
    """Return the fields of beat's row. A message that waited longer than its interval is dropped unread."""
    from django_celery_beat.models import CrontabSchedule, IntervalSchedule

    if time.interval is not None:
        seconds = int(time.interval.total_seconds())
        every, _ = IntervalSchedule.objects.get_or_create(every=seconds, period=IntervalSchedule.SECONDS)
        return {"interval": every, "crontab": None, "expire_seconds": seconds}
    at, _ = CrontabSchedule.objects.get_or_create(
        minute=str(time.minute),
        hour=str(time.hour),
        day_of_week=time.weekday,
        day_of_month="*",
        month_of_year="*",
        timezone=settings.LAB_TIME_ZONE,
    )
    return {"interval": None, "crontab": at, "expire_seconds": 6 * 3600}
