"""The ai app's registration."""

from django.apps import AppConfig


class AiConfig(AppConfig):
    """Reading forms into submissions."""

    name = "apps.ai"
    label = "ai"
    verbose_name = "Form reading"
