"""What every old address stands on."""

from collections.abc import Callable
from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.permissions import CHALLENGE, PUBLIC, SIGNED_IN
from apps.core.api.views import LabAPIView
from apps.legacy.api.authentication import PanelAuthentication
from apps.legacy.api.envelope import exception_handler
from apps.legacy.exceptions import RouteGone


class PanelView(LabAPIView):
    """An address of the old panels: their sign-in, their envelope, our permissions.

    What a person may do is asked again by the address the call is handed on to.
    """

    authentication_classes = [PanelAuthentication]
    permission_required: ClassVar[str | dict[str, str] | None] = SIGNED_IN
    schema = None
    # The address behind remembers the answer; here it would be remembered twice.
    idempotent_posts = False

    def get_authenticate_header(self, request: Request) -> str:
        """Return the challenge that makes a missing sign-in a 401, also where the view reads it itself."""
        return CHALLENGE

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        """Return the handler that speaks in the panels' envelope."""
        return exception_handler


class GoneView(PanelView):
    """An address that must not come back; every method says what to use instead."""

    authentication_classes = []
    permission_required = PUBLIC
    instead = ""

    def get(self, request: Request, *_: str) -> Response:
        """Refuse in words. Raises RouteGone."""
        raise RouteGone(instead=self.instead)

    post = put = patch = delete = get
