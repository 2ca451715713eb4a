"""The project: wiring only, imported by nobody."""

from lims.celery import app as celery_app

__all__ = ["celery_app"]
