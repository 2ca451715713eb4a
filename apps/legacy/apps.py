"""The legacy adapter's registration."""

from django.apps import AppConfig


class LegacyConfig(AppConfig):
    """The old app's routes."""

    name = "apps.legacy"
    label = "legacy"
    verbose_name = "Old app's routes"

    def ready(self) -> None:
        """Register the event that the trail knows from here."""
        from apps.audit.choices import Category
        from apps.audit.registry import Action, register

        register(Action("legacy.user_claimed", "Acted in the name a trusted server claimed", Category.ACCESS))
