"""The answer both old clients read: one body with the members of both, also where nothing came of it."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.forwarding import data_of
from apps.legacy.api import envelope
from apps.legacy.api.views import PanelView

STILL_AT_WORK: Final = 202


class ResultDoor(PanelView):
    """A door for files: it tells how long it took, and fails with the members of a result, all empty."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Start the clock for `processing_time`."""
        self.started = time.monotonic()
        super().initial(request, *args, **kwargs)

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response]:
        """Return the handler that answers a failure with the members of a result."""
        return self._fail

    def result(self, **members: Any) -> Response:
        """Return a result with the members that every one has."""
        return Response({**self._common(), **members})

    def failure(self, problem: dict[str, Any]) -> Response:
        """Return a refusal with the members of a result, all empty."""
        body = {
            **self._common(),
            **envelope.failure(problem).data,
            "status": "failed",
            "data": [],
            "errors": [line(error) for error in problem["errors"]],
            "warnings": [],
            "samples_processed": 0,
            "samples_created": 0,
        }
        return Response(body, status=problem["status"])

    def _fail(self, exc: Exception, context: dict[str, Any]) -> Response:
        answer = envelope.describe(exc, context)
        failed = self.failure(data_of(answer))
        envelope.pass_headers(answer, failed)
        return failed

    def _common(self) -> dict[str, Any]:
        return {
            "processing_time": round(time.monotonic() - self.started, 3),
            "metadata": {"filename": _uploaded_name(self.request)},
        }


def line(problem: Mapping[str, str]) -> str:
    """Return one problem of a field as the old clients show it."""
    return f"{problem['field']}: {problem['message']}"


def _uploaded_name(request: Request) -> str | None:
    """Return the file's name if the door behind has read the form; nothing is read for the name alone."""
    uploads = request._request.__dict__.get("_files", {})  # noqa: SLF001
    upload = uploads.get("file")
    return str(upload.name) if upload is not None else None
