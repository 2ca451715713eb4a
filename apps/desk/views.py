"""The front page."""

from typing import Any, Final

from django.urls import reverse
from django.views.generic import TemplateView

from apps.core.api.permissions import PUBLIC


class FrontPage(TemplateView):
    """Say what this is, and link what the person may open."""

    permission_required = PUBLIC
    template_name = "desk/front_page.html"
    http_method_names = ["get", "head", "options"]

    PLACES: Final = (
        ("readings", "ai.view_reading", "Forms", "Drop a form, check what was read on it, approve it."),
        (
            "admin:index",
            "samples.view_queue",
            "Lab records",
            "Samples, submissions, labs, and who changed what.",
        ),
        ("queue", "samples.view_queue", "Queue", "What to work on next: urgent first, then oldest (JSON)."),
        ("api-docs", None, "API reference", "Every call of /api/v1, with examples."),
        ("health", None, "Health", "What works and what does not, as JSON."),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the places this person may go to."""
        user = self.request.user
        places = [
            {"address": reverse(route), "name": name, "about": about}
            for route, permission, name, about in self.PLACES
            if permission is None or (user.is_authenticated and user.has_perm(permission))
        ]
        return super().get_context_data(places=places, **kwargs)
