"""Whose request this is, told to those who stand outside of DRF."""

from typing import Any

from rest_framework.request import Request


def announce_user(request: Request, user: Any) -> None:
    """Tell the log line and the audit trail whose request this is."""
    # DRF has no public name for Django's request, which the middleware's log line reads.
    request._request.lims_user = user  # noqa: SLF001
