"""The monitoring app's registration."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Whether the house is well."""

    name = "apps.monitoring"
    label = "monitoring"
    verbose_name = "Monitoring"

    def ready(self) -> None:
        """Register the probes of what every installation has."""
        from apps.monitoring import probes
        from apps.monitoring.registry import register_probe

        register_probe("database", probes.database, needed=True)
        register_probe("migrations", probes.migrations, needed=True)
        register_probe("redis", probes.redis, needed=False)
        register_probe("worker", probes.worker, needed=False)
