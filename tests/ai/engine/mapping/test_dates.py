"""Dates as printed, to ISO."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.ai.engine.mapping.dates import read_date


@pytest.mark.parametrize(
    "text",
    [
        "July 17, 2025",
        "July 17 2025",
        "Jul 17, 2025",
        "Jul. 17, 2025",
        "July 17th, 2025",
        "JULY 17, 2025",
        "17 Jul 2025",
        "17 July 2025",
        "17-Jul-2025",
        "17. July 2025",
        "17th of July, 2025",
        "2025-07-17",
        "2025/07/17",
        "2025-07-17T14:05:00Z",
        "2025-07-17 14:05",
        "07/17/2025",
        "7/17/2025",
        "17/07/2025",
        "17.07.2025",
        "Thursday, July 17, 2025",
        "July 17, 2025 2:05 PM",
        "  July 17,  2025 ",
    ],
)
def test_a_date_that_means_one_day_is_that_day(text: str) -> None:
    assert read_date(text) == "2025-07-17"


@pytest.mark.parametrize("text", ["07/08/2025", "1/2/2025", "05.07.2025", "7-8-2025"])
def test_a_date_that_may_be_two_days_is_none(text: str) -> None:
    assert read_date(text) is None


def test_day_and_month_that_are_equal_mean_one_day() -> None:
    assert read_date("07/07/2025") == "2025-07-07"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "17/07/25",
        "February 30, 2025",
        "2025-13-01",
        "99/99/2025",
        "July 2025",
        "Julius 17, 2025",
        "x" * 9999,
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_in_every_wording_that_names_its_month(day: date) -> None:
    for pattern in ("%Y-%m-%d", "%B %d, %Y", "%d %B %Y", "%b %d, %Y", "%d-%b-%Y"):
        assert read_date(day.strftime(pattern)) == day.isoformat()


@given(st.text(max_size=100))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = read_date(text)
    assert found is None or date.fromisoformat(found).isoformat() == found
