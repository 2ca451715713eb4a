"""Checking, setting and making up passwords."""

import secrets
from datetime import datetime
from typing import Final

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from apps.audit import services as audit_services
from apps.core.exceptions import FieldProblem
from apps.security import selectors
from apps.security.choices import RevocationReason
from apps.security.exceptions import PasswordRefused
from apps.security.models import Session, User

MAXIMUM_LENGTH: Final = 1024
"""Characters; a longer one would only buy the sender some of our processor's time."""


def check_credentials(*, username: str, password: str) -> User | None:
    """Return the active user whom name (or e-mail address) and password prove, else None.

    An unknown name costs one hash as a known one does, so that the time of the answer names nobody. A hash
    made by an older hasher is replaced on the way.
    """
    if len(password) > MAXIMUM_LENGTH:
        return None
    user = selectors.find_user_by_login_name(username)
    if user is None:
        make_password(password)
        return None
    if not user.check_password(password) or not user.is_active:
        return None
    return user


def generate_password() -> str:
    """Return a password of 144 random bits that can be read out over the telephone line by line."""
    return "-".join(secrets.token_urlsafe(6) for _ in range(3))


def require_good_password(password: str, *, user: User) -> None:
    """Raise PasswordRefused, with a reason each, where the validators of the settings refuse the password."""
    try:
        if len(password) > MAXIMUM_LENGTH:
            raise ValidationError(f"Use at most {MAXIMUM_LENGTH} characters.", "password_too_long")
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordRefused(
            errors=[
                FieldProblem("password", str(part.code or "invalid"), " ".join(part.messages))
                for part in error.error_list
            ]
        ) from error


@transaction.atomic
def set_password(*, user: User, password: str, must_change: bool, now: datetime) -> None:
    """Replace the password and end every API sign-in of the user. Raises PasswordRefused."""
    require_good_password(password, user=user)
    user.set_password(password)
    user.must_change_password = must_change
    user.save(update_fields=["password", "must_change_password"])
    Session.objects.filter(user=user, revoked_at=None).update(
        revoked_at=now, revoked_reason=RevocationReason.PASSWORD_CHANGED
    )
    audit_services.record("security.password_set", about=user)
