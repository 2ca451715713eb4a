"""A page that was opened before the last sign-in, and then used."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_person_is_told_to_load_the_page_again() -> None:
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", HTTP_ACCEPT="text/html,*/*;q=0.8")
    assert answer.status_code == 403
    assert "This page is too old" in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_a_script_of_a_page_gets_a_sentence_and_a_code() -> None:
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", HTTP_ACCEPT="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "page_too_old")
    assert answer.json()["detail"].endswith("Load it again and repeat your change.")
    assert answer["Content-Type"] == "application/problem+json"
