"""The shape the old panels read: {success, data, message}, and honest statuses around it."""

from collections.abc import Iterable, Iterator
from typing import Any

import structlog
from django.core.signals import got_request_exception
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from rest_framework.response import Response

from apps.core.api import problems
from apps.core.api.forwarding import data_of
from apps.core.api.idempotency import REPLAYED
from apps.core.api.renderers import dumps
from apps.legacy.exceptions import RouteGone

PASSED_ON = (
    "X-Total-Count",
    "Link",
    "ETag",
    "Retry-After",
    "WWW-Authenticate",
    "Location",
    "Allow",
    REPLAYED,
)

log = structlog.get_logger("lims.legacy")


def success(data: Any, message: str = "", *, status: int = 200, **members: Any) -> Response:
    """Return a success in the panels' shape; further members stand beside `data`."""
    return Response({"success": True, "data": data, "message": message, **members}, status=status)


def failure(problem: dict[str, Any]) -> Response:
    """Return a problem document in the panels' shape, with the problem's own status."""
    body = {
        "success": False,
        "message": problem["detail"],
        "detail": problem["detail"],
        "code": problem["code"],
        "errors": problem["errors"],
        "request_id": problem["request_id"],
    }
    return Response(body, status=problem["status"])


def wrap(answer: HttpResponseBase, message: str = "") -> HttpResponseBase:
    """Return the answer of one of our own views in the panels' shape, headers that matter kept."""
    wrapped: HttpResponseBase
    if isinstance(answer, StreamingHttpResponse):
        pieces: Iterable[bytes] = answer.streaming_content  # type: ignore[assignment]  # WSGI streams synchronously
        wrapped = stream(pieces, message)
        # The inner answer is never closed by the server; what it would close then is the database cursor.
        wrapped._resource_closers.extend(answer._resource_closers)  # type: ignore[attr-defined]  # noqa: SLF001
    elif answer.status_code >= 400:
        wrapped = failure(data_of(answer))
    else:
        wrapped = success(data_of(answer), message, status=answer.status_code)
    pass_headers(answer, wrapped)
    return wrapped


def stream(pieces: Iterable[bytes], message: str) -> StreamingHttpResponse:
    """Return a success whose `data` is sent while it is read."""
    return StreamingHttpResponse(_enveloped(pieces, message), content_type="application/json")


def pass_headers(answer: HttpResponseBase, wrapped: HttpResponseBase) -> None:
    """Write the headers that matter to a panel onto the answer it gets."""
    for name in PASSED_ON:
        if name in answer:
            wrapped[name] = answer[name]


def _enveloped(pieces: Iterable[bytes], message: str) -> Iterator[bytes]:
    yield b'{"success":true,"data":'
    yield from pieces
    yield b',"message":' + dumps(message) + b"}"


def describe(exc: Exception, context: dict[str, Any]) -> HttpResponseBase:
    """Return our problem document for whatever a view raised; a 500 for what nobody foresaw."""
    if isinstance(exc, RouteGone):
        return Response(problems.problem(status=410, code=exc.code, detail=exc.message))
    answer = problems.exception_handler(exc, context)
    if answer is not None:
        return answer
    # Django would answer in a shape that no panel reads; who listens for errors is told all the same.
    log.error("unforeseen", exc_info=exc)
    got_request_exception.send(sender=None, request=context["request"])
    return problems.plain_response(500, context["request"])


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response:
    """Turn whatever a view raised into the panels' failure."""
    answer = describe(exc, context)
    wrapped = failure(data_of(answer))
    pass_headers(answer, wrapped)
    return wrapped
