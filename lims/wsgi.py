"""The door gunicorn opens."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lims.settings.production")

Handler = Callable[[dict[str, Any], Any], Iterable[bytes]]


def below(prefix: str, handler: Handler) -> Handler:
    """Return the handler for a site below the prefix, whether the proxy in front takes the prefix off or not.

    Django is told of the prefix by FORCE_SCRIPT_NAME, and expects the path without it.
    """
    if not prefix:
        return handler

    def handle(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == prefix or path.startswith(f"{prefix}/"):
            environ["PATH_INFO"] = path.removeprefix(prefix)
        return handler(environ, start_response)

    return handle


application = below(settings.URL_PREFIX, get_wsgi_application())
