"""When a sample is due: hours on the clock, or working days of the lab's calendar in its own time zone.

Both functions are monotone in the moment of receipt, through changes of clock and over holidays, so that
"overdue" is one comparison of a stored column with one moment:

    due_at(received, ...) <= now    exactly when    received <= latest_received_at_due_by(now, ...)
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

_TICK = dt.timedelta(microseconds=1)
_DAY = dt.timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Target:
    """Promise a turnaround: either hours on the clock or working days, and not both."""

    hours: int | None = None
    working_days: int | None = None

    def __post_init__(self) -> None:
        """Refuse a promise of nothing, of both, or of a time before the receipt."""
        stated = [promise for promise in (self.hours, self.working_days) if promise is not None]
        if len(stated) != 1 or stated[0] < 0:
            raise ValueError("A target is either a number of hours or a number of working days.")


def is_working_day(day: dt.date, holidays: frozenset[dt.date]) -> bool:
    """Tell whether the lab works on a day: neither a weekend nor a holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def due_at(
    received_at: dt.datetime, target: Target, tz: ZoneInfo, holidays: frozenset[dt.date]
) -> dt.datetime:
    """Return the moment, in UTC, at which a sample received at an aware moment is due.

    Hours run on the clock. Working days end at the local time of the receipt, that many working days
    later; a receipt on a weekend or a holiday counts from the start of the next working day. A local time
    that a change of clock leaves out becomes the first moment after it. In an hour that a change of clock
    repeats, every moment of the second pass counts as the last of the first: the later receipt is then
    never due earlier.
    """
    received_at = received_at.astimezone(dt.UTC)
    if target.hours is not None:
        return received_at + dt.timedelta(hours=target.hours)
    clock = _clock_reading(received_at, tz)
    day, time = clock.date(), clock.time()
    if not is_working_day(day, holidays):
        day, time = _step(day, _DAY, holidays), dt.time()
    for _ in range(target.working_days or 0):
        day = _step(day, _DAY, holidays)
    # A target of no days at all, in an hour that is repeated, would otherwise fall before the receipt.
    return max(received_at, _first_moment(dt.datetime.combine(day, time), tz))


def latest_received_at_due_by(
    now: dt.datetime, target: Target, tz: ZoneInfo, holidays: frozenset[dt.date]
) -> dt.datetime:
    """Return the latest receipt, in UTC, that is due at an aware moment or before it.

    A sample is overdue exactly when it was received at the returned moment or earlier.
    """
    now = now.astimezone(dt.UTC)
    if target.hours is not None:
        return now - dt.timedelta(hours=target.hours)

    def is_due(received_at: dt.datetime) -> bool:
        return due_at(received_at, target, tz, holidays) <= now

    guess = _guess_receipt(now, target.working_days or 0, tz, holidays)
    if is_due(guess) and not is_due(guess + _TICK):
        return guess
    # Next to a change of clock the guess may be off; the search is slower and always right.
    low, high = guess, guess + _TICK
    step = _DAY
    while not is_due(low):
        low, step = low - step, step * 2
    step = _DAY
    while is_due(high):
        high, step = high + step, step * 2
    return _first_where(lambda moment: not is_due(moment), low, high) - _TICK


def _step(day: dt.date, by: dt.timedelta, holidays: frozenset[dt.date]) -> dt.date:
    day += by
    while not is_working_day(day, holidays):
        day += by
    return day


def _guess_receipt(
    now: dt.datetime, working_days: int, tz: ZoneInfo, holidays: frozenset[dt.date]
) -> dt.datetime:
    local = now.astimezone(tz)
    day, time = local.date(), local.time()
    if not is_working_day(day, holidays):
        day, time = _step(day, -_DAY, holidays), dt.time.max
    for _ in range(working_days):
        day = _step(day, -_DAY, holidays)
    return dt.datetime.combine(day, time, tzinfo=tz).astimezone(dt.UTC)


def _clock_reading(moment: dt.datetime, tz: ZoneInfo) -> dt.datetime:
    """Return what the local clock shows, never less than it has shown before."""
    local = moment.astimezone(tz)
    if not local.fold:
        return local.replace(tzinfo=None)
    repeated = (local.replace(fold=0).utcoffset() or dt.timedelta()) - (local.utcoffset() or dt.timedelta())
    turned_back = _first_where(lambda at: bool(at.astimezone(tz).fold), moment - repeated, moment)
    return (turned_back - _TICK).astimezone(tz).replace(tzinfo=None)


def _first_moment(clock: dt.datetime, tz: ZoneInfo) -> dt.datetime:
    """Return the first moment, in UTC, at which the local clock shows a time or has passed it."""
    earlier, later = sorted(clock.replace(tzinfo=tz, fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    if _shown(earlier, tz) == clock:
        return earlier
    return _first_where(lambda at: _shown(at, tz) >= clock, earlier, later)


def _shown(moment: dt.datetime, tz: ZoneInfo) -> dt.datetime:
    return moment.astimezone(tz).replace(tzinfo=None)


def _first_where(holds: Callable[[dt.datetime], bool], low: dt.datetime, high: dt.datetime) -> dt.datetime:
    """Return the first microsecond after `low`, up to `high`, from which on a condition holds."""
    while high - low > _TICK:
        middle = low + (high - low) // 2
        if holds(middle):
            high = middle
        else:
            low = middle
    return high
