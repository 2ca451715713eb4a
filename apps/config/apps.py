"""The config app's registration."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Declared parameters and their revisions."""

    name = "apps.config"
    label = "config"
    verbose_name = "Parameters"
