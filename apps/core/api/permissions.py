"""Deny first: a view without a declared permission opens for nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

if TYPE_CHECKING:
    # Not at run time: importing DRF's views loads the default permission classes, that is this module.
    from rest_framework.views import APIView

BY_NETWORK = "by_network"
"""The word of a plain view that asks where the caller stands or for a token, and not who they are."""

View = TypeVar("View", bound=Callable[..., Any])

CHALLENGE = 'Bearer realm="lims"'
"""What `WWW-Authenticate` says wherever the answer is 401."""

PUBLIC = "public"
"""The word a view writes in `permission_required` to be open to everyone."""

SIGNED_IN = "signed_in"
"""The word a view writes to be open to every active user."""


def declares(permission: str) -> Callable[[View], View]:
    """Return a decorator that marks a plain view with what it asks for, for the table of who may do what.

    It checks nothing: the view is open (PUBLIC), or does its own checking.
    """

    def mark(view: View) -> View:
        view.permission_required = permission  # type: ignore[attr-defined]  # functions take attributes
        return view

    return mark


def required_permission(view: Any, method: str) -> str | None:
    """Return the permission this view asks for: by action, by method, or one for all."""
    declared = getattr(view, "permission_required", None)
    if isinstance(declared, dict):
        action = getattr(view, "action", None)
        return declared.get(action) or declared.get("GET" if method == "HEAD" else method)
    return declared


class HasPermission(BasePermission):
    """Ask `user.has_perm` for the permission that the view declares in `permission_required`.

    OPTIONS asks for the same permission as GET, or for a signed-in user.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Tell whether the request may go on."""
        wanted = required_permission(view, request.method or "")
        if request.method == "OPTIONS" and wanted is None:
            wanted = SIGNED_IN
        if wanted == PUBLIC:
            return True
        user = request.user
        if not (user and user.is_authenticated and user.is_active):
            return False
        return wanted == SIGNED_IN or (wanted is not None and user.has_perm(wanted))
