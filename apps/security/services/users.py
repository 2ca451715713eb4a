"""Letting people in, changing what they are, and closing their accounts."""

from datetime import datetime
from typing import Final, TypedDict

from django.db import IntegrityError, transaction

from apps.core.exceptions import StaleRecord
from apps.security import selectors
from apps.security.choices import RevocationReason, Role
from apps.security.exceptions import LastAdministrator, LoginNameTaken, OwnRoleKept, RoleNotGrantable
from apps.security.models import User
from apps.security.services import passwords, sessions
from apps.security.types import NewUser

_CONSTRAINTS: Final = {
    "security_user_username_unique": ("username", "user name"),
    "security_user_email_unique": ("email", "e-mail address"),
}


class UserChanges(TypedDict, total=False):
    """What a manager may change of a user; what is left out stays."""

    username: str
    email: str
    full_name: str
    role: str
    organization: str
    department: str
    is_active: bool


@transaction.atomic
def create_user(
    *,
    actor: User,
    username: str,
    role: str,
    email: str = "",
    full_name: str = "",
    organization: str = "",
    department: str = "",
    password: str | None = None,
) -> NewUser:
    """Let somebody in; without a password one is made up that they must change.

    Raises RoleNotGrantable, LoginNameTaken, PasswordRefused.
    """
    if not selectors.may_manage(actor=actor, role=role):
        raise RoleNotGrantable
    user = User(
        username=username,
        email=User.objects.normalize_email(email),
        full_name=full_name,
        role=role,
        organization=organization,
        department=department,
        must_change_password=password is None,
    )
    generated = passwords.generate_password() if password is None else None
    if password is not None:
        passwords.require_good_password(password, user=user)
    user.set_password(password if password is not None else generated)
    _store(user)
    return NewUser(user=user, generated_password=generated)


@transaction.atomic
def change_user(
    *, user: User, changes: UserChanges, actor: User, expected_version: datetime | None, now: datetime
) -> User:
    """Change what the request names and nothing else; closing an account ends its sign-ins.

    Raises StaleRecord, RoleNotGrantable, OwnRoleKept, LastAdministrator, LoginNameTaken.
    """
    # Administrators are locked together: two who unmake each other in the same second would leave none.
    list(User.objects.select_for_update().filter(role=Role.ADMIN).order_by("pk").values_list("pk", flat=True))
    current = User.objects.select_for_update().get(pk=user.pk)
    if expected_version is not None and current.updated_at != expected_version:
        raise StaleRecord
    _require_allowed(current, changes=changes, actor=actor)
    changed = [name for name, value in changes.items() if getattr(current, name) != value]
    for name in changed:
        setattr(current, name, changes[name])  # type: ignore[literal-required]  # the names come from `changes`
    if changed:
        _store(current, update_fields=changed)
    if "is_active" in changed and not current.is_active:
        sessions.revoke_sessions_of(user_id=current.pk, reason=RevocationReason.REVOKED, now=now)
    current.refresh_from_db()
    return current


def _require_allowed(user: User, *, changes: UserChanges, actor: User) -> None:
    role = changes.get("role", user.role)
    active = changes.get("is_active", user.is_active)
    if not (
        selectors.may_manage(actor=actor, role=user.role) and selectors.may_manage(actor=actor, role=role)
    ):
        raise RoleNotGrantable
    if (role, active) == (user.role, user.is_active):
        return
    if actor.pk == user.pk:
        raise OwnRoleKept
    loses_an_administrator = (
        user.role == Role.ADMIN and user.is_active and not (role == Role.ADMIN and active)
    )
    if loses_an_administrator and selectors.find_another_administrator(than=user) is None:
        raise LastAdministrator


def _store(user: User, *, update_fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            user.save(update_fields=update_fields)
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name not in _CONSTRAINTS:
            raise
        field, what = _CONSTRAINTS[name]
        raise LoginNameTaken(value=getattr(user, field), what=what) from error
