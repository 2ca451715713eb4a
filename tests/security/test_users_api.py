"""The user routes: who may let whom in, and who may change whom."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from apps.security.choices import RevocationReason, Role
from apps.security.models import Session, User
from apps.security.services import sessions
from tests.factories.samples import PASSWORD, make_user

pytestmark = pytest.mark.django_db

USERS = "/api/v1/users"


def client_of(user: User) -> Client:
    issued = sessions.log_in(
        username=user.username, password=PASSWORD, address=None, user_agent="", now=timezone.now()
    )
    return Client(headers={"Authorization": f"Bearer {issued.access_token}"})


def create(client: Client, **fields: Any) -> Any:
    return client.post(
        USERS, {"username": "new", "role": "technician", **fields}, content_type="application/json"
    )


def change(client: Client, user: User, headers: dict[str, str] | None = None, **fields: Any) -> Any:
    return client.patch(f"{USERS}/{user.pk}", fields, content_type="application/json", headers=headers or {})


def test_a_manager_lets_a_technician_in_with_a_password_shown_once() -> None:
    manager = client_of(make_user(Role.MANAGER))
    response = create(manager, email="New@Example.ORG", full_name="Ana Núñez")
    assert response.status_code == 201
    made_up = response.json()["generated_password"]
    assert response["Cache-Control"] == "no-store"
    user = User.objects.get(username="new")
    assert (user.email, user.full_name, user.must_change_password) == ("New@example.org", "Ana Núñez", True)
    assert user.check_password(made_up)
    assert made_up not in manager.get(USERS).content.decode()


def test_a_given_password_is_not_repeated() -> None:
    response = create(client_of(make_user(Role.MANAGER)), password="a long enough pass phrase")
    assert response.json()["generated_password"] is None
    user = User.objects.get(username="new")
    assert (user.check_password("a long enough pass phrase"), user.must_change_password) == (True, False)


def test_a_password_easy_to_guess_is_refused_with_the_reasons() -> None:
    response = create(client_of(make_user(Role.MANAGER)), password="password")
    assert (response.status_code, response.json()["code"]) == (422, "password_refused")
    codes = {error["code"] for error in response.json()["errors"]}
    assert codes == {"password_too_short", "password_too_common"}
    assert not User.objects.filter(username="new").exists()


def test_only_an_administrator_lets_an_administrator_in() -> None:
    refused = create(client_of(make_user(Role.MANAGER)), role="admin")
    assert (refused.status_code, refused.json()["code"]) == (403, "role_not_grantable")
    assert not User.objects.filter(username="new").exists()
    assert create(client_of(make_user(Role.ADMIN)), role="admin").status_code == 201


def test_only_an_administrator_changes_an_administrator() -> None:
    boss = make_user(Role.ADMIN, full_name="Boss")
    refused = change(client_of(make_user(Role.MANAGER)), boss, full_name="Taken over")
    assert (refused.status_code, refused.json()["code"]) == (403, "role_not_grantable")
    boss.refresh_from_db()
    assert boss.full_name == "Boss"


def test_a_manager_cannot_make_an_administrator_of_a_technician() -> None:
    technician = make_user(Role.TECHNICIAN)
    assert change(client_of(make_user(Role.MANAGER)), technician, role="admin").status_code == 403
    technician.refresh_from_db()
    assert technician.role == Role.TECHNICIAN


@pytest.mark.parametrize(
    ("taken", "code"),
    [({"username": "GREY"}, "login_name_taken"), ({"email": "Grey@Example.org"}, "login_name_taken")],
)
def test_a_name_or_address_already_in_use_is_refused(taken: dict[str, str], code: str) -> None:
    make_user(username="grey")
    manager = client_of(make_user(Role.MANAGER))
    before = User.objects.count()
    response = create(manager, **taken)
    assert (response.status_code, response.json()["code"]) == (409, code)
    assert User.objects.count() == before


def test_many_people_may_have_no_address() -> None:
    manager = client_of(make_user(Role.MANAGER))
    assert create(manager, username="one").status_code == 201
    assert create(manager, username="two").status_code == 201


def test_a_change_writes_only_what_it_names() -> None:
    user = make_user(Role.TECHNICIAN, username="grey", department="Genetics")
    response = change(client_of(make_user(Role.MANAGER)), user, full_name="Grey, Meredith (MD)")
    assert response.status_code == 200
    assert response.json()["full_name"] == "Grey, Meredith (MD)"
    assert response.json()["department"] == "Genetics"
    assert response["ETag"] == f'"{response.json()["updated_at"]}"'


def test_a_change_based_on_an_old_version_is_refused() -> None:
    user = make_user(Role.TECHNICIAN, full_name="Grey")
    manager = client_of(make_user(Role.MANAGER))
    seen = manager.get(f"{USERS}/{user.pk}")
    assert change(manager, user, department="First").status_code == 200
    by_header = change(manager, user, headers={"If-Match": seen["ETag"]}, full_name="Second")
    by_body = change(manager, user, updated_at=seen.json()["updated_at"], full_name="Second")
    assert (by_header.status_code, by_header.json()["code"]) == (412, "version_mismatch")
    assert (by_body.status_code, by_body.json()["code"]) == (409, "stale")
    user.refresh_from_db()
    assert (user.full_name, user.department) == ("Grey", "First")


def test_nobody_changes_their_own_role_or_closes_their_own_account() -> None:
    boss = make_user(Role.ADMIN)
    make_user(Role.ADMIN)
    client = client_of(boss)
    for fields in ({"role": "technician"}, {"is_active": False}):
        response = change(client, boss, **fields)
        assert (response.status_code, response.json()["code"]) == (409, "own_role_kept")
    boss.refresh_from_db()
    assert (boss.role, boss.is_active) == (Role.ADMIN, True)


def test_the_last_administrator_stays() -> None:
    from apps.security.exceptions import LastAdministrator
    from apps.security.services import users

    boss, other = make_user(Role.ADMIN), make_user(Role.ADMIN)
    assert change(client_of(boss), other, is_active=False).status_code == 200
    with pytest.raises(LastAdministrator):
        users.change_user(
            user=boss, changes={"role": "manager"}, actor=other, expected_version=None, now=timezone.now()
        )
    boss.refresh_from_db()
    assert boss.role == Role.ADMIN


def test_closing_an_account_ends_its_sign_ins() -> None:
    user = make_user(Role.TECHNICIAN)
    client_of(user)
    assert change(client_of(make_user(Role.MANAGER)), user, is_active=False).status_code == 200
    assert Session.objects.get(user=user).revoked_reason == RevocationReason.REVOKED


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"role": "root"}, ("role", "invalid_choice")),
        ({"password": "x"}, ("password", "unknown_field")),
        ({"is_superuser": True}, ("is_superuser", "unknown_field")),
        ({"username": "a b"}, ("username", "invalid")),
        ({"email": "no address"}, ("email", "invalid")),
        ({"is_active": "perhaps"}, ("is_active", "invalid")),
        ({"full_name": "x" * 201}, ("full_name", "max_length")),
    ],
)
def test_a_change_that_makes_no_sense_names_the_field(
    fields: dict[str, Any], problem: tuple[str, str]
) -> None:
    user = make_user(Role.TECHNICIAN)
    before = User.objects.values().get(pk=user.pk)
    response = change(client_of(make_user(Role.MANAGER)), user, **fields)
    assert response.status_code == 422
    assert [(error["field"], error["code"]) for error in response.json()["errors"]] == [problem]
    assert User.objects.values().get(pk=user.pk) == before


def test_an_unknown_user_is_not_found() -> None:
    response = client_of(make_user(Role.MANAGER)).get(f"{USERS}/00000000-0000-4000-8000-000000000000")
    assert (response.status_code, response.json()["code"]) == (404, "user_not_found")


def test_the_list_comes_in_pages_told_by_headers() -> None:
    manager = client_of(make_user(Role.MANAGER, username="aaa"))
    make_user(username="bbb")
    make_user(username="ccc")
    response = manager.get(f"{USERS}?limit=2&offset=1")
    assert [user["username"] for user in response.json()] == ["bbb", "ccc"]
    assert response["X-Total-Count"] == "3"
    assert 'rel="prev"' in response["Link"]


def test_the_list_knows_no_filter_and_says_so() -> None:
    manager = client_of(make_user(Role.MANAGER))
    response = manager.get(f"{USERS}?password__startswith=a&limit=2")
    assert (response.status_code, response.json()["errors"][0]["code"]) == (422, "unknown_parameter")


def test_a_change_of_role_by_raw_sql_leaves_its_audit_entry_and_no_password() -> None:
    from apps.audit.models import LogEntry

    user = make_user(Role.TECHNICIAN)
    user.set_password("another pass phrase for it")
    user.save()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE security_user SET role = 'manager' WHERE id = %s", [user.pk])
    entries = list(LogEntry.objects.filter(object_pk=str(user.pk)).order_by("id"))
    assert entries[-1].changes == {"role": ["technician", "manager"]}
    assert user.password not in str([entry.changes for entry in entries])


def test_a_sign_in_alone_leaves_no_entry_of_a_changed_user() -> None:
    from apps.audit.models import LogEntry

    user = make_user(Role.TECHNICIAN)
    written = LogEntry.objects.filter(object_pk=str(user.pk), event="").count()
    client_of(user)
    assert LogEntry.objects.filter(object_pk=str(user.pk), event="").count() == written
