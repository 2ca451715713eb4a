"""The signed tokens of the API: what they carry, and what makes one unreadable.

A token says which sign-in it belongs to and nothing of what its bearer may do: rights are looked up with
every request, so that taking them away works at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from rest_framework_simplejwt import exceptions as jwt_exceptions
from rest_framework_simplejwt import tokens as jwt_tokens
from rest_framework_simplejwt.settings import api_settings

from apps.security.exceptions import InvalidToken

MAXIMUM_LENGTH: Final = 4096
"""Characters. Ours have about 400; anything near this was not made here and is not worth decoding."""


class AccessToken(jwt_tokens.AccessToken):
    """Opens the API for half an hour."""


class RefreshToken(jwt_tokens.RefreshToken):
    """Buys one new pair of tokens, once."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified token says."""

    user_id: UUID
    session_id: UUID
    token_id: UUID


def access_lifetime() -> timedelta:
    """Return how long an access token opens the API."""
    lifetime: timedelta = api_settings.ACCESS_TOKEN_LIFETIME
    return lifetime


def refresh_lifetime() -> timedelta:
    """Return how long an unused refresh token stays alive."""
    lifetime: timedelta = api_settings.REFRESH_TOKEN_LIFETIME
    return lifetime


def sign_access(*, user_id: UUID, session_id: UUID, now: datetime) -> str:
    """Return a new access token of the sign-in."""
    token = AccessToken()
    token["sub"] = str(user_id)
    token["sid"] = str(session_id)
    token.set_iat(at_time=now)
    token.set_exp(from_time=now)
    return str(token)


def sign_refresh(*, user_id: UUID, session_id: UUID, token_id: UUID, now: datetime) -> str:
    """Return the refresh token that `current_refresh_jti = token_id` makes the living one."""
    token = RefreshToken()
    token["sub"] = str(user_id)
    token["sid"] = str(session_id)
    token["jti"] = str(token_id)
    token.set_iat(at_time=now)
    token.set_exp(from_time=now)
    return str(token)


def read_access(text: str) -> Claims:
    """Return what an access token says. Raises InvalidToken."""
    return _read(AccessToken, text)


def read_refresh(text: str) -> Claims:
    """Return what a refresh token says. Raises InvalidToken."""
    return _read(RefreshToken, text)


def _read(kind: type[jwt_tokens.Token], text: str) -> Claims:
    if len(text) > MAXIMUM_LENGTH:
        raise InvalidToken
    try:
        token = kind(text)  # type: ignore[arg-type]  # simplejwt annotates the encoded text as a Token
        return Claims(
            user_id=UUID(token["sub"]),
            session_id=UUID(token["sid"]),
            token_id=UUID(token["jti"]),
        )
    except (
        jwt_exceptions.TokenError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        OverflowError,
    ) as error:
        raise InvalidToken from error
