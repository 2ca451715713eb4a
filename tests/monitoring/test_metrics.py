"""Metrics: for the scraper alone."""

from typing import Any

import pytest
from django.test import Client

from apps.security.choices import Role
from tests.factories.samples import make_user

pytestmark = pytest.mark.django_db


def test_a_scraper_beside_us_reads_the_metrics() -> None:
    answer = Client().get("/metrics")
    assert answer.status_code == 200
    assert b"django_http_requests_before_middlewares_total" in answer.content


@pytest.mark.parametrize("address", ["10.0.0.7", "192.0.2.1", "not-an-address"])
def test_a_stranger_does_not(address: str) -> None:
    answer = Client(REMOTE_ADDR=address).get("/metrics")
    assert answer.status_code == 403
    assert b"django_http" not in answer.content


def test_a_scraper_of_a_named_network_does(settings: Any) -> None:
    settings.METRICS_ALLOWED_NETWORKS = ["10.0.0.0/8"]
    assert Client(REMOTE_ADDR="10.0.0.7").get("/metrics").status_code == 200
    assert Client(REMOTE_ADDR="127.0.0.1").get("/metrics").status_code == 403


def test_a_stranger_behind_a_proxy_beside_us_does_not() -> None:
    assert Client().get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 403
    assert Client().get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 403


def test_behind_a_proxy_the_deployer_vouches_for_the_clients_address_counts(settings: Any) -> None:
    settings.LIMS_TRUSTED_PROXIES = 1
    settings.METRICS_ALLOWED_NETWORKS = ["10.1.0.0/16"]
    near = {"X-Forwarded-For": "192.0.2.1, 10.1.2.3"}
    far = {"X-Forwarded-For": "10.1.2.3, 192.0.2.1"}
    assert Client().get("/metrics", headers=near).status_code == 200
    assert Client().get("/metrics", headers=far).status_code == 403


def test_the_token_opens_from_anywhere_and_no_other_does(settings: Any) -> None:
    settings.METRICS_TOKEN = "scraper-secret"
    far = Client(REMOTE_ADDR="192.0.2.1")
    assert far.get("/metrics", headers={"Authorization": "Bearer scraper-secret"}).status_code == 200
    for wrong in ("Bearer scraper", "Bearer ", "", "Bearer ü"):
        assert far.get("/metrics", headers={"Authorization": wrong}).status_code == 403


def test_without_a_token_set_an_empty_one_opens_nothing(settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    far = Client(REMOTE_ADDR="192.0.2.1")
    assert far.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 403


@pytest.mark.parametrize(("role", "status"), [(Role.MANAGER, 200), (Role.TECHNICIAN, 403)])
def test_of_the_people_only_those_who_may_see_metrics_see_them(role: str, status: int) -> None:
    client = Client(REMOTE_ADDR="192.0.2.1")
    client.force_login(make_user(role))
    assert client.get("/metrics").status_code == status


@pytest.mark.parametrize("path", ["/metrics", "/readyz", "/livez"])
def test_the_platforms_doors_only_answer_questions(path: str) -> None:
    assert Client().post(path).status_code == 405
