"""A request's entries name whoever sent it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from apps.audit.context.acting import export_context
from apps.audit.middleware import AuditContextMiddleware
from apps.core import context as core_context
from apps.samples.models.labs import Lab
from apps.security.models.user import User
from tests.audit.conftest import last

pytestmark = pytest.mark.django_db


def write(request: HttpRequest) -> HttpResponse:
    Lab.objects.create(name=request.path)
    return HttpResponse()


def test_the_signed_in_person_is_the_actor() -> None:
    request = RequestFactory().post("/somewhere", REMOTE_ADDR="10.2.3.4", HTTP_X_CORRELATION_ID="chain-1")
    request.user = User.objects.create_user("anna", email="anna@example.org")
    token = core_context.request_id.set("request-1")
    try:
        AuditContextMiddleware(write)(request)
    finally:
        core_context.request_id.reset(token)
    entry = last()
    assert (entry.actor_name, entry.actor_kind, entry.remote_addr) == ("anna", "user", "10.2.3.4")
    assert (entry.request_id, entry.cid, entry.origin) == ("request-1", "chain-1", "")
    assert export_context() == {}


def test_the_user_an_api_request_proves_late_counts_before_the_browser_s() -> None:
    ben = User.objects.create_user("ben", email="ben@example.org")

    def authenticate_and_write(request: HttpRequest) -> HttpResponse:
        request.lims_user = ben  # type: ignore[attr-defined]
        return write(request)

    request = RequestFactory().post("/somewhere")
    request.user = User.objects.create_user("anna", email="anna@example.org")
    AuditContextMiddleware(authenticate_and_write)(request)
    assert last().actor_name == "ben"


def test_a_request_without_a_user_is_anonymous() -> None:
    request = RequestFactory().post("/somewhere")
    request.user = AnonymousUser()
    AuditContextMiddleware(write)(request)
    assert (last().actor_kind, last().actor_name) == ("anonymous", "")


@pytest.mark.parametrize("claimed", ["", "x" * 65])
def test_a_correlation_id_of_unreasonable_length_is_not_taken(claimed: str) -> None:
    request = RequestFactory().post("/somewhere", HTTP_X_CORRELATION_ID=claimed)
    request.user = AnonymousUser()
    AuditContextMiddleware(write)(request)
    assert last().cid == ""


def test_a_request_that_fails_leaves_no_context_behind() -> None:
    def fail(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        AuditContextMiddleware(fail)(RequestFactory().get("/"))
    assert export_context() == {}
