"""Query parameters of the lists, without a database."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings

from apps.core.api.filters import list_parameters
from apps.samples.api.filters import DayOrMomentField, SampleFilters


def read(text: str, *, end_of_day: bool = False) -> datetime | None:
    """Return what the field reads."""
    moment: datetime | None = DayOrMomentField(end_of_day=end_of_day, required=False).clean(text)
    return moment


def test_a_whole_day_begins_at_the_labs_midnight() -> None:
    assert read("2026-01-15") == datetime(2026, 1, 15, 5, 0, tzinfo=UTC)


def test_a_whole_day_ends_at_the_labs_next_midnight() -> None:
    assert read("2026-01-15", end_of_day=True) == datetime(2026, 1, 16, 5, 0, tzinfo=UTC)


def test_the_day_the_clocks_change_has_23_hours() -> None:
    begin, end = read("2026-03-08"), read("2026-03-08", end_of_day=True)
    assert begin is not None
    assert end is not None
    assert (end - begin).total_seconds() == 23 * 3600


@override_settings(LAB_TIME_ZONE="Asia/Tokyo")
def test_a_day_is_the_day_of_the_labs_zone() -> None:
    assert read("2026-01-15") == datetime(2026, 1, 14, 15, 0, tzinfo=UTC)


def test_a_moment_is_taken_to_the_microsecond() -> None:
    moment = datetime(2026, 1, 15, 9, 30, 0, 1, tzinfo=UTC)
    assert read("2026-01-15T09:30:00.000001Z") == moment
    assert read("2026-01-15T09:30:00Z", end_of_day=True) == moment


def test_a_plus_that_became_a_space_in_the_address_is_understood() -> None:
    assert read("2026-01-15T09:30:00 01:00") == datetime(2026, 1, 15, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["0000-01-01", "0001-01-01", "9999-12-31", "2026-02-30", "yesterday", "2026-13-01T00:00:00Z", "'; --"],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    for end_of_day in (False, True):
        with pytest.raises(ValidationError, match="Use a day such as 2026-03-01"):
            read(text, end_of_day=end_of_day)


def test_every_filter_is_described() -> None:
    described = {parameter.name for parameter in list_parameters(SampleFilters)}
    assert described == {
        "status", "stage", "priority", "sample_type", "kind", "lab", "project", "submission", "assigned_to",
        "chart_field", "submitted_from", "submitted_to", "created_from", "created_to", "search", "ordering",
        "limit", "offset",
    }  # fmt: skip
