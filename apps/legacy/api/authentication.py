"""Who calls an old address: a signed-in browser, an `admin_session`, or a trusted server."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.utils import timezone
from django.utils.http import is_same_domain
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.audit import services as audit_services
from apps.core.api.identity import announce_user
from apps.core.api.permissions import CHALLENGE
from apps.core.network import client_address
from apps.legacy.exceptions import ForeignOrigin, ServiceUserMissing
from apps.security import selectors as security_selectors
from apps.security.choices import Role
from apps.security.exceptions import InvalidToken

if TYPE_CHECKING:
    from apps.security.models import User

COOKIE = "admin_session"
LONGEST_CLAIM: Final = 100
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

log = structlog.get_logger("lims.legacy")


def opaque_id_of(request: Request) -> tuple[str, bool]:
    """Return the panel's session id and whether it came by cookie, as a browser sends it unasked."""
    scheme, _, sent = request.headers.get("Authorization", "").strip().partition(" ")
    if scheme.lower() == "bearer" and sent.strip():
        return sent.strip(), False
    return request.COOKIES.get(COOKIE, ""), True


class PanelAuthentication(BaseAuthentication):
    """Accept `admin_session` (cookie, or Bearer), else the site's own session cookie.

    A browser sends cookies unasked, so a write that leans on one must come from a page of ours.
    """

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """Return the user, or None. Raises ForeignOrigin for a write from elsewhere."""
        opaque_id, by_cookie = opaque_id_of(request)
        user = security_selectors.find_user_by_opaque_session(opaque_id, now=timezone.now())
        if user is None:
            by_cookie = True
            user = _browser_user(request)
        if user is None:
            return None
        if by_cookie and request.method not in SAFE_METHODS:
            demand_own_origin(request)
        announce_user(request, user)
        return user, None

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge that makes the refusal a 401."""
        return CHALLENGE


class ServerAuthentication(BaseAuthentication):
    """Accept an access token with or without the word Bearer, else a peer in `LIMS_TRUSTED_CLIENTS`.

    `X-User-Id` is kept as the claim it is, in the log and in the trail; it decides nothing.
    """

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """Return the user, or None. Raises AuthenticationFailed for a token that is dead or forged."""
        claimed = request.headers.get("X-User-Id", "")[:LONGEST_CLAIM]
        if claimed:
            log.info("claimed_user", claimed=claimed)
        token = request.headers.get("Authorization", "").strip()
        if token.lower() == "bearer":
            token = ""
        if token[:7].lower() == "bearer ":
            token = token[7:].strip()
        if token:
            user = _token_user(token)
        elif _is_trusted(request):
            user = _service_user()
        else:
            return None
        announce_user(request, user)
        if claimed:
            audit_services.record("legacy.user_claimed", about=user, details={"claimed": claimed})
        return user, None

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge that makes the refusal a 401."""
        return CHALLENGE


def demand_own_origin(request: Request) -> None:
    """Check that a page of ours sent this. Raises ForeignOrigin, also where no origin is named."""
    if not _is_own(request, request.headers.get("Origin") or request.headers.get("Referer") or ""):
        raise ForeignOrigin


def refuse_foreign_origin(request: Request) -> None:
    """Check the origin where one is named: a server's own call names none. Raises ForeignOrigin."""
    if "Origin" in request.headers:
        demand_own_origin(request)


def _is_own(request: Request, stated: str) -> bool:
    try:
        origin = urlsplit(stated)
    except ValueError:
        return False
    if not origin.netloc:
        return False
    if (origin.scheme, origin.netloc) == (request.scheme, request.get_host()):
        return True
    trusted = (urlsplit(own) for own in settings.CSRF_TRUSTED_ORIGINS)
    # As in Django's own check, https://*.example.org stands for every host below example.org.
    return any(
        origin.scheme == own.scheme and is_same_domain(origin.netloc, own.netloc.lstrip("*"))
        for own in trusted
    )


def _browser_user(request: Request) -> User | None:
    # Django's request carries the site's own sign-in; DRF's `user` would ask this class again.
    user = request._request.user  # noqa: SLF001
    return user if user.is_authenticated and user.is_active else None


def _token_user(token: str) -> User:
    try:
        return security_selectors.get_session_by_access_token(token, now=timezone.now()).user
    except InvalidToken as error:
        raise AuthenticationFailed(error.message, error.code) from error


def _is_trusted(request: Request) -> bool:
    address = client_address(request.META, trusted_proxies=settings.LIMS_TRUSTED_PROXIES)
    if address is None:
        return False
    peer = ip_address(address)
    return any(peer in ip_network(network, strict=False) for network in settings.LIMS_TRUSTED_CLIENTS)


def _service_user() -> User:
    username = settings.LIMS_TRUSTED_CLIENT_USER
    user = security_selectors.find_user_by_login_name(username)
    if user is None or not user.is_active or user.role != Role.SERVICE:
        raise ServiceUserMissing(username=username)
    return user
