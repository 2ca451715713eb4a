"""A write that leans on a cookie must come from a page of ours, whatever its method."""

from typing import Any

import pytest
from django.test import Client

from apps.samples.models.projects import Project
from apps.samples.models.samples import Sample
from apps.security.choices import Role
from tests.factories.samples import make_sample, make_user
from tests.legacy.calling import Panel, refused, send, succeeded

pytestmark = pytest.mark.django_db

FOREIGN = [
    None,
    "null",
    "",
    "https://evil.example",
    "https://testserver",
    "http://testserver:81",
    "http://testserver.evil.example",
    "http://evil@testserver",
    "http://[",
    "testserver",
]


def state_of(sample: Sample) -> dict[str, Any]:
    return dict(Sample.objects.filter(pk=sample.pk).values().get())


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_write_from_elsewhere_is_refused_and_nothing_changes(manager: Panel, origin: str | None) -> None:
    sample = make_sample()
    before = state_of(sample)
    path = f"/api/samples/{sample.pk}"
    for method, where, body in (
        ("POST", "/api/projects", {"name": "Evil"}),
        ("PUT", path, {"volume": 1}),
        ("PATCH", path, {"volume": 1}),
        ("DELETE", path, None),
    ):
        refusal = refused(manager.send(method, where, body, origin=origin))
        assert refusal == (403, "foreign_origin"), (method, origin)
    assert state_of(sample) == before
    assert not Project.objects.exists()


@pytest.mark.parametrize("origin", FOREIGN[1:4])
def test_reading_asks_for_no_origin(manager: Panel, origin: str) -> None:
    assert succeeded(manager.get("/api/samples", Origin=origin)) == []


def test_the_sites_own_browser_session_is_held_to_the_same() -> None:
    client = Client()
    client.force_login(make_user(Role.MANAGER))
    assert (
        refused(send(client, "POST", "/api/projects", {"name": "Evil"}, origin="https://evil.example"))[0]
        == 403
    )
    assert not Project.objects.exists()
    assert succeeded(send(client, "POST", "/api/projects", {"name": "Own"}), 201)["name"] == "Own"


def test_the_page_may_be_named_by_referer_where_no_origin_is_sent(manager: Panel) -> None:
    body = {"name": "By referer"}
    own = manager.send("POST", "/api/projects", body, origin=None, Referer="http://testserver/panel?x=1")
    assert succeeded(own, 201)["name"] == "By referer"
    other = manager.send("POST", "/api/projects", body, origin=None, Referer="http://evil.example/testserver")
    assert refused(other) == (403, "foreign_origin")


def test_a_session_id_sent_by_bearer_needs_no_origin_because_no_browser_adds_it(manager: Panel) -> None:
    bearer = {"Authorization": f"Bearer {manager.opaque_id}"}
    made = send(Client(), "POST", "/api/projects", {"name": "By bearer"}, origin=None, **bearer)
    assert succeeded(made, 201)["name"] == "By bearer"


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://lab.example.org", 201),
        ("https://a.core.example.org", 201),
        ("http://lab.example.org", 403),
        ("https://example.org", 403),
        ("https://xcore.example.org", 403),
    ],
)
def test_origins_the_deployer_trusts_are_own(manager: Panel, settings: Any, origin: str, status: int) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://lab.example.org", "https://*.core.example.org"]
    response = manager.send("POST", "/api/projects", {"name": "Astro"}, origin=origin)
    assert response.status_code == status
    assert Project.objects.count() == (status == 201)


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_get_stays_a_get_whatever_a_header_claims(manager: Panel, header: str) -> None:
    sample = make_sample()
    before = state_of(sample)
    response = manager.client.get(
        f"/api/samples/{sample.pk}?_method=DELETE", headers={header: "DELETE", "Origin": "http://testserver"}
    )
    assert succeeded(response)["id"] == str(sample.pk)
    assert state_of(sample) == before
