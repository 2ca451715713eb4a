"""The security app's registration."""

from django.apps import AppConfig


class SecurityConfig(AppConfig):
    """Users, roles, sign-in."""

    name = "apps.security"
    label = "security"
    verbose_name = "People and access"
