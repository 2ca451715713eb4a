"""How Django's own login page proves somebody: by the same service as the API."""

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from apps.security import selectors
from apps.security.exceptions import UserNotFound
from apps.security.models import User
from apps.security.services import passwords


class RoleBackend(BaseBackend):
    """Sign in by user name or e-mail address; permissions are the user's own answer, by role."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        """Return the active user whom name and password prove, else None."""
        if username is None or password is None:
            return None
        return passwords.check_credentials(username=username, password=password)

    def get_user(self, user_id: UUID) -> User | None:
        """Return the active user of a browser session, else None."""
        try:
            user = selectors.get_user(user_id=user_id)
        except UserNotFound:
            return None
        return user if user.is_active else None
