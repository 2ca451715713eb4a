"""How well the house is: told in words, in less than a second, whatever hangs."""

import socket
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from django.test import Client

from apps.monitoring import probes, registry, selectors
from apps.monitoring.engine.redis import impatient_client, pulse_key
from apps.monitoring.exceptions import NotWell
from apps.monitoring.services import pulse

pytestmark = pytest.mark.django_db(transaction=True)

ALL_WELL = {"database": "ok", "migrations": "ok", "redis": "ok", "worker": "ok"}
NO_WORKER = "no worker has given a sign of life for a minute"


@pytest.fixture(autouse=True)
def redis_of_this_test(settings: Any) -> Iterator[None]:
    """Keep signs of life apart from those of a demo that runs beside the tests."""
    address = urlsplit(settings.REDIS_URL)
    settings.REDIS_URL = urlunsplit(address._replace(path="/15"))
    forget_worker(settings)
    yield
    settings.REDIS_URL = urlunsplit(address._replace(path="/15"))
    forget_worker(settings)


def forget_worker(settings: Any) -> None:
    with impatient_client(settings.REDIS_URL) as client:
        client.delete(pulse_key("worker"))


@pytest.fixture
def worker() -> None:
    assert pulse.give_sign("worker")


@pytest.fixture
def silent_redis(settings: Any) -> Iterator[None]:
    """Put a server that takes connections and never answers where Redis should be."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.REDIS_URL = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        yield


@pytest.fixture
def dead_redis(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"


def timed(path: str) -> tuple[Any, float]:
    started = time.monotonic()
    answer = Client().get(path)
    return answer, time.monotonic() - started


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("path", ["/health", "/health/", "/api/v1/health", "/api/v1/health/"])
def test_a_house_that_is_well_says_so(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["status"], body["service"], body["services"]) == ("healthy", "lims", ALL_WELL)
    assert set(body["memory_usage"]) == {"rss_mb", "vms_mb", "percent", "available_mb"}
    assert all(isinstance(figure, float) and figure > 0 for figure in body["memory_usage"].values())
    assert answer["Cache-Control"] == "no-store"


def test_without_a_worker_the_house_is_degraded_and_serves() -> None:
    answer = Client().get("/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["services"] == {**ALL_WELL, "worker": NO_WORKER}
    ready = Client().get("/readyz")
    assert (ready.status_code, ready.json()["status"], ready.json()["ready"]) == (200, "degraded", True)


@pytest.mark.usefixtures("dead_redis")
def test_without_redis_the_house_is_degraded_and_serves() -> None:
    answer = Client().get("/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["services"]["redis"] == "Redis does not answer"
    assert answer.json()["services"]["worker"] == "unknown: Redis does not answer"
    assert Client().get("/readyz").status_code == 200


@pytest.mark.usefixtures("silent_redis")
@pytest.mark.parametrize("path", ["/health", "/readyz"])
def test_a_redis_that_hangs_is_told_of_within_a_second(path: str) -> None:
    selectors.get_health()
    answer, seconds = timed(path)
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert seconds < 1


@pytest.mark.usefixtures("worker")
def test_a_ready_house_says_so() -> None:
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ready", "ready": True, "services": ALL_WELL},
    )


@pytest.fixture
def unapplied(monkeypatch: pytest.MonkeyPatch) -> None:
    known = probes.expected_migrations()
    monkeypatch.setattr(probes, "expected_migrations", lambda: known | {("core", "9999_of_the_next_release")})


@pytest.mark.usefixtures("worker", "unapplied")
def test_with_a_migration_missing_nobody_is_served() -> None:
    answer = Client().get("/readyz")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer.json()["code"] == "not_ready"
    assert answer.json()["detail"] == (
        "Not ready: migrations: 1 not applied, the first is core.9999_of_the_next_release."
    )
    assert answer["Retry-After"] == "5"
    health = Client().get("/health")
    assert (health.status_code, health.json()["status"]) == (503, "unhealthy")
    assert health.json()["detail"] == "Not served by: migrations."


def test_every_migration_on_disk_is_expected() -> None:
    expected = probes.expected_migrations()
    assert ("core", "0001_extensions") in expected
    assert ("auth", "0001_initial") in expected
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        assert expected <= set(cursor.fetchall())


def test_a_probe_that_hangs_is_reported_and_not_awaited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_probes", {})
    registry.register_probe("slow", lambda: time.sleep(3), needed=False)
    registry.register_probe("quick", lambda: None, needed=True)
    started = time.monotonic()
    report = selectors.get_health()
    assert time.monotonic() - started < 1
    assert (report.status, dict(report.services)) == (
        "degraded",
        {"slow": "no answer in time", "quick": "ok"},
    )


def test_a_needed_probe_that_fails_makes_the_house_unhealthy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_probes", {})

    def broken() -> None:
        raise NotWell("the disk is full")

    registry.register_probe("disk", broken, needed=True)
    report = selectors.get_health()
    assert (report.status, report.failed_needed, report.failed_other) == ("unhealthy", ("disk",), ())
    assert report.services == {"disk": "the disk is full"}


def test_a_probe_that_crashes_is_a_finding_and_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_probes", {})

    def crash() -> None:
        raise ZeroDivisionError

    registry.register_probe("odd", crash, needed=False)
    assert selectors.get_health().services == {"odd": "the probe itself failed"}


def test_a_process_is_alive_whatever_else_is_down(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    answer = Client().get("/livez")
    assert (answer.status_code, answer.content) == (200, b"alive\n")


def test_signs_of_life_are_given_until_they_are_stopped(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse, "EVERY", 0.05)
    pulse.start("worker")
    pulse.start("worker")
    until = time.monotonic() + 3
    while not selectors.is_alive("worker") and time.monotonic() < until:
        time.sleep(0.02)
    assert selectors.is_alive("worker")
    with impatient_client(settings.REDIS_URL) as client:
        assert 0 < client.ttl(pulse_key("worker")) <= 60
    pulse.stop("worker")
    pulse.stop("worker")


@pytest.mark.usefixtures("dead_redis")
def test_a_sign_that_cannot_be_given_is_survived() -> None:
    assert pulse.give_sign("worker") is False
