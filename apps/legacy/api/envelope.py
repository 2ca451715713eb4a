"""The shape the old panels read: {success, data, message}, and honest statuses around it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from rest_framework.response import Response

from apps.core.api import problems
from apps.core.api.renderers import dumps
from apps.legacy.exceptions import RouteGone

PASSED_ON = ("X-Total-Count", "Link", "ETag", "Retry-After", "WWW-Authenticate")


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
        wrapped = StreamingHttpResponse(_enveloped(pieces, message), content_type="application/json")
        # The inner response closes its database cursor when it is closed.
        wrapped._resource_closers.append(answer.close)  # type: ignore[attr-defined]  # noqa: SLF001
    elif isinstance(answer, Response):
        failed = answer.status_code >= 400
        wrapped = failure(answer.data) if failed else success(answer.data, message, status=answer.status_code)
    else:
        return answer
    for name in PASSED_ON:
        if name in answer:
            wrapped[name] = answer[name]
    return wrapped


def _enveloped(pieces: Iterable[bytes], message: str) -> Iterator[bytes]:
    yield b'{"success":true,"data":'
    yield from pieces
    yield b',"message":' + dumps(message) + b"}"


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn whatever a view raised into the panels' failure; None lets Django answer 500."""
    if isinstance(exc, RouteGone):
        return failure(problems.problem(status=410, code=exc.code, detail=exc.message))
    answer = problems.exception_handler(exc, context)
    if answer is None:
        return None
    wrapped = failure(answer.data)
    for name in PASSED_ON:
        if name in answer:
            wrapped[name] = answer[name]
    return wrapped
