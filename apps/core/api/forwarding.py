"""Handing a call on to another address of ours that does the work.

Who hands on repeats no rule: validation, permissions, visibility and the work itself are that view's.
"""

import copy
import io
from typing import Any

import orjson
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix, resolve, reverse
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

    Without `body` the request's own bytes are passed on unread; `method` and `query` replace its own. The
    address as the caller knows it stays, so that links in the answer lead back to where they asked.
    """
    match = resolve("/" + reverse(to, kwargs=arguments).removeprefix(get_script_prefix()))
    outer = request._request  # noqa: SLF001  # DRF has no public name for Django's request
    inner = _copy_of(outer, method=method or str(request.method), body=body, query=query)
    inner.resolver_match = match
    # DRF takes a request that carries its user as authenticated; the adapter has done that already.
    inner._force_auth_user = request.user  # type: ignore[attr-defined]  # noqa: SLF001
    try:
        answer: HttpResponseBase = match.func(inner, *match.args, **match.kwargs)
    finally:
        _hand_back_files(inner, outer)
    return answer


def read_object(request: Request) -> dict[str, Any]:
    """Return the JSON object in the body. Raises Malformed for anything else."""
    body = request.data
    if not isinstance(body, dict):
        raise Malformed("The body must be a JSON object.")
    return dict(body)


def data_of(answer: HttpResponseBase) -> Any:
    """Return the parsed body of an answer of ours, whether it was rendered or not."""
    held = getattr(answer, "data", None)
    return held if held is not None else orjson.loads(getattr(answer, "content", b"") or b"null")


def _copy_of(request: HttpRequest, *, method: str, body: Any, query: str | None) -> HttpRequest:
    inner = copy.copy(request)
    inner.META = {**request.META, "REQUEST_METHOD": method}
    inner.method = method
    if query is not None:
        inner.META["QUERY_STRING"] = query
        # Set over the cached property, which would parse the query of the request it was copied from.
        inner.GET = QueryDict(query)
    if body is not None:
        raw = dumps(body)
        inner._body = raw  # noqa: SLF001
        inner._stream = io.BytesIO(raw)  # noqa: SLF001
        inner._read_started = True  # type: ignore[attr-defined]  # noqa: SLF001
        inner.META["CONTENT_LENGTH"] = str(len(raw))
        inner.META["CONTENT_TYPE"] = "application/json"
    return inner


def _hand_back_files(inner: HttpRequest, outer: HttpRequest) -> None:
    """Let the request that the server closes own the uploads, so that their files are closed with it."""
    if "_files" in inner.__dict__:
        outer._files = inner._files  # type: ignore[attr-defined]  # noqa: SLF001
        outer._post = inner._post  # type: ignore[attr-defined]  # noqa: SLF001
