"""What holds of users and sign-ins whoever writes them."""

from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from apps.security.choices import RevocationReason, Role, SessionKind
from apps.security.models import Session, User
from apps.security.services import sessions
from apps.security.tasks import sweep_sessions
from tests.factories.samples import PASSWORD, make_user

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def refused_by(constraint: str, write: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        write()


def test_user_names_and_addresses_differ_in_more_than_case() -> None:
    make_user(username="grey", email="grey@example.org")
    refused_by("security_user_username_unique", lambda: make_user(username="GREY", email=""))
    refused_by("security_user_email_unique", lambda: make_user(username="x", email="Grey@Example.org"))
    assert User.objects.count() == 1


def test_a_user_has_a_name_and_a_known_role() -> None:
    user = make_user()
    refused_by(
        "security_user_username_not_blank", lambda: User.objects.filter(pk=user.pk).update(username="")
    )
    refused_by("security_user_role_known", lambda: User.objects.filter(pk=user.pk).update(role="root"))


def make_session(**fields: Any) -> Session:
    values: dict[str, Any] = {
        "user": fields.pop("user", None) or make_user(),
        "kind": SessionKind.API,
        "current_refresh_jti": uuid4(),
        "created_at": NOW,
        "last_used_at": NOW,
        "expires_at": NOW + timedelta(days=14),
    }
    return Session.objects.create(**{**values, **fields})


def test_a_sign_in_holds_the_secret_of_its_kind_and_no_other() -> None:
    for fields in (
        {"current_refresh_jti": None},
        {"token_hash": b"x" * 32},
        {"kind": SessionKind.LEGACY},
        {"kind": SessionKind.LEGACY, "current_refresh_jti": None},
    ):
        refused_by("security_session_secret_of_kind", lambda fields=fields: make_session(**fields))
    assert Session.objects.count() == 0


def test_an_ended_sign_in_says_why() -> None:
    refused_by("security_session_revoked_with_reason", lambda: make_session(revoked_at=NOW))
    refused_by(
        "security_session_revoked_with_reason",
        lambda: make_session(revoked_reason=RevocationReason.LOGGED_OUT),
    )


def test_a_sign_in_ends_after_it_began() -> None:
    refused_by("security_session_ends_after_start", lambda: make_session(expires_at=NOW))


def test_a_users_version_moves_with_every_change_whoever_makes_it() -> None:
    user = make_user()
    user.refresh_from_db()
    before = user.updated_at
    with connection.cursor() as cursor:
        cursor.execute("UPDATE security_user SET department = 'Genetics' WHERE id = %s", [user.pk])
    user.refresh_from_db()
    assert user.updated_at > before


def test_createsuperuser_asks_for_what_it_needs_and_makes_an_administrator(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command(
        "createsuperuser", "--no-input", username="boss", email="boss@example.org", stdout=StringIO()
    )
    boss = User.objects.get(username="boss")
    assert (boss.role, boss.check_password(PASSWORD)) == (Role.ADMIN, True)


def test_a_user_without_a_password_cannot_sign_in() -> None:
    user = User.objects.create_user("robot")
    assert not user.has_usable_password()


def test_people_are_shown_by_their_name() -> None:
    assert str(User(username="grey", full_name="Meredith Grey")) == "Meredith Grey"
    assert User(username="grey").get_full_name() == User(username="grey").get_short_name() == "grey"
    session = make_session(user=make_user(username="grey"))
    assert str(session) == f"{session.user_id} since {NOW:%Y-%m-%d %H:%M}"


def test_the_trail_tells_people_from_programs() -> None:
    assert User(role=Role.SERVICE).actor_kind == "service"
    assert User(role=Role.ADMIN).actor_kind == "user"


def test_sign_ins_are_forgotten_ninety_days_after_their_end() -> None:
    long_ago = NOW - timedelta(days=200)
    old = {"created_at": long_ago, "last_used_at": long_ago}
    make_session(**old, expires_at=NOW - timedelta(days=91))
    make_session(**old, revoked_at=NOW - timedelta(days=91), revoked_reason=RevocationReason.REVOKED)
    kept = {
        make_session(**old, expires_at=NOW - timedelta(days=89)).pk,
        make_session(revoked_at=NOW, revoked_reason=RevocationReason.REVOKED).pk,
        make_session().pk,
    }
    sweep_sessions()
    assert set(Session.objects.values_list("pk", flat=True)) == kept
    assert sessions.forget_old_sessions(now=NOW) == 0
