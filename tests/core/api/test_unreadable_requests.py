"""Requests that Django reads as something else than was sent."""

import pytest
from django.http import UnreadablePostError
from django.test import Client

from apps.core.api.problems import as_lab_error
from apps.core.exceptions import Malformed
from apps.samples.models import Project
from apps.security.choices import Role
from tests.factories.samples import make_user

pytestmark = pytest.mark.django_db


def signed_in() -> Client:
    client = Client()
    client.force_login(make_user(Role.MANAGER))
    return client


def test_a_body_sent_in_chunks_is_refused_and_not_taken_for_an_empty_one() -> None:
    response = signed_in().generic(
        "POST",
        "/api/v1/projects",
        b'{"name": "Bat virome"}',
        content_type="application/json",
        CONTENT_LENGTH="",
        HTTP_TRANSFER_ENCODING="chunked",
    )
    assert (response.status_code, response.json()["code"]) == (411, "length_required")
    assert response["Content-Type"] == "application/problem+json"
    assert Project.objects.count() == 0


@pytest.mark.parametrize("query", ["search=%ff%fe", "search=%ed%a0%80", "%c3=x", "search=%C3"])
def test_a_query_that_is_not_utf8_is_refused(query: str) -> None:
    response = signed_in().get(f"/api/v1/projects?{query}")
    assert (response.status_code, response.json()["code"]) == (400, "malformed")
    assert response.json()["detail"] == "The address holds text that is not valid UTF-8."


@pytest.mark.parametrize("query", ["search=%C3%BC+x", "search=100%25", "search=100%", "search=ü"])
def test_a_query_with_letters_of_any_language_is_read(query: str) -> None:
    assert signed_in().get(f"/api/v1/projects?{query}").json() == []


def test_a_body_whose_sender_falls_silent_is_the_senders_fault() -> None:
    error = as_lab_error(UnreadablePostError("the socket timed out"))
    assert isinstance(error, Malformed)
    assert error.message == "The body stopped before its announced length. Send it again."
