"""Shapes that services hand to doors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apps.security.models import Session, User


@dataclass(frozen=True, slots=True)
class IssuedTokens:
    """What a login or a rotation gives to the client; `expires_in` is the access token's seconds."""

    access_token: str
    refresh_token: str
    expires_in: int
    user: User


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A sign-in of the old panels, with the one showing of its id."""

    opaque_id: str
    session: Session


@dataclass(frozen=True, slots=True)
class NewUser:
    """A created user, with the password if we made it up; it is shown once and stored nowhere."""

    user: User
    generated_password: str | None
