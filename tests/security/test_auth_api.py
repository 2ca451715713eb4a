"""The sign-in routes, as the Astro client and an attacker call them."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.security.choices import RevocationReason, Role
from apps.security.models import Session, User
from tests.factories.samples import PASSWORD, make_user

pytestmark = pytest.mark.django_db

LOGIN = "/api/v1/auth/login"
ME = "/api/v1/auth/me"


def post(path: str, body: Any, **headers: str) -> Any:
    return Client().post(path, body, content_type="application/json", headers=headers)


def log_in(username: str = "grey") -> dict[str, Any]:
    answer: dict[str, Any] = post(LOGIN, {"username": username, "password": PASSWORD}).json()
    return answer


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_login_answers_what_the_client_reads() -> None:
    user = make_user(Role.TECHNICIAN, username="grey", organization="UNC", department="Genetics")
    response = post(LOGIN, {"username": "grey", "password": PASSWORD})
    assert response.status_code == 200
    answer = response.json()
    assert set(answer) == {"access_token", "refresh_token", "token_type", "expires_in", "user"}
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 1800)
    shown = {
        name: answer["user"][name] for name in ("id", "username", "email", "full_name", "role", "is_active")
    }
    assert shown == {
        "id": str(user.pk),
        "username": "grey",
        "email": "grey@example.org",
        "full_name": "Grey",
        "role": "technician",
        "is_active": True,
    }
    assert (answer["user"]["organization"], answer["user"]["department"]) == ("UNC", "Genetics")
    assert response["Cache-Control"] == "no-store"


def test_a_slash_at_the_end_is_answered_and_not_redirected() -> None:
    make_user(username="grey")
    assert post(LOGIN + "/", {"username": "grey", "password": PASSWORD}).status_code == 200


def test_a_stale_token_beside_the_password_keeps_nobody_out() -> None:
    make_user(username="grey")
    response = post(LOGIN, {"username": "grey", "password": PASSWORD}, **bearer("stale"))
    assert response.status_code == 200


@pytest.mark.parametrize("username", ["grey", "nobody", "gone"])
def test_every_refused_login_reads_the_same(username: str) -> None:
    make_user(username="grey")
    make_user(username="gone", is_active=False)
    response = post(LOGIN, {"username": username, "password": "wrong"})
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"] == 'Bearer realm="lims"'
    answer = response.json()
    assert answer["code"] == "invalid_credentials"
    assert answer["detail"] == "The user name or the password is not right."
    assert Session.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"username": "grey"}, ("password", "required")),
        ({"password": "x"}, ("username", "required")),
        ({"username": "", "password": "x"}, ("username", "blank")),
        ({"username": ["grey"], "password": "x"}, ("username", "invalid")),
        ({"username": "grey", "password": None}, ("password", "null")),
        ({"username": "g" * 1_000_000, "password": "x"}, ("username", "max_length")),
        ({"username": "grey", "password": "x" * 1_000_000}, ("password", "max_length")),
        ({"username": "grey", "password": "x", "role": "admin"}, ("role", "unknown_field")),
    ],
)
def test_a_login_with_a_wrong_body_names_the_field(body: dict[str, Any], problem: tuple[str, str]) -> None:
    response = post(LOGIN, body)
    assert response.status_code == 422
    assert [(error["field"], error["code"]) for error in response.json()["errors"]] == [problem]


def test_nul_in_a_login_is_refused() -> None:
    response = post(LOGIN, '{"username": "a\\u0000b", "password": "x"}')
    assert (response.status_code, response.json()["code"]) == (400, "nul_character")


def test_a_password_keeps_its_blanks() -> None:
    user = make_user(username="grey")
    user.set_password("  blanks around  ")
    user.save()
    assert post(LOGIN, {"username": "grey", "password": "  blanks around  "}).status_code == 200
    assert post(LOGIN, {"username": "grey", "password": "blanks around"}).status_code == 401


def test_me_shows_the_bearer_of_the_token() -> None:
    user = make_user(Role.REQUESTER, username="grey")
    answer = Client().get(ME, headers=bearer(log_in()["access_token"]))
    assert answer.status_code == 200
    assert answer.json()["id"] == str(user.pk)
    assert user.password not in answer.content.decode()


def test_a_token_is_proven_by_one_query() -> None:
    make_user(username="grey")
    token = log_in()["access_token"]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert Client().get(ME, headers=bearer(token)).status_code == 200
    assert len(queries) == 1


def test_refresh_gives_a_new_pair_and_a_second_use_ends_the_sign_in() -> None:
    make_user(username="grey")
    first = log_in()
    second = post("/api/v1/auth/refresh", {"refresh_token": first["refresh_token"]})
    assert second.status_code == 200
    assert set(second.json()) == set(first)
    assert second.json()["refresh_token"] != first["refresh_token"]
    again = post("/api/v1/auth/refresh", {"refresh_token": first["refresh_token"]})
    assert (again.status_code, again.json()["code"]) == (401, "token_reused")
    stolen = post("/api/v1/auth/refresh", {"refresh_token": second.json()["refresh_token"]})
    assert (stolen.status_code, stolen.json()["code"]) == (401, "invalid_token")
    assert Client().get(ME, headers=bearer(second.json()["access_token"])).status_code == 401
    assert Session.objects.get().revoked_reason == RevocationReason.TOKEN_REUSED


def test_logout_without_a_body_answers_json_and_ends_the_sign_in() -> None:
    make_user(username="grey")
    issued = log_in()
    response = Client().post(
        "/api/v1/auth/logout", content_type="application/json", headers=bearer(issued["access_token"])
    )
    assert (response.status_code, response.json()) == (200, {"message": "You are signed out."})
    assert Client().get(ME, headers=bearer(issued["access_token"])).status_code == 401
    assert post("/api/v1/auth/refresh", {"refresh_token": issued["refresh_token"]}).status_code == 401


def test_a_closed_account_is_out_at_once_also_with_a_living_token() -> None:
    user = make_user(username="grey")
    token = log_in()["access_token"]
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert Client().get(ME, headers=bearer(token)).status_code == 401


def test_a_role_taken_away_counts_at_once_also_for_a_token_already_out() -> None:
    user = make_user(Role.MANAGER, username="grey")
    token = log_in()["access_token"]
    assert Client().get("/api/v1/users", headers=bearer(token)).status_code == 200
    User.objects.filter(pk=user.pk).update(role=Role.REQUESTER)
    assert Client().get("/api/v1/users", headers=bearer(token)).status_code == 403


def forged_like(token: str, key: str, algorithm: str = "HS256", **changes: Any) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode({**claims, **changes}, key, algorithm=algorithm)


def test_tokens_that_are_not_ours_are_refused() -> None:
    make_user(username="grey")
    other = make_user(username="other")
    issued = log_in()
    access, key = issued["access_token"], settings.SIMPLE_JWT["SIGNING_KEY"]
    head, body, signature = access.split(".")
    assert Client().get(ME, headers=bearer(forged_like(access, key))).status_code == 200
    refused = {
        "the refresh token": issued["refresh_token"],
        "alg none": forged_like(access, "", "none"),
        "alg none with our signature": f"{forged_like(access, '', 'none')}{signature}",
        "another key": forged_like(access, "k" * 40),
        "the site's key": forged_like(access, settings.SECRET_KEY),
        "another algorithm": forged_like(access, key, "HS512"),
        "another audience": forged_like(access, key, aud="other"),
        "another issuer": forged_like(access, key, iss="other"),
        "over": forged_like(access, key, exp=int((timezone.now() - timedelta(seconds=1)).timestamp())),
        "somebody else's name": forged_like(access, key, sub=str(other.pk)),
        "an unknown sign-in": forged_like(access, key, sid=str(other.pk)),
        "no signature": f"{head}.{body}.",
        "garbage": "garbage",
        "two tokens": f"{access}, Bearer {access}",
        "1 MB": "x" * 1_000_000,
        "nothing": "",
        "not ASCII": "tökén",
    }
    outcomes = {}
    for name, token in refused.items():
        response = Client().get(ME, headers=bearer(token))
        outcomes[name] = (response.status_code, response.json()["code"], response["WWW-Authenticate"])
    assert outcomes == dict.fromkeys(refused, (401, "invalid_token", 'Bearer realm="lims"'))


@pytest.mark.parametrize("header", ["", "Basic Z3JleTp4", "bearer-ish", "Token abc"])
def test_without_a_bearer_token_nobody_is_signed_in(header: str) -> None:
    response = Client().get(ME, headers={"Authorization": header})
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


def test_the_browsers_session_reads_and_writes_only_with_the_csrf_token() -> None:
    user = make_user(Role.ADMIN, username="boss")
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    assert client.get(ME).json()["username"] == "boss"
    body = {"username": "new", "role": "technician"}
    refused = client.post("/api/v1/users", body, content_type="application/json")
    assert refused.status_code == 403
    assert not User.objects.filter(username="new").exists()
    client.get("/admin/password_change/")
    token = client.cookies["csrftoken"].value
    accepted = client.post(
        "/api/v1/users", body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert accepted.status_code == 201


def test_the_trail_tells_of_sign_ins_and_refusals_without_what_was_typed() -> None:
    from apps.audit.models import LogEntry

    user = make_user(username="grey")
    log_in()
    post(LOGIN, {"username": "grey", "password": "hunter2hunter2"})
    post(LOGIN, {"username": "my-password-by-mistake", "password": "x"})
    events = list(
        LogEntry.objects.filter(event__startswith="security.").order_by("id").values_list("event", flat=True)
    )
    assert events == ["security.signed_in", "security.sign_in_refused", "security.sign_in_refused"]
    kept = str(list(LogEntry.objects.values()))
    assert "hunter2" not in kept
    assert "my-password-by-mistake" not in kept
    assert LogEntry.objects.get(event="security.signed_in").actor_id == user.pk
