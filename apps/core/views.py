"""Pages for people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.core.api.permissions import PUBLIC, declares


@declares(PUBLIC)
@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """Show the API's reference, drawn in the browser from its description."""
    return render(request, "core/api_docs.html", {"schema_url": reverse("schema")})
