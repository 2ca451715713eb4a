"""Pages by `limit` and `offset`, told in headers so that the body stays a bare array."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from apps.core.exceptions import FieldProblem, Invalid

MAXIMUM_LIMIT = 1000
DEFAULT_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows a page shows."""

    limit: int
    offset: int


def read_window(request: Request, *, default_limit: int = DEFAULT_LIMIT) -> Window:
    """Return the page the query string asks for. Raises Invalid for what is not a page."""
    return Window(
        limit=_whole_number(request, "limit", default_limit, 1, MAXIMUM_LIMIT),
        offset=_whole_number(request, "offset", 0, 0, 100_000_000),
    )


def _whole_number(request: Request, name: str, default: int, least: int, most: int) -> int:
    raw = request.query_params.get(name)
    if raw is None:
        return default
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10 and least <= int(raw) <= most):
        problem = FieldProblem(name, "out_of_range", f"{name} must be a whole number from {least} to {most}.")
        raise Invalid(problem.message, errors=[problem])
    return int(raw)


def put_page_headers(response: HttpResponseBase, request: Request, window: Window, total: int) -> None:
    """Write `X-Total-Count` and the RFC 8288 `Link` header of a page."""
    response["X-Total-Count"] = str(total)
    here = request.build_absolute_uri()
    last = max(0, (total - 1) // window.limit * window.limit)
    targets = {"first": 0, "last": last}
    if window.offset > 0:
        targets["prev"] = max(0, window.offset - window.limit)
    if window.offset + window.limit < total:
        targets["next"] = window.offset + window.limit
    page = replace_query_param(here, "limit", window.limit)
    response["Link"] = ", ".join(
        f'<{replace_query_param(page, "offset", offset)}>; rel="{name}"' for name, offset in targets.items()
    )


class LinkHeaderPagination(BasePagination):
    """Paginate DRF's generic views by the same window and headers."""

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        """Return the rows of the page."""
        self.request = request
        self.window = read_window(request)
        self.total = queryset.count()
        return list(queryset[self.window.offset : self.window.offset + self.window.limit])

    def get_paginated_response(self, data: Sequence[Any]) -> Response:
        """Return the bare array with the page's headers."""
        response = Response(data)
        put_page_headers(response, self.request, self.window, self.total)
        return response

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the body's schema: the array itself."""
        return schema

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """Return the two query parameters for the API description."""
        return [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": text,
                "schema": {"type": "integer", "minimum": least, "maximum": most},
            }
            for name, text, least, most in (
                ("limit", f"Rows on the page, {DEFAULT_LIMIT} when left out.", 1, MAXIMUM_LIMIT),
                ("offset", "Rows to skip.", 0, 100_000_000),
            )
        ]
