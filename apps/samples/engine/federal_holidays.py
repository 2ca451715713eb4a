"""The federal holidays of the United States, computed: the days a new lab begins its calendar with."""

from collections.abc import Mapping
from datetime import date, timedelta

_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6


def federal_holidays(year: int) -> Mapping[date, str]:
    """Return the days of one year on which federal holidays are observed (5 U.S.C. 6103), in order.

    A holiday on a Saturday is observed on the Friday before, one on a Sunday on the Monday after; so the
    next year's first day may be observed in this one.
    """
    observed = {
        _observed(day): name if _observed(day) == day else f"{name} (observed)"
        for day, name in (*_holidays(year), (date(year + 1, 1, 1), "New Year's Day"))
    }
    return {day: observed[day] for day in sorted(observed) if day.year == year}


def _holidays(year: int) -> list[tuple[date, str]]:
    return [
        (date(year, 1, 1), "New Year's Day"),
        (_nth(year, 1, _MONDAY, 3), "Birthday of Martin Luther King, Jr."),
        (_nth(year, 2, _MONDAY, 3), "Washington's Birthday"),
        (_nth(year, 6, _MONDAY, 1) - timedelta(days=7), "Memorial Day"),
        (date(year, 6, 19), "Juneteenth"),
        (date(year, 7, 4), "Independence Day"),
        (_nth(year, 9, _MONDAY, 1), "Labor Day"),
        (_nth(year, 10, _MONDAY, 2), "Columbus Day"),
        (date(year, 11, 11), "Veterans Day"),
        (_nth(year, 11, _THURSDAY, 4), "Thanksgiving Day"),
        (date(year, 12, 25), "Christmas Day"),
    ]


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _observed(day: date) -> date:
    if day.weekday() == _SATURDAY:
        return day - timedelta(days=1)
    return day + timedelta(days=1) if day.weekday() == _SUNDAY else day
