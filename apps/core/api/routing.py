"""Routes that answer with and without a trailing slash, and never redirect."""

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path


def route(
    pattern: str, view: Callable[..., HttpResponseBase], *, name: str, **extra: Any
) -> list[URLPattern]:
    """Return the patterns of one address; reversing the name gives the form without a slash.

    A redirect would turn a POST into a GET, so both forms are served.
    """
    return [path(pattern, view, extra, name=name), path(f"{pattern}/", view, extra)]
