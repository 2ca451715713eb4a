"""The door through which each request's identity reaches the audit trail."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from apps.audit.context.acting import acting
from apps.core.context import find_request_id
from apps.core.network import client_address

_LONGEST_CORRELATION_ID = 64


class AuditContextMiddleware:
    """Let what a request writes be the act of whoever turns out to have sent it.

    Stands behind AuthenticationMiddleware. The actor is asked for at the first write and not before, so
    that a request which changes nothing loads no user; the API names its own in `lims_user`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle one request inside its context."""
        claimed = request.headers.get("X-Correlation-ID", "")
        with acting(
            actor=lambda: _find_user(request),
            request_id=find_request_id(),
            correlation_id=claimed if 0 < len(claimed) <= _LONGEST_CORRELATION_ID else None,
            address=client_address(request.META, trusted_proxies=settings.LIMS_TRUSTED_PROXIES),
        ):
            return self.get_response(request)


def _find_user(request: HttpRequest) -> Any:
    return getattr(request, "lims_user", None) or getattr(request, "user", None)
