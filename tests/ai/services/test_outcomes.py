"""What somebody who waits for a reading is told."""

from datetime import timedelta

import pytest

from apps.ai.exceptions import DocumentKindNotRead, DocumentNotReadable, DocumentTooLarge, ReadingNotFound
from apps.ai.services.outcomes import wait_for_reading
from apps.core.exceptions import JobCancelled, LabError, Unavailable
from tests.factories.ai import make_reading
from tests.factories.samples import make_lab, make_requester, make_user

pytestmark = pytest.mark.django_db

AT_ONCE = timedelta(0)


@pytest.mark.parametrize("status", ["review", "approved", "rejected", "queued"])
def test_what_is_read_or_still_waits_is_returned_as_it_is(status: str) -> None:
    reading = make_reading(status=status)
    found = wait_for_reading(reading_id=reading.pk, by=make_user(), patience=AT_ONCE)
    assert (found.pk, found.status) == (reading.pk, status)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("damaged", DocumentNotReadable),
        ("too_many_pages", DocumentTooLarge),
        ("doc_refused", DocumentKindNotRead),
        ("time_limit", Unavailable),
        ("attempts_exhausted", Unavailable),
        ("internal_error", Unavailable),
        ("reading_lost", Unavailable),
    ],
)
def test_a_failure_is_told_by_whose_it_is(code: str, error: type[LabError]) -> None:
    reading = make_reading(status="failed", failure_code=code, failure_detail="It failed.")
    with pytest.raises(error) as failed:
        wait_for_reading(reading_id=reading.pk, by=make_user(), patience=AT_ONCE)
    assert failed.value.message == "It failed."
    assert [one.code for one in failed.value.errors] == ([] if error is Unavailable else [code])


def test_a_cancelled_reading_is_told_as_such() -> None:
    with pytest.raises(JobCancelled):
        wait_for_reading(reading_id=make_reading(status="cancelled").pk, by=make_user(), patience=AT_ONCE)


def test_nobody_waits_for_a_strangers_reading() -> None:
    reading = make_reading(lab=make_lab())
    with pytest.raises(ReadingNotFound):
        wait_for_reading(reading_id=reading.pk, by=make_requester(make_lab()), patience=AT_ONCE)
