"""When a sample is due, over weekends, holidays and changes of clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apps.samples.engine.calendar import Target, due_at, is_working_day, latest_received_at_due_by

NEW_YORK = ZoneInfo("America/New_York")
NO_HOLIDAYS: frozenset[dt.date] = frozenset()
LABOR_DAY = frozenset({dt.date(2026, 9, 7)})
TICK = dt.timedelta(microseconds=1)

# New York and Berlin turn their clocks on Sundays; Tehran, Amman and Cairo on working days; São Paulo,
# Havana and Beirut at midnight; Lord Howe by half an hour; Apia left out a whole Friday; Kolkata never turns.
ZONES = [
    "America/New_York",
    "Europe/Berlin",
    "Asia/Tehran",
    "Asia/Amman",
    "Africa/Cairo",
    "America/Sao_Paulo",
    "America/Havana",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kolkata",
    "UTC",
]


def at(text: str, tz: ZoneInfo = NEW_YORK, fold: int = 0) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=tz, fold=fold)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2026-09-01T10:30", 1, "2026-09-02T10:30"),  # Tuesday
        ("2026-09-01T10:30", 0, "2026-09-01T10:30"),
        ("2026-09-03T10:30", 5, "2026-09-11T10:30"),  # over a weekend and Labor Day
        ("2026-09-04T17:00", 1, "2026-09-08T17:00"),
        ("2026-09-05T09:00", 1, "2026-09-09T00:00"),  # Saturday counts from Tuesday's start
        ("2026-09-07T23:59", 0, "2026-09-08T00:00"),  # a holiday too
        ("2026-09-01T10:30", 10, "2026-09-16T10:30"),
        ("2026-10-30T10:30", 1, "2026-11-02T10:30"),  # the clock goes back in between
        ("2026-03-06T10:30", 1, "2026-03-09T10:30"),  # the clock goes forward in between
    ],
)
def test_working_days_end_at_the_local_time_of_the_receipt(received: str, days: int, due: str) -> None:
    moment = due_at(at(received), Target(working_days=days), NEW_YORK, LABOR_DAY)
    assert moment == at(due)
    assert moment.tzinfo is dt.UTC


def test_hours_run_on_the_clock_through_weekends_and_changes_of_clock() -> None:
    assert due_at(at("2026-10-31T12:00"), Target(hours=24), NEW_YORK, LABOR_DAY) == at("2026-11-01T11:00")
    assert latest_received_at_due_by(at("2026-11-01T11:00"), Target(hours=24), NEW_YORK, LABOR_DAY) == at(
        "2026-10-31T12:00"
    )


def test_the_zone_of_the_lab_decides_what_day_it_is() -> None:
    friday_evening = utc("2026-09-05T02:00")  # Saturday in UTC, Friday 22:00 in New York
    assert due_at(friday_evening, Target(working_days=1), NEW_YORK, NO_HOLIDAYS) == at("2026-09-07T22:00")
    assert due_at(friday_evening, Target(working_days=1), ZoneInfo("UTC"), NO_HOLIDAYS) == utc(
        "2026-09-08T00:00"
    )


def test_a_local_time_the_clock_leaves_out_is_the_first_moment_after_it() -> None:
    amman = ZoneInfo("Asia/Amman")  # Friday 1 April 2016: from 00:00 to 01:00
    received = at("2016-03-31T00:30", amman)
    assert due_at(received, Target(working_days=1), amman, NO_HOLIDAYS) == at("2016-04-01T01:00", amman)


def test_the_second_pass_of_an_hour_counts_as_the_end_of_the_first() -> None:
    amman = ZoneInfo("Asia/Amman")  # Friday 28 October 2016: from 01:00 back to 00:00
    first = at("2016-10-28T00:40", amman)
    second = at("2016-10-28T00:10", amman, fold=1)
    target = Target(working_days=1)
    assert due_at(first, target, amman, NO_HOLIDAYS) == at("2016-10-31T00:40", amman)
    assert due_at(second, target, amman, NO_HOLIDAYS) == at("2016-10-31T00:59:59.999999", amman)


def test_the_latest_overdue_receipt_may_lie_in_a_repeated_hour() -> None:
    amman = ZoneInfo("Asia/Amman")
    target = Target(working_days=1)
    last_tick = at("2016-10-31T00:59:59.999999", amman)
    end_of_second_pass = utc("2016-10-27T23:00") - TICK
    assert latest_received_at_due_by(last_tick, target, amman, NO_HOLIDAYS) == end_of_second_pass
    assert latest_received_at_due_by(last_tick - TICK, target, amman, NO_HOLIDAYS) == (
        utc("2016-10-27T21:59:59.999998")
    )


def test_a_moment_just_after_a_left_out_hour_makes_that_whole_hour_s_receipts_overdue() -> None:
    amman = ZoneInfo("Asia/Amman")
    latest = latest_received_at_due_by(
        at("2016-04-01T01:00", amman), Target(working_days=1), amman, NO_HOLIDAYS
    )
    assert latest == at("2016-03-31T01:00", amman)


def test_no_receipt_is_found_in_an_hour_that_was_left_out() -> None:
    amman = ZoneInfo("Asia/Amman")
    latest = latest_received_at_due_by(
        at("2016-04-04T00:30", amman), Target(working_days=1), amman, NO_HOLIDAYS
    )
    assert latest == utc("2016-03-31T22:00") - TICK


def test_the_search_for_the_latest_receipt_goes_both_ways_over_a_left_out_day() -> None:
    apia = ZoneInfo("Pacific/Apia")  # there was no Friday 30 December 2011
    target = Target(working_days=1)
    saturday = utc("2011-12-30T10:00")
    assert latest_received_at_due_by(saturday, target, apia, NO_HOLIDAYS) == saturday - TICK
    assert (
        latest_received_at_due_by(saturday - TICK, target, apia, NO_HOLIDAYS)
        == saturday - dt.timedelta(days=1) - TICK
    )


def test_a_sample_received_on_a_weekend_is_overdue_with_monday_s_first() -> None:
    target = Target(working_days=1)
    tuesday = at("2026-09-15T00:00")
    assert latest_received_at_due_by(tuesday, target, NEW_YORK, LABOR_DAY) == at("2026-09-14T00:00")
    assert (
        latest_received_at_due_by(tuesday - TICK, target, NEW_YORK, LABOR_DAY)
        == at("2026-09-12T00:00") - TICK
    )


def test_nothing_becomes_due_on_a_weekend() -> None:
    target = Target(working_days=1)
    assert latest_received_at_due_by(at("2026-09-12T15:00"), target, NEW_YORK, LABOR_DAY) == at(
        "2026-09-10T23:59:59.999999"
    )


@pytest.mark.parametrize(
    "promise",
    [{}, {"hours": 1, "working_days": 1}, {"hours": -1}, {"working_days": -1}],
)
def test_a_target_that_promises_nothing_or_too_much_is_refused(promise: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="either a number of hours or a number of working days"):
        Target(**promise)


def test_a_working_day_is_neither_weekend_nor_holiday() -> None:
    week = [dt.date(2026, 9, 4) + dt.timedelta(days=days) for days in range(5)]
    assert [is_working_day(day, LABOR_DAY) for day in week] == [True, False, False, False, True]


MOMENTS = st.datetimes(
    min_value=dt.datetime(2009, 1, 1), max_value=dt.datetime(2026, 12, 31), timezones=st.just(dt.UTC)
)
# Near these moments the clock of one of the zones turned, or a day was left out.
TURNS = st.sampled_from(
    [
        utc("2026-03-08T07:00"),
        utc("2026-11-01T06:00"),
        utc("2016-03-31T22:00"),
        utc("2016-10-27T22:00"),
        utc("2016-03-20T20:30"),
        utc("2016-09-20T19:30"),
        utc("2011-12-30T10:00"),
        utc("2018-11-04T03:00"),
        utc("2018-02-18T02:00"),
        utc("2014-05-15T22:00"),
        utc("2014-06-26T21:00"),
        utc("2024-04-06T15:00"),
    ]
)
NEAR_TURNS = st.builds(
    lambda turn, days, seconds, ticks: turn + dt.timedelta(days=days, seconds=seconds, microseconds=ticks),
    TURNS,
    st.integers(-15, 15),
    st.integers(-7_300, 7_300),
    st.integers(-1, 1),
)
TARGETS = st.one_of(
    st.builds(Target, working_days=st.integers(0, 10)), st.builds(Target, hours=st.integers(0, 500))
)
HOLIDAYS = st.builds(
    lambda first, length: frozenset(first + dt.timedelta(days=day) for day in range(length)),
    st.dates(dt.date(2009, 1, 1), dt.date(2026, 12, 31)),
    st.integers(0, 12),
)


@given(
    now=st.one_of(MOMENTS, NEAR_TURNS),
    received=st.one_of(MOMENTS, NEAR_TURNS),
    target=TARGETS,
    zone=st.sampled_from(ZONES),
    holidays=HOLIDAYS,
)
@example(
    now=utc("2016-10-28T00:00"),
    received=utc("2016-10-27T22:10"),
    target=Target(working_days=0),
    zone="Asia/Amman",
    holidays=NO_HOLIDAYS,
)
@example(
    now=utc("2011-12-30T10:00"),
    received=utc("2011-12-29T10:00"),
    target=Target(working_days=1),
    zone="Pacific/Apia",
    holidays=NO_HOLIDAYS,
)
def test_a_sample_is_overdue_exactly_when_received_by_the_latest_overdue_receipt(
    now: dt.datetime, received: dt.datetime, target: Target, zone: str, holidays: frozenset[dt.date]
) -> None:
    tz = ZoneInfo(zone)
    latest = latest_received_at_due_by(now, target, tz, holidays)
    assert due_at(latest, target, tz, holidays) <= now < due_at(latest + TICK, target, tz, holidays)
    assert (due_at(received, target, tz, holidays) <= now) == (received <= latest)


@given(
    earlier=st.one_of(MOMENTS, NEAR_TURNS),
    seconds=st.integers(0, 90_000),
    target=TARGETS,
    zone=st.sampled_from(ZONES),
    holidays=HOLIDAYS,
)
def test_the_later_receipt_is_never_due_earlier(
    earlier: dt.datetime, seconds: int, target: Target, zone: str, holidays: frozenset[dt.date]
) -> None:
    tz = ZoneInfo(zone)
    later = earlier + dt.timedelta(seconds=seconds)
    assert due_at(earlier, target, tz, holidays) <= due_at(later, target, tz, holidays)
    assert due_at(earlier, target, tz, holidays) >= earlier
