"""Readings in the admin: a queue with age and counts, to be looked at."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.ai.models.readings import Reading
from apps.security.choices import Role
from tests.factories.ai import make_page_image, make_reading
from tests.factories.samples import make_lab, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/ai/reading/"


@pytest.fixture
def technician(client: Client) -> Client:
    """Somebody of the lab in the admin."""
    client.force_login(make_user(Role.TECHNICIAN))
    return client


def test_the_queue_shows_age_counts_and_the_way_to_the_form(technician: Client) -> None:
    reading = make_reading(filename="HTSF--RE-201.pdf", lab=make_lab("Franklin Lab"))
    make_reading(status="failed")
    page = technician.get(LIST).content.decode()
    for text in ("HTSF--RE-201.pdf", "Franklin Lab", "0\xa0minutes", "97 %", "To be reviewed (1)"):
        assert text in page
    assert "Could not be read (1)" in page
    assert f'href="/readings/{reading.pk}"' in page
    assert "Approved (" not in page


def test_the_queue_is_narrowed_by_status_and_searched(technician: Client) -> None:
    make_reading(filename="one.pdf")
    make_reading(filename="two.pdf", status="failed")
    page = technician.get(LIST, {"status": "failed"}).content.decode()
    assert ("two.pdf" in page, "one.pdf" in page) == (True, False)
    page = technician.get(LIST, {"q": "one"}).content.decode()
    assert ("two.pdf" in page, "one.pdf" in page) == (False, True)


def test_the_queue_takes_the_same_few_questions_however_long_it_is(technician: Client) -> None:
    counts = []
    for _ in range(2):
        for _ in range(5):
            make_reading(lab=make_lab())
        with CaptureQueriesContext(connection) as queries:
            technician.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_one_reading_is_shown_with_corrections_and_pages_and_cannot_be_changed(technician: Client) -> None:
    reading = make_reading()
    make_page_image(reading, 2)
    reading.corrections.create(path="fields.kit", label="Type of Kit", before="a", after="b", by=make_user())
    address = f"{LIST}{reading.pk}/change/"
    page = technician.get(address).content.decode()
    assert "Type of Kit" in page
    assert f"/api/v1/ai/readings/{reading.pk}/pages/2" in page
    assert "lims.reading/1" not in page
    assert technician.post(address, {"status": "approved"}).status_code == 403
    assert Reading.objects.get().status == "review"


def test_the_history_of_a_reading_is_its_trail(technician: Client) -> None:
    reading = make_reading()
    Reading.objects.update(version=2, status="cancelled")
    page = technician.get(f"{LIST}{reading.pk}/history/").content.decode()
    assert "cancelled" in page
