"""The trail in the admin can be read, and nothing else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.audit.context.acting import acting
from apps.audit.models import LogEntry
from apps.audit.services import record
from apps.samples.models.labs import Lab
from apps.security.models.user import User
from tests.audit.conftest import last

pytestmark = pytest.mark.django_db

CHANGELIST = "admin:audit_logentry_changelist"


@pytest.fixture
def admin() -> User:
    return User.objects.create_superuser("root", email="root@example.org")


@pytest.fixture
def browser(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def page(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, response
    return response.content.decode()


def test_the_list_shows_what_happened_newest_first(browser: Client) -> None:
    with acting(User.objects.create_user("anna", email="anna@example.org"), reason="<b>moved</b>"):
        Lab.objects.create(name="Curie <script> Lab")
    text = page(browser, reverse(CHANGELIST))
    assert "Curie &lt;script&gt; Lab" in text
    assert "&lt;b&gt;moved&lt;/b&gt;" in text
    assert "anna" in text
    assert "<script> Lab" not in text


def test_an_entry_shows_before_and_after_in_words(browser: Client) -> None:
    anna = User.objects.create_user("anna", email="anna@example.org", role="technician")
    User.objects.filter(pk=anna.pk).update(role="manager", full_name="Anna <Schmidt>")
    text = page(browser, reverse("admin:audit_logentry_change", args=[last().pk]))
    assert "<tr><th>Role</th><td>Technician</td><td>Lab manager</td></tr>" in text
    assert "<tr><th>Full name</th><td>–</td><td>Anna &lt;Schmidt&gt;</td></tr>" in text


def test_entries_of_every_kind_can_be_opened(browser: Client) -> None:
    lab = Lab.objects.create(name="Curie Lab")
    created = last()
    lab.delete()
    removed = last()
    record("security.signed_in", details={"entrance": "admin"})
    event = last()
    assert "Curie Lab" in page(browser, reverse("admin:audit_logentry_change", args=[created.pk]))
    assert "Curie Lab" in page(browser, reverse("admin:audit_logentry_change", args=[removed.pk]))
    assert "entrance" in page(browser, reverse("admin:audit_logentry_change", args=[event.pk]))


def test_the_entries_of_a_user_who_is_gone_still_name_them(browser: Client) -> None:
    anna = User.objects.create_user("anna", email="anna@example.org")
    with acting(anna):
        Lab.objects.create(name="Curie Lab")
    entry = last()
    anna.delete()
    assert "anna" in page(browser, reverse("admin:audit_logentry_change", args=[entry.pk]))


@pytest.mark.parametrize(
    "query",
    [
        "action__exact=1",
        "actor_kind__exact=user",
        "resource_type=1",
        "cid=chain-1",
        "q=Curie+Lab",
        "severity__exact=20",
    ],
)
def test_the_list_can_be_narrowed(browser: Client, query: str) -> None:
    Lab.objects.create(name="Curie Lab")
    page(browser, f"{reverse(CHANGELIST)}?{query}")


def test_nothing_can_be_added_changed_or_deleted(browser: Client) -> None:
    Lab.objects.create(name="Curie Lab")
    before = list(LogEntry.objects.values())
    entry = last()
    assert browser.post(reverse("admin:audit_logentry_add"), {}).status_code == 403
    assert (
        browser.post(reverse("admin:audit_logentry_change", args=[entry.pk]), {"reason": "x"}).status_code
        == 403
    )
    assert (
        browser.post(reverse("admin:audit_logentry_delete", args=[entry.pk]), {"post": "yes"}).status_code
        == 403
    )
    kept = list(LogEntry.objects.filter(pk__lte=entry.pk).order_by("-id").values())
    assert kept == before


def test_the_trail_is_closed_to_whoever_may_not_view_it(client: Client) -> None:
    client.force_login(User.objects.create_user("ben", email="ben@example.org", role="requester"))
    assert client.get(reverse(CHANGELIST)).status_code in (302, 403)


def test_the_number_of_queries_does_not_grow_with_the_list(
    browser: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        Lab.objects.create(name=f"Lab {number}")
    page(browser, reverse(CHANGELIST))
    with django_assert_max_num_queries(12):
        page(browser, reverse(CHANGELIST))


def test_a_record_s_own_page_shows_its_history(browser: Client, admin: User) -> None:
    lab = Lab.objects.create(name="Curie Lab")
    with acting(admin, reason="as they write it"):
        Lab.objects.filter(pk=lab.pk).update(name="Curie & Joliot Lab", is_active=False)
    text = page(browser, reverse("admin:samples_lab_auditlog", args=[lab.pk]))
    assert "<tr><th>Name</th><td>Curie Lab</td><td>Curie &amp; Joliot Lab</td></tr>" in text
    assert "<tr><th>Is active</th><td>yes</td><td>no</td></tr>" in text
    assert "as they write it" in text
    assert "root" in text
