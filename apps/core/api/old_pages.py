"""What a page is told that was opened before the last sign-in, and then used."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views import csrf

from apps.core.api.problems import plain_lab_error
from apps.core.exceptions import PageTooOld


def refuse_old_page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Tell a person by a page, a script by a problem document, that the page has to be loaded again."""
    if request.accepts("text/html"):
        return csrf.csrf_failure(request, *args, **kwargs)
    return plain_lab_error(PageTooOld())
