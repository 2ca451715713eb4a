"""One request through the whole middleware, without a socket: what the server itself costs."""

import io
from collections.abc import Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler


class InProcessClient:
    """Call the WSGI application as gunicorn does, with a Bearer token."""

    def __init__(self, token: str) -> None:
        self.application = WSGIHandler()
        self.token = token

    def open(self, path: str, query: str = "") -> tuple[str, Iterable[bytes]]:
        """Return the status line and the body's pieces of one GET."""
        answered: dict[str, str] = {}

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            answered["status"] = status

        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost:8000",
            "HTTP_AUTHORIZATION": f"Bearer {self.token}",
            "HTTP_ACCEPT": "application/json",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        body: Any = self.application(environ, start_response)  # type: ignore[arg-type]
        return answered["status"], body

    def get(self, path: str, query: str = "") -> bytes:
        """Return the body of one GET; anything but 200 is an error of the measurement."""
        status, body = self.open(path, query)
        content = b"".join(body)
        close = getattr(body, "close", None)
        if close is not None:
            close()
        if not status.startswith("200"):
            raise RuntimeError(f"{path}: {status} {content[:300]!r}")
        return content
