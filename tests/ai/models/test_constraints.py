"""What the database refuses of readings, whoever writes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.ai.models.corrections import Correction
from apps.ai.models.readings import PageImage, Reading
from apps.audit import selectors as audit_selectors
from tests.factories.ai import make_page_image, make_reading
from tests.factories.samples import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("status", "changes", "constraint"),
    [
        ("review", lambda: {"sha256": "x" * 64}, "reading_sha256_is_hex"),
        ("review", lambda: {"status": "lost"}, "reading_status_is_known"),
        ("review", lambda: {"version": 0}, "reading_version_counts_from_one"),
        ("review", lambda: {"confidence": "1.1"}, "reading_confidence_is_a_share"),
        ("queued", lambda: {"status": "review"}, "reading_that_was_read_has_a_result"),
        ("review", lambda: {"status": "failed"}, "reading_that_failed_says_why"),
        ("review", lambda: {"failure_code": "x"}, "reading_that_failed_says_why"),
        ("review", lambda: {"status": "approved"}, "reading_approved_is_a_submission"),
        ("approved", lambda: {"status": "review"}, "reading_approved_is_a_submission"),
        ("approved", lambda: {"submission": None}, "reading_approved_is_a_submission"),
        ("review", lambda: {"status": "rejected"}, "reading_rejected_with_a_reason"),
        (
            "review",
            lambda: {"status": "rejected", "rejected_by": make_user(), "rejected_at": timezone.now()},
            "reading_rejected_with_a_reason",
        ),
        ("rejected", lambda: {"status": "review"}, "reading_rejected_with_a_reason"),
    ],
)
def test_an_unlawful_reading_is_refused(
    status: str, changes: Callable[[], dict[str, Any]], constraint: str
) -> None:
    reading = make_reading(status=status)
    before = Reading.objects.filter(pk=reading.pk).values().get()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Reading.objects.filter(pk=reading.pk).update(**changes())
    assert Reading.objects.filter(pk=reading.pk).values().get() == before


def test_the_same_bytes_have_one_reading() -> None:
    reading = make_reading()
    with pytest.raises(IntegrityError, match="ai_reading_sha256"), transaction.atomic():
        make_reading(sha256=reading.sha256)
    assert Reading.objects.count() == 1


def test_a_page_has_one_picture_with_a_size() -> None:
    image = make_page_image(make_reading())
    with pytest.raises(IntegrityError, match="page_image_once_for_a_page"), transaction.atomic():
        make_page_image(image.reading)
    with pytest.raises(IntegrityError, match="page_image_has_a_size"), transaction.atomic():
        PageImage.objects.filter(pk=image.pk).update(scale=0)
    assert PageImage.objects.get().scale == 1.5


def test_a_correction_names_a_place() -> None:
    with pytest.raises(IntegrityError, match="correction_names_a_place"), transaction.atomic():
        Correction.objects.create(reading=make_reading(), path="", by=make_user())


def test_the_trail_knows_each_change_but_not_what_was_read() -> None:
    reading = make_reading()
    Reading.objects.filter(pk=reading.pk).update(result={"secret": "of the customer"}, version=2)
    Reading.objects.filter(pk=reading.pk).update(version=3)
    entries = list(audit_selectors.list_entries(object_label="ai.reading", object_pk=reading.pk))
    assert len(entries) == 2
    assert "of the customer" not in str([entry.changes_dict for entry in entries])
    assert any("result" in entry.changes_dict for entry in entries if entry.action == 1)


def test_names_are_what_people_know() -> None:
    reading = make_reading(filename="HTSF--RE-201.pdf")
    assert (str(reading), str(make_page_image(reading, 3))) == ("HTSF--RE-201.pdf", "Page 3")
    assert str(Correction(path="fields.kit")) == "fields.kit"
