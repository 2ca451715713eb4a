"""Signing in, rotation of refresh tokens, signing out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import uuid4

import jwt
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from apps.core.exceptions import LabError
from apps.security import selectors, tokens
from apps.security.backends import RoleBackend
from apps.security.choices import RevocationReason, Role, SessionKind
from apps.security.exceptions import InvalidCredentials, InvalidToken, TokenReused
from apps.security.models import Session, User
from apps.security.services import passwords, sessions
from apps.security.types import IssuedTokens
from tests.factories.samples import PASSWORD, make_user

NOW = timezone.now().replace(microsecond=0)


def log_in(username: str, password: str = PASSWORD, *, now: datetime = NOW) -> IssuedTokens:
    return sessions.log_in(
        username=username, password=password, address="192.0.2.7", user_agent="Astro/1.0", now=now
    )


def refresh(token: str, *, now: datetime = NOW) -> IssuedTokens:
    return sessions.refresh(refresh_token=token, address="192.0.2.8", now=now)


@pytest.mark.django_db
def test_a_login_opens_one_sign_in_and_its_tokens_name_it() -> None:
    user = make_user(Role.TECHNICIAN, username="grey")
    issued = log_in("grey")
    session = Session.objects.get()
    assert (session.user, session.kind, session.address) == (user, SessionKind.API, "192.0.2.7")
    assert (session.created_at, session.expires_at) == (NOW, NOW + timedelta(days=14))
    assert session.user_agent == "Astro/1.0"
    assert issued.expires_in == 1800
    access = tokens.read_access(issued.access_token)
    assert (access.user_id, access.session_id) == (user.pk, session.pk)
    assert tokens.read_refresh(issued.refresh_token).token_id == session.current_refresh_jti
    user.refresh_from_db()
    assert user.last_login == NOW


@pytest.mark.django_db
@pytest.mark.parametrize("login_name", ["grey", "GREY", "grey@example.org", "Grey@Example.Org"])
def test_name_and_address_sign_in_whatever_their_case(login_name: str) -> None:
    user = make_user(username="grey")
    assert log_in(login_name).user == user


@pytest.mark.django_db
def test_a_name_wins_over_the_same_address_of_somebody_else() -> None:
    make_user(username="other", email="grey@example.org")
    named = make_user(username="grey@example.org", email="")
    assert selectors.find_user_by_login_name("grey@example.org") == named


@pytest.mark.django_db
def test_unknown_name_wrong_password_and_closed_account_are_refused_in_one_sentence() -> None:
    make_user(username="grey")
    make_user(username="gone", is_active=False)
    said = []
    for username, password in (
        ("grey", "wrong"),
        ("nobody", PASSWORD),
        ("gone", PASSWORD),
        ("", PASSWORD),
        ("grey\x00", PASSWORD),
        ("grey", PASSWORD * 100),
    ):
        with pytest.raises(InvalidCredentials) as refused:
            log_in(username, password)
        said.append((refused.value.code, refused.value.message))
    assert set(said) == {("invalid_credentials", "The user name or the password is not right.")}
    assert Session.objects.count() == 0
    assert User.objects.filter(last_login__isnull=False).count() == 0


@pytest.mark.django_db
def test_an_unknown_name_costs_one_hash_like_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    make_user(username="grey")
    make_user(username="gone", is_active=False)
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counting(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    counts = []
    for username in ("grey", "nobody", "gone"):
        hashed.clear()
        assert passwords.check_credentials(username=username, password="wrong") is None
        counts.append(len(hashed))
    assert counts == [1, 1, 1]


@pytest.mark.django_db
def test_a_user_agent_is_kept_bounded_and_storable() -> None:
    make_user(username="grey")
    sessions.log_in(username="grey", password=PASSWORD, address=None, user_agent="a\x00b" * 500, now=NOW)
    assert Session.objects.get().user_agent == ("ab" * 150)


@pytest.mark.django_db
def test_a_refresh_gives_a_new_pair_and_kills_the_old_refresh_token() -> None:
    make_user(username="grey")
    first = log_in("grey", now=NOW - timedelta(minutes=20))
    second = refresh(first.refresh_token)
    session = Session.objects.get()
    assert second.refresh_token != first.refresh_token
    assert tokens.read_refresh(second.refresh_token).token_id == session.current_refresh_jti
    assert (session.last_used_at, session.expires_at) == (NOW, NOW + timedelta(days=14))
    assert session.address == "192.0.2.8"
    assert refresh(second.refresh_token).user.username == "grey"


@pytest.mark.django_db
def test_a_used_refresh_token_ends_the_whole_sign_in() -> None:
    make_user(username="grey")
    first = log_in("grey")
    second = refresh(first.refresh_token)
    with pytest.raises(TokenReused):
        refresh(first.refresh_token)
    session = Session.objects.get()
    assert (session.revoked_at, session.revoked_reason) == (NOW, RevocationReason.TOKEN_REUSED)
    with pytest.raises(InvalidToken):
        refresh(second.refresh_token)
    with pytest.raises(InvalidToken):
        selectors.get_session_by_access_token(second.access_token, now=NOW)


@pytest.mark.django_db
def test_reuse_ends_no_other_sign_in_of_the_same_user() -> None:
    make_user(username="grey")
    other = log_in("grey")
    first = log_in("grey")
    refresh(first.refresh_token)
    with pytest.raises(TokenReused):
        refresh(first.refresh_token)
    assert refresh(other.refresh_token).user.username == "grey"


@pytest.mark.django_db(transaction=True)
def test_of_two_refreshes_in_the_same_moment_one_wins_and_the_sign_in_ends() -> None:
    make_user(username="grey")
    issued = log_in("grey")
    barrier = Barrier(2)

    def attempt(_: int) -> str:
        try:
            barrier.wait(timeout=10)
            refresh(issued.refresh_token)
        except LabError as error:
            return error.code
        else:
            return "won"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(attempt, range(2)))
    assert outcomes == ["token_reused", "won"]
    assert Session.objects.get().revoked_reason == RevocationReason.TOKEN_REUSED


@pytest.mark.django_db
def test_signing_out_kills_every_token_of_the_sign_in() -> None:
    make_user(username="grey")
    issued = log_in("grey")
    sessions.log_out(session=Session.objects.get(), now=NOW)
    with pytest.raises(InvalidToken):
        refresh(issued.refresh_token)
    with pytest.raises(InvalidToken):
        selectors.get_session_by_access_token(issued.access_token, now=NOW)
    assert Session.objects.get().revoked_reason == RevocationReason.LOGGED_OUT


@pytest.mark.django_db
def test_the_first_reason_of_an_end_stays() -> None:
    make_user(username="grey")
    log_in("grey")
    session = Session.objects.get()
    assert sessions.revoke_session(session=session, reason=RevocationReason.LOGGED_OUT, now=NOW)
    assert not sessions.revoke_session(session=session, reason=RevocationReason.REVOKED, now=NOW)
    session.refresh_from_db()
    assert session.revoked_reason == RevocationReason.LOGGED_OUT


@pytest.mark.django_db
def test_a_closed_account_cannot_refresh() -> None:
    user = make_user(username="grey")
    issued = log_in("grey")
    jti = Session.objects.get().current_refresh_jti
    User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(InvalidToken):
        refresh(issued.refresh_token)
    assert Session.objects.get().current_refresh_jti == jti


@pytest.mark.django_db
def test_a_sign_in_that_was_not_used_for_two_weeks_is_over() -> None:
    make_user(username="grey")
    issued = log_in("grey")
    with pytest.raises(InvalidToken):
        refresh(issued.refresh_token, now=NOW + timedelta(days=14))
    assert Session.objects.get().revoked_at is None


@pytest.mark.django_db
def test_a_new_password_ends_every_sign_in() -> None:
    user = make_user(username="grey")
    issued = log_in("grey")
    passwords.set_password(user=user, password="quite another pass phrase", must_change=False, now=NOW)
    with pytest.raises(InvalidToken):
        refresh(issued.refresh_token)
    assert Session.objects.get().revoked_reason == RevocationReason.PASSWORD_CHANGED
    assert log_in("grey", "quite another pass phrase").user == user


def forged(kind: str, **changes: object) -> str:
    """Return a token of ours with some claims changed, signed with our key."""
    claims: dict[str, object] = {
        "sub": "00000000-0000-4000-8000-000000000001",
        "sid": "00000000-0000-4000-8000-000000000002",
        "jti": "00000000-0000-4000-8000-000000000003",
        "typ": kind,
        "aud": "lims-api",
        "iss": "lims",
        "iat": int(datetime.now(UTC).timestamp()),
        "exp": int((datetime.now(UTC) + timedelta(minutes=5)).timestamp()),
    }
    claims.update(changes)
    payload = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(payload, settings.SIMPLE_JWT["SIGNING_KEY"], algorithm="HS256")


def test_a_token_made_by_hand_like_ours_is_read() -> None:
    assert str(tokens.read_access(forged("access")).session_id) == "00000000-0000-4000-8000-000000000002"


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b.c",
        "é" * 10,
        "x" * 1_000_000,
        forged("refresh"),
        forged("access", aud="somebody-else"),
        forged("access", aud=None),
        forged("access", iss="somebody-else"),
        forged("access", exp=1),
        forged("access", exp=10**30),
        forged("access", exp=None),
        forged("access", jti=None),
        forged("access", sid=None),
        forged("access", sid="not a uuid"),
        forged("access", sub=None),
        forged("access", typ=None),
        jwt.encode({"sub": "x"}, "", algorithm="none"),
        jwt.encode(
            {"typ": "access", "aud": "lims-api", "iss": "lims"}, "another key " * 4, algorithm="HS256"
        ),
        jwt.encode({"typ": "access"}, settings.SECRET_KEY, algorithm="HS256"),
        jwt.encode({"typ": "access"}, settings.SIMPLE_JWT["SIGNING_KEY"], algorithm="HS512"),
        forged("access")[:-3] + "abc",
    ],
    ids=lambda token: token[:12] or "empty",
)
def test_what_is_no_access_token_of_ours_is_refused(token: str) -> None:
    with pytest.raises(InvalidToken):
        tokens.read_access(token)


def test_the_key_of_the_tokens_is_not_the_key_of_the_site() -> None:
    assert settings.SIMPLE_JWT["SIGNING_KEY"] != settings.SECRET_KEY
    assert settings.SECRET_KEY not in settings.SIMPLE_JWT["SIGNING_KEY"]


@pytest.mark.django_db
def test_an_old_panels_id_is_stored_only_as_its_hash() -> None:
    user = make_user(Role.MANAGER, username="grey")
    opened = sessions.open_opaque_session(
        username="grey", password=PASSWORD, address=None, user_agent="", now=NOW
    )
    assert len(opened.opaque_id) >= 43
    stored = Session.objects.get()
    assert opened.opaque_id.encode() not in bytes(stored.token_hash or b"")
    assert stored.expires_at == NOW + timedelta(hours=12)
    assert selectors.find_user_by_opaque_session(opened.opaque_id, now=NOW) == user


@pytest.mark.django_db
def test_an_old_panels_id_opens_nothing_once_closed_expired_or_the_account_is_shut() -> None:
    user = make_user(Role.MANAGER, username="grey")
    opened = sessions.open_opaque_session(
        username="grey", password=PASSWORD, address=None, user_agent="", now=NOW
    )
    find = selectors.find_user_by_opaque_session
    assert find(opened.opaque_id, now=NOW + timedelta(hours=12)) is None
    assert find("", now=NOW) is None
    assert find(opened.opaque_id + "x", now=NOW) is None
    assert find("\ud800", now=NOW) is None
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert find(opened.opaque_id, now=NOW) is None
    User.objects.filter(pk=user.pk).update(is_active=True)
    assert sessions.close_opaque_session(opaque_id=opened.opaque_id, now=NOW)
    assert find(opened.opaque_id, now=NOW) is None
    assert not sessions.close_opaque_session(opaque_id=opened.opaque_id, now=NOW)


@pytest.mark.django_db
def test_the_id_of_an_api_sign_in_opens_no_panel() -> None:
    make_user(username="grey")
    log_in("grey")
    assert selectors.find_session_by_opaque_id(str(Session.objects.get().pk), now=NOW) is None


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["grey", " GREY ", "grey@example.org", "Meredith Grey"])
def test_a_name_typed_by_hand_finds_the_one_person_it_means(typed: str) -> None:
    user = make_user(username="grey", full_name="Meredith Grey")
    assert selectors.find_user_by_name(typed) == user


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "  ", "Dr. Grey", "gre", "a\x00b", "Same Name", "gone"])
def test_a_name_that_means_nobody_or_several_finds_nobody(typed: str) -> None:
    make_user(username="grey", full_name="Meredith Grey")
    make_user(username="one", full_name="Same Name")
    make_user(username="two", full_name="Same Name")
    make_user(username="gone", is_active=False)
    assert selectors.find_user_by_name(typed) is None


@pytest.mark.django_db
def test_a_browser_session_of_a_vanished_user_signs_nobody_in() -> None:
    backend = RoleBackend()
    assert backend.get_user(uuid4()) is None
    assert backend.authenticate(None, username=None, password="x") is None
    user = make_user(username="grey")
    assert backend.authenticate(None, username="grey", password=PASSWORD) == user
    assert backend.authenticate(None, username="grey", password="wrong") is None
