"""What every old address stands on."""

from collections.abc import Callable
from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.permissions import CHALLENGE, PUBLIC, SIGNED_IN
from apps.core.api.views import LabAPIView
from apps.core.exceptions import NotFound
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
    # OPTIONS would describe the view in a shape that no panel reads.
    metadata_class = None
    # The address behind remembers the answer; here it would be remembered twice.
    idempotent_posts = False

    def get_authenticate_header(self, request: Request) -> str:
        """Return the challenge that makes a missing sign-in a 401, also where the view reads it itself."""
        return CHALLENGE

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response]:
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

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # type: ignore[override]
        """Refuse in words. Raises RouteGone."""
        return self.get(request)


class UnknownView(PanelView):
    """An address of the old app that nobody serves here, said in the shape that the panels read."""

    authentication_classes = []
    permission_required = PUBLIC

    def get(self, request: Request, *, address: str) -> Response:
        """Refuse in words. Raises NotFound."""
        raise NotFound("There is nothing at this address.")

    post = put = patch = delete = get

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # type: ignore[override]
        """Refuse in words. Raises NotFound."""
        return self.get(request, **kwargs)
