"""Whose request this is, told to those who stand outside of DRF."""

from typing import TYPE_CHECKING, Any, cast

from rest_framework.request import Request

if TYPE_CHECKING:
    from apps.security.models import User


def announce_user(request: Request, user: Any) -> None:
    """Tell the log line and the audit trail whose request this is."""
    # DRF has no public name for Django's request, which the middleware's log line reads.
    request._request.lims_user = user  # type: ignore[attr-defined]  # noqa: SLF001


def signed_in(request: Request) -> "User":
    """Return the user of a view that asks for a permission: nobody else gets as far."""
    return cast("User", request.user)
