"""The project as a Django app, so that every Django process has the Celery application at hand."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Bind the shared tasks of all apps to the project's broker."""

    name = "lims"

    def ready(self) -> None:
        """Make lims.celery's application the current one."""
        import lims.celery  # noqa: F401  importing it is the effect
