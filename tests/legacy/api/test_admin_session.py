"""The old admin sign-in: one opaque id, by cookie or Bearer, that ends when it is told to."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from apps.security.models import Session, User
from apps.security.services import sessions
from tests.factories.samples import PASSWORD, make_user
from tests.legacy.calling import Panel, body_of, refused, send, succeeded

pytestmark = pytest.mark.django_db

LOGIN, SESSION, LOGOUT = "/api/admin/login", "/api/admin/session", "/api/admin/logout"


def log_in(client: Client, username: str, password: str, *, origin: str | None = "http://testserver") -> Any:
    return send(client, "POST", LOGIN, {"username": username, "password": password}, origin=origin)


def test_the_sign_in_answers_with_the_members_the_panels_read() -> None:
    user = make_user("manager", username="bailey", full_name="Miranda Bailey")
    body = body_of(log_in(Client(), "bailey", PASSWORD))
    assert body == {
        "success": True,
        "sessionId": body["sessionId"],
        "message": "Signed in.",
        "data": {
            "id": str(user.pk),
            "username": "bailey",
            "full_name": "Miranda Bailey",
            "role": "manager",
        },
    }
    assert len(body["sessionId"]) == 43


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites() -> None:
    make_user("manager", username="bailey")
    client = Client()
    session_id = body_of(log_in(client, "bailey", PASSWORD))["sessionId"]
    cookie = client.cookies["admin_session"]
    assert cookie.value == session_id
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert cookie["max-age"] == settings.SESSION_COOKIE_AGE == 12 * 3600
    assert cookie["secure"] == ""


def test_over_https_the_cookie_is_for_https_alone() -> None:
    make_user("manager", username="bailey")
    client = Client()
    body = {"username": "bailey", "password": PASSWORD}
    client.post(LOGIN, body, content_type="application/json", secure=True)
    assert client.cookies["admin_session"]["secure"] is True


def test_the_id_itself_is_not_stored() -> None:
    panel = Panel(make_user())
    held = Session.objects.get()
    assert held.token_hash is not None
    assert panel.opaque_id.encode() not in bytes(held.token_hash)


@pytest.mark.parametrize("password", ["wrong", PASSWORD + " ", PASSWORD.upper()])
def test_a_wrong_password_is_401_and_opens_nothing(password: str) -> None:
    make_user("manager", username="bailey")
    client = Client()
    assert refused(log_in(client, "bailey", password)) == (401, "invalid_credentials")
    assert "admin_session" not in client.cookies
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("username", "password"),
    [("admin", "admin"), ("admin", "password"), ("admin", "admin123"), ("admin", ""), ("root", "root")],
)
def test_there_is_no_default_password(username: str, password: str) -> None:
    assert not User.objects.exists()
    assert log_in(Client(), username, password).status_code in {401, 422}


@pytest.mark.parametrize(
    "body",
    [{}, {"username": "bailey"}, {"username": 1, "password": PASSWORD}, {"username": [], "password": {}}],
)
def test_credentials_that_are_no_texts_are_422(body: dict[str, Any]) -> None:
    assert refused(send(Client(), "POST", LOGIN, body)) == (422, "invalid")


@pytest.mark.parametrize("body", [b"[]", b'"x"', b"{", b'{"username": NaN}', b"\xff"])
def test_a_body_that_is_no_object_is_400(body: bytes) -> None:
    assert refused(send(Client(), "POST", LOGIN, body)) == (400, "malformed")


def test_another_sites_page_signs_nobody_in() -> None:
    make_user("manager", username="bailey")
    client = Client()
    refusal = refused(log_in(client, "bailey", PASSWORD, origin="https://evil.example"))
    assert refusal == (403, "foreign_origin")
    assert "admin_session" not in client.cookies
    assert not Session.objects.exists()


def test_a_server_that_names_no_origin_may_sign_in_for_its_reader() -> None:
    make_user("manager", username="bailey")
    assert log_in(Client(), "bailey", PASSWORD, origin=None).status_code == 200


def test_the_session_is_told_by_cookie_and_by_bearer() -> None:
    panel = Panel(make_user(username="grey"))
    by_cookie = succeeded(panel.get(SESSION))
    by_bearer = succeeded(Client().get(SESSION, headers={"Authorization": f"Bearer {panel.opaque_id}"}))
    assert by_cookie == by_bearer
    assert (by_cookie["username"], by_cookie["role"]) == ("grey", "technician")


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer x", "x", "Bearer " + "y" * 10_000])
def test_an_id_that_opens_nothing_is_401(authorization: str) -> None:
    response = Client().get(SESSION, headers={"Authorization": authorization})
    assert refused(response) == (401, "not_authenticated")
    assert response["WWW-Authenticate"] == 'Bearer realm="lims"'


def test_after_the_sign_out_the_id_is_dead_by_every_way() -> None:
    panel = Panel(make_user("manager"))
    assert succeeded(panel.send("POST", LOGOUT)) is None
    assert panel.client.cookies["admin_session"].value == ""
    bearer = {"Authorization": f"Bearer {panel.opaque_id}"}
    for path in (SESSION, "/api/samples", "/api/queue"):
        assert refused(Client(headers=bearer).get(path))[0] == 401
    panel.client.cookies["admin_session"] = panel.opaque_id
    assert refused(panel.get("/api/samples"))[0] == 401
    assert refused(panel.send("POST", "/api/projects", {"name": "Late"}))[0] == 401


def test_a_sign_out_without_a_session_is_said_and_not_called_a_success() -> None:
    assert refused(send(Client(), "POST", LOGOUT)) == (401, "not_authenticated")


def test_another_sites_page_signs_nobody_out() -> None:
    panel = Panel(make_user())
    assert refused(panel.send("POST", LOGOUT, origin="https://evil.example")) == (403, "foreign_origin")
    assert refused(panel.send("POST", LOGOUT, origin=None)) == (403, "foreign_origin")
    assert panel.get(SESSION).status_code == 200


def test_a_session_ends_by_itself() -> None:
    user = make_user()
    opened = sessions.open_opaque_session(
        username=user.username,
        password=PASSWORD,
        address=None,
        user_agent="",
        now=timezone.now() - timedelta(hours=12, seconds=1),
    )
    response = Client(headers={"Authorization": f"Bearer {opened.opaque_id}"}).get("/api/samples")
    assert refused(response)[0] == 401


def test_a_closed_account_is_out_at_once() -> None:
    panel = Panel(make_user())
    assert panel.get(SESSION).status_code == 200
    User.objects.filter(pk=panel.user.pk).update(is_active=False)
    assert refused(panel.get(SESSION))[0] == 401
    assert refused(panel.get("/api/samples"))[0] == 401


@pytest.mark.parametrize(("method", "path"), [("GET", LOGIN), ("GET", LOGOUT), ("POST", SESSION)])
def test_each_address_takes_its_one_method(method: str, path: str) -> None:
    assert refused(send(Client(), method, path)) == (405, "method_not_allowed")


def test_a_trailing_slash_changes_nothing() -> None:
    panel = Panel(make_user(username="grey"))
    assert succeeded(panel.get(f"{SESSION}/"))["username"] == "grey"
    assert succeeded(panel.send("POST", f"{LOGOUT}/")) is None
