"""Signing in for the measurements."""

from django.utils import timezone

from apps.security.services import sessions
from tests.factories.samples import PASSWORD, make_user


def bearer_token() -> str:
    """Return a fresh access token of a technician."""
    user = make_user("technician")
    issued = sessions.log_in(
        username=user.username,
        password=PASSWORD,
        address="127.0.0.1",
        user_agent="bench",
        now=timezone.now(),
    )
    return issued.access_token
