"""The desk app's registration."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The pages people open first."""

    name = "apps.desk"
    label = "desk"
    verbose_name = "Desk"
