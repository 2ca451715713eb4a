"""What every page of the form reader stands on: who may enter, and how a refusal is answered."""

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views import View

from apps.core.api import problems
from apps.core.api.permissions import required_permission
from apps.core.exceptions import Forbidden, LabError, NotAuthenticated, NotFound

if TYPE_CHECKING:
    from apps.security.models import User

VIEW = "ai.view_reading"
HAND_IN = "ai.process_form"
CORRECT = "ai.correct_reading"
APPROVE = "ai.approve_reading"
REJECT = "ai.reject_reading"


class Door(View):
    """A page that opens for who holds its permission; others are sent to sign in, or told that they may not.

    A script that asks for JSON gets a problem document instead of a page.
    """

    permission_required: ClassVar[str | dict[str, str]] = VIEW

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let the request in, and turn what it may not see into a page that is not there."""
        user = request.user
        if not (user.is_authenticated and user.is_active):
            if asks_for_json(request):
                return problems.plain_lab_error(NotAuthenticated())
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        wanted = required_permission(self, request.method or "")
        if wanted is not None and not user.has_perm(wanted):
            if asks_for_json(request):
                return problems.plain_lab_error(Forbidden())
            raise PermissionDenied
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotFound as error:
            if asks_for_json(request):
                return problems.plain_lab_error(error)
            raise Http404(error.message) from error
        except LabError as error:
            if asks_for_json(request):
                return problems.plain_lab_error(error)
            raise


def asks_for_json(request: HttpRequest) -> bool:
    """Tell whether a script asks, and not a browser that wants a page."""
    return request.headers.get("Accept", "").startswith("application/json")


def signed_in(request: HttpRequest) -> "User":
    """Return the person behind a request that a door has let in."""
    return cast("User", request.user)
