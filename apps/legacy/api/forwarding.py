"""Handing an old call on to the address of ours that does the work.

The adapter repeats no rule: validation, permissions, visibility and the work itself are the canonical view's.
"""

import copy
import io
from typing import Any

import orjson
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve, reverse
from rest_framework.request import Request

from apps.core.api.renderers import dumps
from apps.core.exceptions import Malformed


def forward(
    request: Request,
    *,
    to: str,
    method: str | None = None,
    body: Any = None,
    query: str | None = None,
    **arguments: Any,
) -> HttpResponseBase:
    """Return what our own address named `to` answers the same person.

    Without `body` the request's own bytes are passed on unread; `method` and `query` replace its own.
    """
    address = reverse(to, kwargs=arguments)
    match = resolve(reverse(to, kwargs=arguments).removeprefix(_prefix(request)))
    inner = _copy_of(request._request, method=method or str(request.method), body=body, query=query)  # noqa: SLF001
    inner.path = address
    inner.resolver_match = match
    # DRF takes a request that carries its user as authenticated; the adapter has done that already.
    inner._force_auth_user = request.user  # type: ignore[attr-defined]  # noqa: SLF001
    answer: HttpResponseBase = match.func(inner, *match.args, **match.kwargs)
    return answer


def read_object(request: Request) -> dict[str, Any]:
    """Return the JSON object in the body. Raises Malformed for anything else."""
    body = request.data
    if not isinstance(body, dict):
        raise Malformed("The body must be a JSON object.")
    return dict(body)


def _copy_of(request: HttpRequest, *, method: str, body: Any, query: str | None) -> HttpRequest:
    inner = copy.copy(request)
    inner.META = {**request.META, "REQUEST_METHOD": method}
    inner.method = method
    if query is not None:
        inner.META["QUERY_STRING"] = query
        # The parsed query is cached on the request it was copied from.
        inner.__dict__.pop("GET", None)
        inner.environ = {**getattr(request, "environ", {}), "QUERY_STRING": query}  # type: ignore[attr-defined]
    if body is not None:
        raw = dumps(body)
        inner._body = raw  # type: ignore[attr-defined]  # noqa: SLF001
        inner._stream = io.BytesIO(raw)  # type: ignore[attr-defined]  # noqa: SLF001
        inner._read_started = True  # type: ignore[attr-defined]  # noqa: SLF001
        inner.META["CONTENT_LENGTH"] = str(len(raw))
        inner.META["CONTENT_TYPE"] = "application/json"
    return inner


def _prefix(request: Request) -> str:
    return str(request.META.get("SCRIPT_NAME", "")).rstrip("/")


def data_of(answer: HttpResponseBase) -> Any:
    """Return the parsed body of an answer of ours, whether it was rendered or not."""
    held = getattr(answer, "data", None)
    return held if held is not None else orjson.loads(getattr(answer, "content", b"null") or b"null")
