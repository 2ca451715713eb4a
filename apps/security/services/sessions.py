"""Signing in, staying signed in, signing out."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from apps.audit import services as audit_services
from apps.audit.context.acting import set_actor
from apps.security import selectors, tokens
from apps.security.choices import Entrance, RevocationReason, SessionKind
from apps.security.exceptions import InvalidCredentials, InvalidToken, TokenReused
from apps.security.models import Session, User
from apps.security.services import passwords
from apps.security.types import IssuedTokens, OpenedSession

log = structlog.get_logger("lims.security")

USER_AGENT_LENGTH = 300

KEPT_AFTER_END = timedelta(days=90)
"""How long an ended sign-in stays to be looked at; the audit trail tells of it for longer."""


def prove(*, username: str, password: str, entrance: Entrance, address: str | None, now: datetime) -> User:
    """Return the active user whom name and password prove; the trail tells of both outcomes.

    Raises InvalidCredentials, in the same words whatever was wrong.
    """
    user = passwords.check_credentials(username=username, password=password)
    if user is None:
        # What was typed is not kept: people type their password into the wrong box.
        known = selectors.find_user_by_login_name(username)
        audit_services.record(
            "security.sign_in_refused",
            about=known,
            object_repr="" if known else "unknown name",
            details={"entrance": entrance.value},
        )
        log.warning("sign_in_refused", entrance=entrance.value, address=address)
        raise InvalidCredentials
    User.objects.filter(pk=user.pk).update(last_login=now)
    user.last_login = now
    set_actor(user)
    audit_services.record("security.signed_in", about=user, details={"entrance": entrance.value})
    log.info("signed_in", user=str(user.pk), entrance=entrance.value, address=address)
    return user


def log_in(
    *, username: str, password: str, address: str | None, user_agent: str, now: datetime
) -> IssuedTokens:
    """Prove who is asking and open a sign-in for them. Raises InvalidCredentials."""
    user = prove(username=username, password=password, entrance=Entrance.API, address=address, now=now)
    session = Session.objects.create(
        user=user,
        kind=SessionKind.API,
        current_refresh_jti=uuid4(),
        created_at=now,
        last_used_at=now,
        expires_at=now + tokens.refresh_lifetime(),
        address=address,
        user_agent=_storable(user_agent),
    )
    return _issue(session, now=now)


def refresh(*, refresh_token: str, address: str | None, now: datetime) -> IssuedTokens:
    """Exchange the living refresh token of a sign-in for a new pair, once.

    The exchange is one conditional UPDATE: of two that come at the same moment one wins. The other, like
    anyone who presents a used token later, holds a copy of a token that somebody else has used; nobody can
    tell thief from owner, so the whole sign-in ends.

    Raises InvalidToken, TokenReused.
    """
    claims = tokens.read_refresh(refresh_token)
    session = Session.objects.select_related("user").filter(pk=claims.session_id, user=claims.user_id).first()
    if session is None or not session.user.is_active:
        raise InvalidToken
    successor = uuid4()
    expires_at = now + tokens.refresh_lifetime()
    # The conditions name this table only: over a join PostgreSQL would not look at the other's columns
    # again after waiting for the lock, and both would win.
    rotated = Session.objects.filter(
        pk=session.pk,
        kind=SessionKind.API,
        current_refresh_jti=claims.token_id,
        revoked_at=None,
        expires_at__gt=now,
    ).update(current_refresh_jti=successor, last_used_at=now, expires_at=expires_at, address=address)
    if rotated:
        session.current_refresh_jti = successor
        return _issue(session, now=now)
    session.refresh_from_db(fields=["current_refresh_jti", "revoked_at", "expires_at"])
    if session.revoked_at is None and session.current_refresh_jti != claims.token_id:
        revoke_session(session=session, reason=RevocationReason.TOKEN_REUSED, now=now)
        audit_services.record(
            "security.token_reused", about=session.user, details={"session": str(session.pk)}
        )
        log.warning(
            "refresh_token_reused", user=str(session.user_id), session=str(session.pk), address=address
        )
        raise TokenReused
    raise InvalidToken


def log_out(*, session: Session, now: datetime) -> None:
    """End the sign-in: every token of it is dead from here on."""
    revoke_session(session=session, reason=RevocationReason.LOGGED_OUT, now=now)


def forget_old_sessions(*, now: datetime) -> int:
    """Delete sign-ins that ended more than 90 days ago, of either kind; return how many."""
    long_ago = now - KEPT_AFTER_END
    deleted, _ = Session.objects.filter(Q(expires_at__lt=long_ago) | Q(revoked_at__lt=long_ago)).delete()
    return deleted


@transaction.atomic
def revoke_session(*, session: Session, reason: RevocationReason, now: datetime) -> bool:
    """End a sign-in before its time; False where it had ended already, and the first reason stays."""
    ended = Session.objects.filter(pk=session.pk, revoked_at=None).update(
        revoked_at=now, revoked_reason=reason
    )
    if ended:
        log.info("sign_in_ended", user=str(session.user_id), session=str(session.pk), reason=str(reason))
    return bool(ended)


def revoke_sessions_of(*, user_id: UUID, reason: RevocationReason, now: datetime) -> int:
    """End every sign-in of a user; return how many were alive."""
    return Session.objects.filter(user=user_id, revoked_at=None).update(revoked_at=now, revoked_reason=reason)


def open_opaque_session(
    *, username: str, password: str, address: str | None, user_agent: str, now: datetime
) -> OpenedSession:
    """Prove who is asking and open a sign-in that the old panels carry as one id.

    Raises InvalidCredentials.
    """
    user = prove(username=username, password=password, entrance=Entrance.PANELS, address=address, now=now)
    opaque_id = secrets.token_urlsafe(32)
    session = Session.objects.create(
        user=user,
        kind=SessionKind.LEGACY,
        token_hash=selectors.hash_opaque_id(opaque_id),
        created_at=now,
        last_used_at=now,
        expires_at=now + timedelta(seconds=settings.SESSION_COOKIE_AGE),
        address=address,
        user_agent=_storable(user_agent),
    )
    return OpenedSession(opaque_id=opaque_id, session=session)


def close_opaque_session(*, opaque_id: str, now: datetime) -> bool:
    """End the sign-in of an old panel's id; False where the id opens nothing."""
    session = selectors.find_session_by_opaque_id(opaque_id, now=now)
    if session is None:
        return False
    return revoke_session(session=session, reason=RevocationReason.LOGGED_OUT, now=now)


def _issue(session: Session, *, now: datetime) -> IssuedTokens:
    if session.current_refresh_jti is None:
        raise InvalidToken
    return IssuedTokens(
        access_token=tokens.sign_access(user_id=session.user_id, session_id=session.pk, now=now),
        refresh_token=tokens.sign_refresh(
            user_id=session.user_id, session_id=session.pk, token_id=session.current_refresh_jti, now=now
        ),
        expires_in=int(tokens.access_lifetime().total_seconds()),
        user=session.user,
    )


def _storable(user_agent: str) -> str:
    return user_agent.replace("\x00", "")[:USER_AGENT_LENGTH]
