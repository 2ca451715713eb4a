"""How a request of the API proves who sent it."""

from typing import Any

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.core.api.identity import announce_user
from apps.core.api.permissions import CHALLENGE
from apps.security import selectors
from apps.security.exceptions import InvalidToken
from apps.security.models import Session, User


class AccessTokenAuthentication(BaseAuthentication):
    """Read `Authorization: Bearer <access token>`; one query finds the sign-in and its user.

    The token's signature is not enough: the sign-in must be alive and the account open at this moment.
    """

    def authenticate(self, request: Request) -> tuple[User, Session] | None:
        """Return the user and their sign-in; None without a bearer token. Raises AuthenticationFailed."""
        scheme, _, text = request.headers.get("Authorization", "").strip().partition(" ")
        if scheme.lower() != "bearer":
            return None
        try:
            session = selectors.get_session_by_access_token(text.strip(), now=timezone.now())
        except InvalidToken as error:
            raise AuthenticationFailed(error.message, error.code) from error
        announce_user(request, session.user)
        return session.user, session

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge that makes the refusal a 401."""
        return CHALLENGE


class BrowserSessionAuthentication(SessionAuthentication):
    """Accept the admin's own session cookie from pages of this site; every write carries the CSRF token."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        """Return the signed-in browser's user, or None."""
        found = super().authenticate(request)
        if found is not None:
            announce_user(request, found[0])
        return found
