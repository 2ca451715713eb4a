"""The project: wiring only, imported by nobody.

Empty on purpose: `lims.embedded` supervises from here and must carry neither Django nor Celery.
"""
