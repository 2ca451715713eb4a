"""People and sign-ins in the admin."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.security.choices import RevocationReason, Role
from apps.security.models import Session, User
from apps.security.services import sessions
from tests.factories.samples import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def client_of(role: str, **fields: str) -> Client:
    client = Client()
    client.force_login(make_user(role, **fields))
    return client


def shown_text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("login_name", ["boss", "BOSS", "boss@example.org"])
def test_the_admins_login_page_takes_name_or_address(login_name: str) -> None:
    make_user(Role.ADMIN, username="boss")
    client = Client()
    response = client.post("/admin/login/?next=/admin/", {"username": login_name, "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_a_sign_in_leads_to_the_admin_and_never_elsewhere(elsewhere: str) -> None:
    make_user(Role.ADMIN, username="boss")
    response = Client().post("/admin/login/", {"username": "boss", "password": PASSWORD, "next": elsewhere})
    assert (response.status_code, response["Location"]) == (302, "/admin/")


@pytest.mark.parametrize(
    ("role", "is_active"), [(Role.REQUESTER, True), (Role.SERVICE, True), (Role.ADMIN, False)]
)
def test_the_admins_login_page_refuses_who_may_not_enter(role: Role, *, is_active: bool) -> None:
    make_user(role, username="who", is_active=is_active)
    client = Client()
    assert client.post("/admin/login/", {"username": "who", "password": PASSWORD}).status_code == 200
    assert client.get("/admin/").status_code == 302


def test_a_closed_account_is_out_of_the_admin_at_once() -> None:
    client = client_of(Role.ADMIN, username="boss")
    assert client.get("/admin/").status_code == 200
    User.objects.filter(username="boss").update(is_active=False)
    assert client.get("/admin/").status_code == 302


def test_createsuperuser_makes_an_administrator() -> None:
    boss = User.objects.create_superuser("boss", "boss@example.org", PASSWORD)
    assert (boss.role, boss.is_staff, boss.is_superuser, boss.has_perm("any.thing")) == (
        "admin",
        True,
        True,
        True,
    )
    assert User.objects.get_by_natural_key("BOSS") == boss


def test_a_manager_lets_somebody_in_and_sees_the_made_up_password_once() -> None:
    client = client_of(Role.MANAGER)
    fields = {"username": "new", "role": "technician", "email": "", "full_name": "Ana", "password": ""}
    response = client.post("/admin/security/user/add/", fields, follow=True)
    said = re.search(r"Password of new, shown only now: (\S+)<", response.content.decode())
    user = User.objects.get(username="new")
    assert said is not None
    assert user.check_password(said[1])
    assert user.must_change_password


def test_a_weak_password_is_refused_in_the_admin_with_its_reason() -> None:
    client = client_of(Role.MANAGER)
    fields = {"username": "new", "role": "technician", "password": "password"}
    response = client.post("/admin/security/user/add/", fields, follow=True)
    assert "too common" in response.content.decode()
    assert not User.objects.filter(username="new").exists()


def test_a_manager_cannot_make_an_administrator_in_the_admin() -> None:
    client = client_of(Role.MANAGER)
    response = client.post("/admin/security/user/add/", {"username": "new", "role": "admin"}, follow=True)
    assert "Only an administrator may create or change administrators." in response.content.decode()
    assert not User.objects.filter(username="new").exists()


def test_a_manager_cannot_change_an_administrator_in_the_admin() -> None:
    boss = make_user(Role.ADMIN, full_name="Boss")
    client = client_of(Role.MANAGER)
    path = f"/admin/security/user/{boss.pk}"
    refused = client.post(f"{path}/change/", {"username": boss.username, "role": "requester"})
    also = client.post(f"{path}/password/", {"password": "x" * 20, "repeated": "x" * 20})
    assert (refused.status_code, also.status_code) == (403, 403)
    boss.refresh_from_db()
    assert (boss.role, boss.check_password(PASSWORD)) == (Role.ADMIN, True)


def test_an_administrator_changes_a_user_by_the_form() -> None:
    user = make_user(Role.TECHNICIAN, username="grey", department="Genetics")
    client = client_of(Role.ADMIN)
    fields = {"username": "grey", "role": "manager", "full_name": "Grey", "email": user.email}
    response = client.post(f"/admin/security/user/{user.pk}/change/", {**fields, "is_active": "on"})
    assert response.status_code == 302
    user.refresh_from_db()
    assert (user.role, user.department, user.is_active) == (Role.MANAGER, "", True)


def test_nobody_is_deleted_in_the_admin() -> None:
    user = make_user()
    client = client_of(Role.ADMIN)
    assert client.post(f"/admin/security/user/{user.pk}/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=user.pk).exists()


def test_the_hash_of_a_password_is_shown_nowhere() -> None:
    user = make_user()
    client = client_of(Role.ADMIN)
    pages = ("change/", "password/", "history/")
    text = "".join(shown_text(client, f"/admin/security/user/{user.pk}/{page}") for page in pages)
    assert user.password not in text


def test_a_new_password_ends_the_sign_ins_and_can_be_made_temporary() -> None:
    user = make_user(username="grey")
    sessions.log_in(username="grey", password=PASSWORD, address=None, user_agent="", now=timezone.now())
    client = client_of(Role.MANAGER)
    page = f"/admin/security/user/{user.pk}/password/"
    differing = client.post(page, {"password": "first pass phrase", "repeated": "second pass phrase"})
    weak = client.post(page, {"password": "grey", "repeated": "grey"})
    assert "The two passwords are not the same." in differing.content.decode()
    assert "too short" in weak.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    new = {
        "password": "a wholly new pass phrase",
        "repeated": "a wholly new pass phrase",
        "must_change": "on",
    }
    assert client.post(page, new).status_code == 302
    user.refresh_from_db()
    assert (user.check_password("a wholly new pass phrase"), user.must_change_password) == (True, True)
    assert Session.objects.get().revoked_reason == RevocationReason.PASSWORD_CHANGED


def test_an_administrator_ends_selected_sign_ins() -> None:
    user = make_user(username="grey")
    for _ in range(2):
        sessions.log_in(username="grey", password=PASSWORD, address=None, user_agent="", now=timezone.now())
    chosen, other = Session.objects.order_by("created_at")
    action = {"action": "revoke", "_selected_action": [str(chosen.pk)]}
    client_of(Role.AUDITOR).post("/admin/security/session/", action)
    assert Session.objects.filter(revoked_at__isnull=False).count() == 0
    response = client_of(Role.ADMIN).post("/admin/security/session/", action, follow=True)
    assert "1 sign-ins ended." in response.content.decode()
    chosen.refresh_from_db()
    other.refresh_from_db()
    assert (chosen.revoked_reason, other.revoked_at) == (RevocationReason.REVOKED, None)
    assert user.is_active


def test_a_sign_in_is_neither_added_nor_edited_in_the_admin() -> None:
    make_user(username="grey")
    sessions.log_in(username="grey", password=PASSWORD, address=None, user_agent="", now=timezone.now())
    session = Session.objects.get()
    client = client_of(Role.ADMIN)
    assert client.get("/admin/security/session/add/").status_code == 403
    assert client.post(f"/admin/security/session/{session.pk}/change/", {"address": "::1"}).status_code == 403
    assert str(session.current_refresh_jti) not in shown_text(
        client, f"/admin/security/session/{session.pk}/change/"
    )


def test_groups_have_no_page_because_roles_decide() -> None:
    assert client_of(Role.ADMIN).get("/admin/auth/group/").status_code == 404


@pytest.mark.parametrize("path", ["/admin/security/user/", "/admin/security/session/"])
def test_the_lists_need_no_more_queries_for_more_rows(path: str) -> None:
    client = client_of(Role.ADMIN)
    counts = []
    for _ in range(2):
        for _ in range(5):
            user = make_user()
            sessions.log_in(
                username=user.username, password=PASSWORD, address=None, user_agent="", now=timezone.now()
            )
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
