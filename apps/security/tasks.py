"""The security app's periodic work; it may fire twice or late without harm."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from apps.security.services import sessions


@shared_task(name="apps.security.tasks.sweep_sessions")
def sweep_sessions() -> None:
    """Forget sign-ins that ended long ago, and browser sessions whose time is over."""
    sessions.forget_old_sessions(now=timezone.now())
    SessionStore.clear_expired()
