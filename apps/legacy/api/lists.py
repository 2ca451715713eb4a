"""Lists for the panels: whole, because they follow no links and nothing may be cut silently."""

from collections.abc import Iterator
from typing import Final

from django.http.response import HttpResponseBase
from rest_framework.request import Request

from apps.core.api.forwarding import data_of, forward
from apps.core.api.renderers import dumps
from apps.legacy.api import envelope

ROWS_PER_PAGE: Final = 200
"""What is held at once; the longest rows are projects with all their samples."""


def answer_list(request: Request, *, to: str) -> HttpResponseBase:
    """Return all rows of the list `to`, read page by page, or the one page that a `limit` asks for."""
    if "limit" in request.query_params:
        return envelope.wrap(forward(request, to=to))
    first = forward(request, to=to, query=_query(request, offset=None))
    if first.status_code >= 400 or len(data_of(first)) < ROWS_PER_PAGE:
        first.headers.pop("Link", None)
        return envelope.wrap(first)
    whole = envelope.stream(_pieces(request, to, first), "")
    whole["X-Total-Count"] = first["X-Total-Count"]
    return whole


def _pieces(request: Request, to: str, page: HttpResponseBase) -> Iterator[bytes]:
    offset = int(request.query_params.get("offset", "0"))
    opening = b"["
    while rows := data_of(page):
        yield opening + dumps(rows)[1:-1]
        opening = b","
        offset += ROWS_PER_PAGE
        page = forward(request, to=to, query=_query(request, offset=offset))
        if page.status_code >= 400:
            # The status line has gone out: a list cut short must not look whole, so the connection breaks.
            raise ConnectionAbortedError(data_of(page)["detail"])
    yield b"]"


def _query(request: Request, *, offset: int | None) -> str:
    wanted = request.query_params.copy()
    wanted["limit"] = str(ROWS_PER_PAGE)
    if offset is not None:
        wanted["offset"] = str(offset)
    return wanted.urlencode()
