"""The old admin sign-in: one opaque id, by cookie or Bearer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.utils import timezone
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.forwarding import read_object
from apps.core.api.identity import announce_user
from apps.core.api.permissions import PUBLIC
from apps.core.exceptions import FieldProblem, Invalid
from apps.core.network import client_address
from apps.legacy.api.authentication import COOKIE, demand_own_origin, opaque_id_of, refuse_foreign_origin
from apps.legacy.api.views import PanelView
from apps.security import selectors as security_selectors
from apps.security.services import sessions

if TYPE_CHECKING:
    from apps.security.models import User


class AdminLoginView(PanelView):
    """`POST /api/admin/login`"""

    authentication_classes = []
    permission_required = PUBLIC

    def post(self, request: Request) -> Response:
        """Open a session for the panels. The id is also set as a cookie that scripts cannot read.

        Raises ForeignOrigin for another site's page, which would sign its reader in as somebody else.
        """
        refuse_foreign_origin(request)
        credentials = _read_credentials(read_object(request))
        opened = sessions.open_opaque_session(
            **credentials,
            address=client_address(request.META, trusted_proxies=settings.LIMS_TRUSTED_PROXIES),
            user_agent=request.headers.get("User-Agent", ""),
            now=timezone.now(),
        )
        response = Response(
            {
                "success": True,
                "sessionId": opened.opaque_id,
                "message": "Signed in.",
                "data": _person(opened.session.user),
            }
        )
        response.set_cookie(
            COOKIE,
            opened.opaque_id,
            max_age=settings.SESSION_COOKIE_AGE,
            httponly=True,
            samesite="Strict",
            secure=settings.SESSION_COOKIE_SECURE or request.is_secure(),
        )
        return response


class AdminSessionView(PanelView):
    """`GET /api/admin/session`"""

    authentication_classes = []
    permission_required: ClassVar[str] = PUBLIC

    def get(self, request: Request) -> Response:
        """Say whose session it is. Raises NotAuthenticated where the id opens nothing."""
        opaque_id, _ = opaque_id_of(request)
        session = security_selectors.find_session_by_opaque_id(opaque_id, now=timezone.now())
        if session is None:
            raise NotAuthenticated
        return Response(
            {
                "success": True,
                "message": "",
                "data": {**_person(session.user), "expires_at": session.expires_at},
            }
        )


class AdminLogoutView(PanelView):
    """`POST /api/admin/logout`"""

    authentication_classes = []
    permission_required = PUBLIC

    def post(self, request: Request) -> Response:
        """End the session; without one there is nothing to end, and that is said."""
        opaque_id, by_cookie = opaque_id_of(request)
        if opaque_id and by_cookie:
            demand_own_origin(request)
        if session := security_selectors.find_session_by_opaque_id(opaque_id, now=timezone.now()):
            announce_user(request, session.user)
        ended = sessions.close_opaque_session(opaque_id=opaque_id, now=timezone.now())
        if not ended:
            raise NotAuthenticated
        response = Response({"success": True, "message": "Signed out.", "data": None})
        response.delete_cookie(COOKIE, samesite="Strict")
        return response


def _read_credentials(body: dict[str, Any]) -> dict[str, str]:
    problems = [
        FieldProblem(name, "required", f"{name} must be a text.")
        for name in ("username", "password")
        if not isinstance(body.get(name), str) or not body[name]
    ]
    if problems:
        raise Invalid(problems[0].message, errors=problems)
    return {"username": body["username"], "password": body["password"]}


def _person(user: User) -> dict[str, Any]:
    return {"id": user.pk, "username": user.username, "full_name": user.full_name, "role": user.role}
