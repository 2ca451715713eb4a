"""Facts: jobs, stored files, remembered answers. Import each from its own module."""

from apps.core.models import files, idempotency, jobs

__all__ = ["files", "idempotency", "jobs"]
