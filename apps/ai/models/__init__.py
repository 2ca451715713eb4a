"""Facts: readings with the pictures of their pages, and corrections. Import each from its own module."""

from apps.ai.models import corrections, readings

__all__ = ["corrections", "readings"]
