"""How Django's own login page proves somebody: by the same service as the API."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.utils import timezone

from apps.core.network import client_address
from apps.security import selectors
from apps.security.choices import Entrance
from apps.security.exceptions import InvalidCredentials, UserNotFound
from apps.security.models import User
from apps.security.services import sessions


class RoleBackend(BaseBackend):
    """Sign in by user name or e-mail address; permissions are the user's own answer, by role."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        """Return the active user whom name and password prove, else None."""
        if username is None or password is None:
            return None
        meta = request.META if request is not None else {}
        try:
            return sessions.prove(
                username=username,
                password=password,
                entrance=Entrance.BROWSER,
                address=client_address(meta, trusted_proxies=settings.LIMS_TRUSTED_PROXIES),
                now=timezone.now(),
            )
        except InvalidCredentials:
            return None

    def get_user(self, user_id: UUID) -> User | None:
        """Return the active user of a browser session, else None."""
        try:
            user = selectors.get_user(user_id=user_id)
        except UserNotFound:
            return None
        return user if user.is_active else None
