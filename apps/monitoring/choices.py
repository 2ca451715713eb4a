"""How the house can be."""

from django.db.models import TextChoices


class Health(TextChoices):
    """The word that `/health` says."""

    HEALTHY = "healthy", "Healthy"
    DEGRADED = "degraded", "Degraded"
    UNHEALTHY = "unhealthy", "Unhealthy"
