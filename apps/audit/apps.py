"""The audit app's registration."""

import sys

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The trail: who changed what, when and why."""

    name = "apps.audit"
    label = "audit"
    verbose_name = "Audit trail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the trail brings, and let connections and tasks carry the context."""
        from apps.audit import checks, exceptions
        from apps.audit.context import acting, connection, propagation

        checks.register_all()
        exceptions.register_refusals()
        acting.name_process(sys.argv)
        connection.watch_connections()
        propagation.carry_into_tasks()
