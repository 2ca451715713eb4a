"""Who may see a reading, and what is said of it."""

import pytest

from apps.ai.exceptions import PageImageNotFound, ReadingNotFound
from apps.ai.selectors import readings as selectors
from apps.security.choices import Role
from tests.factories.ai import make_page_image, make_reading
from tests.factories.samples import make_lab, make_requester, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.MANAGER, Role.AUDITOR, Role.ADMIN, Role.SERVICE])
def test_the_labs_own_people_see_every_reading(role: str) -> None:
    readings = {make_reading(lab=make_lab()).pk, make_reading().pk}
    assert set(selectors.list_readings(visible_to=make_user(role)).values_list("pk", flat=True)) == readings


def test_a_customer_sees_their_own_and_those_of_their_labs_and_no_others() -> None:
    lab = make_lab()
    customer = make_requester(lab, make_lab())
    own = make_reading(by=customer)
    colleagues = make_reading(by=make_requester(lab), lab=lab)
    make_reading(by=make_requester(lab))
    make_reading(lab=make_lab())
    make_reading()
    assert set(selectors.list_readings(visible_to=customer)) == {own, colleagues}
    assert selectors.count_by_status(visible_to=customer) == {
        "queued": 0,
        "reading": 0,
        "review": 2,
        "approved": 0,
        "rejected": 0,
        "failed": 0,
        "cancelled": 0,
    }


def test_who_leaves_a_lab_no_longer_sees_what_others_of_it_sent() -> None:
    lab = make_lab()
    customer = make_requester(lab)
    reading = make_reading(by=make_requester(lab), lab=lab)
    assert selectors.get_reading(reading_id=reading.pk, visible_to=customer) == reading
    customer.memberships.all().delete()
    with pytest.raises(ReadingNotFound):
        selectors.get_reading(reading_id=reading.pk, visible_to=customer)


def test_a_picture_is_shown_to_who_may_see_the_reading() -> None:
    lab = make_lab()
    reading = make_reading(lab=lab)
    image = make_page_image(reading, 2)
    found = selectors.get_page_image(reading_id=reading.pk, page=2, visible_to=make_requester(lab))
    assert found == image
    with pytest.raises(PageImageNotFound):
        selectors.get_page_image(reading_id=reading.pk, page=1, visible_to=make_requester(lab))
    with pytest.raises(ReadingNotFound):
        selectors.get_page_image(reading_id=reading.pk, page=2, visible_to=make_requester(make_lab()))


def test_what_was_never_read_is_described_as_nothing() -> None:
    assert selectors.describe_reading(make_reading(status="failed")) is None


def test_a_list_does_not_fetch_what_was_read() -> None:
    reading = make_reading()
    (listed,) = selectors.list_readings(visible_to=make_user())
    assert "result" in listed.get_deferred_fields()
    assert listed == reading
