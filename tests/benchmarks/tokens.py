"""Signing in for the measurements."""

from django.utils import timezone


def bearer_token() -> str:
    """Return a fresh access token of a technician."""
    # Imported here: a measurement in a process of its own loads this module before Django is set up.
    from apps.security.services import sessions
    from tests.factories.samples import PASSWORD, make_user

    user = make_user("technician")
    issued = sessions.log_in(
        username=user.username,
        password=PASSWORD,
        address="127.0.0.1",
        user_agent="bench",
        now=timezone.now(),
    )
    return issued.access_token
