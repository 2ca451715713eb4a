"""The federal holidays, beside the calendar the government publishes."""

from datetime import date

import pytest

from apps.samples.engine.federal_holidays import federal_holidays


def test_the_holidays_of_2026_are_those_published() -> None:
    assert list(federal_holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 1, 19),
        date(2026, 2, 16),
        date(2026, 5, 25),
        date(2026, 6, 19),
        date(2026, 7, 3),
        date(2026, 9, 7),
        date(2026, 10, 12),
        date(2026, 11, 11),
        date(2026, 11, 26),
        date(2026, 12, 25),
    ]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 7, 3), "Independence Day (observed)"),
        (date(2027, 7, 5), "Independence Day (observed)"),
        (date(2027, 12, 24), "Christmas Day (observed)"),
        (date(2021, 12, 31), "New Year's Day (observed)"),
        (date(2027, 12, 31), "New Year's Day (observed)"),
    ],
)
def test_a_holiday_at_the_weekend_is_observed_beside_it(day: date, name: str) -> None:
    assert federal_holidays(day.year)[day] == name


def test_a_new_years_day_on_a_saturday_is_not_in_its_own_year() -> None:
    assert min(federal_holidays(2022)) == date(2022, 1, 17)
