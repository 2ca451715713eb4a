"""The front page shows each person the places they may open."""

import re

import pytest
from django.test import Client

from tests.factories.samples import make_user

pytestmark = pytest.mark.django_db


def places(client: Client) -> list[str]:
    """Return the names of the places on the page."""
    answer = client.get("/")
    assert answer.status_code == 200
    return re.findall(r"<strong>([^<]+)</strong><span>", answer.content.decode())


def test_a_stranger_sees_the_reference_the_health_and_the_way_in(client: Client) -> None:
    assert places(client) == ["API reference", "Health"]
    assert 'href="/admin/login/"' in client.get("/").content.decode()


def test_a_technician_sees_the_forms_the_records_and_the_queue(client: Client) -> None:
    client.force_login(make_user("technician", full_name="Ada <Bench>"))
    assert places(client) == ["Forms", "Lab records", "Queue", "API reference", "Health"]
    page = client.get("/").content.decode()
    assert "Ada &lt;Bench&gt;" in page
    assert "<Bench>" not in page


def test_a_requester_is_not_sent_to_the_back_office(client: Client) -> None:
    client.force_login(make_user("requester"))
    assert places(client) == ["Forms", "API reference", "Health"]


def test_the_page_carries_no_inline_script_or_style(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "stylesheet" in page
    assert re.findall(r"<script|style=|<style|onclick", page) == []
