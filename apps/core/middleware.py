"""The request's identity and log line, and problem+json for what fails before a view is reached."""

import time
from collections.abc import Callable
from urllib.parse import unquote_to_bytes
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from apps.core import context
from apps.core.api import problems
from apps.core.exceptions import Malformed

log = structlog.get_logger("lims.request")

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class RequestIdentityMiddleware:
    """Give every request an id, return it in `X-Request-ID`, and write one log line."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle one request inside its identity."""
        request_id = context.choose_request_id(request.headers.get("X-Request-ID"))
        token = context.request_id.set(request_id)
        started = time.perf_counter()
        try:
            with structlog.contextvars.bound_contextvars(request_id=request_id):
                response = self.get_response(request)
                response["X-Request-ID"] = request_id
                self._write_line(request, response, time.perf_counter() - started)
        finally:
            context.request_id.reset(token)
        return response

    @staticmethod
    def _write_line(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
        # `_cached_user` is what authentication left behind; asking `request.user` here could cost a query.
        user = getattr(request, "lims_user", None) or getattr(request, "_cached_user", None)
        log.info(
            "request",
            method=request.method,
            path=request.path,
            status=response.status_code,
            milliseconds=round(seconds * 1000, 1),
            user=str(user.pk) if user is not None and user.pk else None,
        )


def _refuse_unreadable(request: HttpRequest) -> HttpResponse | None:
    """Refuse what Django would read as something else than was sent; None for everything readable."""
    if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
        # Django takes a body without a length for an empty one: a change would be answered and not made.
        return problems.plain_response(411, request)
    query = request.META.get("QUERY_STRING", "")
    if "%" in query and problems.is_api_path(request.path_info):
        try:
            unquote_to_bytes(query).decode()
        except UnicodeDecodeError:
            # Django puts replacement characters there, and the search would be for them.
            return problems.plain_lab_error(Malformed("The address holds text that is not valid UTF-8."))
    return None


class ProblemsMiddleware:
    """Answer API errors outside of DRF (unknown route, refused host, oversized body) as problem+json."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Replace Django's HTML error page on API paths."""
        if (refusal := _refuse_unreadable(request)) is not None:
            return refusal
        response = self.get_response(request)
        if response.status_code < 400 or not problems.is_api_path(request.path_info):
            return response
        if "json" in response.get("Content-Type", ""):
            return response
        problem = problems.plain_response(response.status_code, request)
        if response.has_header("Allow"):
            problem["Allow"] = response["Allow"]
        return problem

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a body over the limit into 413 instead of Django's 400 page."""
        if isinstance(exception, RequestDataTooBig) and problems.is_api_path(request.path_info):
            return problems.plain_response(413, request)
        return None


class LabTimeMiddleware:
    """Show people the lab's time; programs read UTC."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.lab_time = ZoneInfo(settings.LAB_TIME_ZONE)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle a page's request in the lab's time zone."""
        if problems.is_api_path(request.path):
            return self.get_response(request)
        with timezone.override(self.lab_time):
            return self.get_response(request)
