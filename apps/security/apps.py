"""The security app's registration."""

from django.apps import AppConfig


class SecurityConfig(AppConfig):
    """Users, roles, sign-in."""

    name = "apps.security"
    label = "security"
    verbose_name = "People and access"

    def ready(self) -> None:
        """Make the events of signing in known to the audit trail."""
        from apps.audit.choices import Category, Severity
        from apps.audit.registry import Action, register

        register(
            Action("security.signed_in", "Signed in", Category.ACCESS),
            Action("security.sign_in_refused", "Sign-in refused", Category.ACCESS, Severity.NOTICE),
            Action("security.sign_in_ended", "Sign-in ended", Category.ACCESS),
            Action(
                "security.token_reused", "Used refresh token presented", Category.ACCESS, Severity.WARNING
            ),
            Action("security.password_set", "Password set", Category.ACCESS, Severity.NOTICE),
        )
