"""The door an ASGI server would open; the shipped server is gunicorn over wsgi.py."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lims.settings.production")

application = get_asgi_application()
