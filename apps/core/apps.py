"""The core app's registration."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Shared ground for every other app."""

    name = "apps.core"
    label = "core"
    verbose_name = "Jobs and files"

    def ready(self) -> None:
        """Register the system checks."""
        from apps.core import checks

        checks.register_all()
