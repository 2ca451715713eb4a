"""The legacy adapter's registration."""

from django.apps import AppConfig


class LegacyConfig(AppConfig):
    """The old app's routes."""

    name = "apps.legacy"
    label = "legacy"
    verbose_name = "Old app's routes"
