"""Health and memory at the old addresses: open to everyone, and honest."""

import pytest
from django.test import Client

from tests.legacy.calling import body_of, refused, send

pytestmark = pytest.mark.django_db

MEMORY = ["rss_mb", "vms_mb", "percent", "available_mb"]


@pytest.mark.parametrize("path", ["/memory-usage", "/memory-usage/", "/api/submission/memory-usage"])
def test_the_memory_is_told_in_megabytes_to_everyone(path: str, client: Client) -> None:
    usage = body_of(client.get(path))["memory_usage"]
    assert list(usage) == MEMORY
    assert all(isinstance(value, float) and value > 0 for value in usage.values())
    assert usage["rss_mb"] < usage["vms_mb"]


def test_the_servers_memory_door_has_the_members_its_client_reads(client: Client) -> None:
    body = body_of(client.get("/memory-usage"))
    assert (body["status"], body["service"]) == ("healthy", "lims")


@pytest.mark.parametrize("path", ["/api/submission/health", "/health", "/api/v1/health"])
def test_the_health_is_told_to_everyone(path: str, client: Client) -> None:
    response = client.get(path)
    body = body_of(response)
    assert response.status_code == 200
    assert body["status"] in {"healthy", "degraded"}
    assert body["service"] == "lims"
    assert list(body["memory_usage"]) == MEMORY
    assert body["services"]["database"] == "ok"


def test_the_panels_health_has_the_envelope_and_the_members_side_by_side(client: Client) -> None:
    body = body_of(client.get("/api/submission/health"))
    assert (body["success"], body["message"]) == (True, "")
    assert body["data"]["status"] == body["status"]


@pytest.mark.parametrize("path", ["/memory-usage", "/api/submission/health", "/api/submission/memory-usage"])
def test_a_write_is_405(path: str) -> None:
    assert refused(send(Client(), "POST", path, {})) == (405, "method_not_allowed")
