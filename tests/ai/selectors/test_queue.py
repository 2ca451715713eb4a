"""The queue counts what is still to be checked, as the page of the form does."""

from typing import Any

import pytest

from apps.ai.models.readings import Reading
from apps.ai.selectors.queue import SURE_FROM, list_queue
from apps.ai.selectors.readings import describe_reading, list_corrections
from apps.ai.services.correcting import correct_reading
from apps.ai.types import NewCorrection
from apps.ai.views.document import show
from apps.ai.views.shapes import Change
from tests.factories.ai import document, make_reading, sample
from tests.factories.samples import make_user

pytestmark = pytest.mark.django_db


def unsure_of(reading: Reading) -> int | None:
    """Return the number that the queue tells of a reading."""
    counted: int | None = list_queue(visible_to=make_user()).get(pk=reading.pk).unsure
    return counted


def to_check(reading: Reading) -> int:
    """Return the number that the page tells."""
    read = describe_reading(reading)
    assert read is not None
    changes = [
        Change(one.pk, one.path, one.before, one.after, str(one.by), one.at)
        for one in list_corrections(reading)
    ]
    return show(read, changes=changes, sure_from=SURE_FROM).doubts_in_all


def unsure() -> dict[str, Any]:
    """Return a document with six doubtful values: a field, four cells of two rows, a total."""
    rows = [sample(1, "1"), sample(2, "3"), sample(12, "BLANK")]
    for row in rows[:2]:
        row["confidences"].update(volume_ul=0.61, nanodrop_ng_ul=0.949)
    read = document(samples=rows)
    read["fields"]["kit"]["confidence"] = 0.7
    read["charges"][0]["confidences"]["total"] = 0.5
    return read


def correct(reading: Reading, *said: tuple[str, Any]) -> None:
    corrections = [NewCorrection(path, after) for path, after in said]
    correct_reading(reading_id=reading.pk, by=make_user(), corrections=corrections)


def test_each_value_that_somebody_has_spoken_of_is_one_doubt_less() -> None:
    reading, another = make_reading(result=unsure()), make_reading(result=unsure())
    assert unsure_of(reading) == to_check(reading) == 6
    correct(reading, ("fields.kit", "SQK-RBK114.24"))
    assert unsure_of(reading) == to_check(reading) == 5
    correct(reading, ("samples.1.volume_ul", "20"), ("charges.1.total", "897.00"))
    assert unsure_of(reading) == to_check(reading) == 3
    correct(reading, ("samples.1.volume_ul", "21"), ("samples.12.volume_ul", "3"))
    assert unsure_of(reading) == to_check(reading) == 3
    assert unsure_of(another) == 6


def test_the_doubts_of_a_removed_row_are_none() -> None:
    reading = make_reading(result=unsure())
    correct(reading, ("samples.1", None))
    assert unsure_of(reading) == to_check(reading) == 4
    correct(reading, ("samples.1", {"name": "new"}))
    assert unsure_of(reading) == to_check(reading) == 4


def test_of_what_was_not_read_nothing_is_counted() -> None:
    assert unsure_of(make_reading(status="queued")) is None


def test_the_counts_of_many_readings_are_one_question(django_assert_num_queries: Any) -> None:
    for _ in range(5):
        correct(make_reading(result=unsure()), ("fields.kit", "SQK-RBK114.24"))
    user = make_user()
    with django_assert_num_queries(1):
        assert [reading.unsure for reading in list_queue(visible_to=user)] == [5] * 5
