"""Questions about people and sign-ins."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.security import roles, tokens
from apps.security.choices import Role, SessionKind
from apps.security.exceptions import InvalidToken, UserNotFound
from apps.security.models import Session, User


def get_user(*, user_id: UUID) -> User:
    """Return the user. Raises UserNotFound."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise UserNotFound
    return user


def find_user_by_login_name(login_name: str) -> User | None:
    """Return the user who signs in by this user name or e-mail address, whatever its case.

    A user name wins over somebody else's e-mail address of the same text.
    """
    if not login_name or "\x00" in login_name:
        return None
    found = list(User.objects.filter(Q(username__iexact=login_name) | Q(email__iexact=login_name))[:2])
    return next(
        (user for user in found if user.username.lower() == login_name.lower()), next(iter(found), None)
    )


def find_user_by_name(text: str) -> User | None:
    """Return the one active user whose user name, e-mail address or full name is this text, else None."""
    wanted = text.strip()
    if not wanted or "\x00" in wanted:
        return None
    matches = User.objects.filter(
        Q(username__iexact=wanted) | Q(email__iexact=wanted) | Q(full_name__iexact=wanted), is_active=True
    )
    found = list(matches[:2])
    return found[0] if len(found) == 1 else None


def list_users() -> QuerySet[User]:
    """Return all users by name; the doors ask for `security.view_user` first."""
    return User.objects.order_by("username")


def get_session_by_access_token(text: str, *, now: datetime) -> Session:
    """Return the living sign-in that an access token belongs to, with its user, in one query.

    Raises InvalidToken when the token is unreadable, the sign-in is over or the account closed.
    """
    claims = tokens.read_access(text)
    session = (
        _find_living(kind=SessionKind.API, now=now).filter(pk=claims.session_id, user=claims.user_id).first()
    )
    if session is None:
        raise InvalidToken
    return session


def find_session_by_opaque_id(opaque_id: str, *, now: datetime) -> Session | None:
    """Return the living sign-in of the old panels that this id opens, with its user, or None."""
    if not opaque_id or len(opaque_id) > tokens.MAXIMUM_LENGTH:
        return None
    return _find_living(kind=SessionKind.LEGACY, now=now).filter(token_hash=hash_opaque_id(opaque_id)).first()


def find_user_by_opaque_session(opaque_id: str, *, now: datetime) -> User | None:
    """Return the user whom an old panel's session id signs in, or None."""
    session = find_session_by_opaque_id(opaque_id, now=now)
    return session.user if session else None


def hash_opaque_id(opaque_id: str) -> bytes:
    """Return what is stored of a session id; the id is random, so one round without salt is enough."""
    return sha256(opaque_id.encode("utf-8", "surrogatepass")).digest()


def _find_living(*, kind: SessionKind, now: datetime) -> QuerySet[Session]:
    return (
        Session.objects.select_related("user")
        .filter(kind=kind, revoked_at=None, expires_at__gt=now, user__is_active=True)
        .order_by()
    )


def find_another_administrator(*, than: User) -> User | None:
    """Return an active administrator who is not this user, or None."""
    return User.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=than.pk).first()


def may_manage(*, actor: User, role: str) -> bool:
    """Tell whether the actor may make, change or unmake a user of this role."""
    return role != Role.ADMIN or roles.role_holds(actor.role, "security.manage_administrators")
