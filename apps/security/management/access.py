"""Who may do what, read off the routes themselves: nothing here is written twice, so nothing can drift.

A view of the API says in `permission_required` what it asks for. A page of the admin is asked through its
ModelAdmin, which decides; pages that a ModelAdmin adds are declared in its `page_permissions`, by the
route's name. A plain view carries the mark of `core.api.permissions.declares`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, get_resolver

from apps.core.api.permissions import BY_NETWORK, PUBLIC, SIGNED_IN, required_permission
from apps.security import roles
from apps.security.choices import Role
from apps.security.models import User

STAFF: Final = "enter the admin"
"""What the admin's own pages ask for: a role that may enter it."""

ANY_METHOD: Final = "ANY"
EVERY_ROLE: Final = tuple(Role)

# Django's own pages of the admin, by the name of their route. The catch-all answers 404 or the login page.
_ADMIN_PAGES: Final = {
    "index": STAFF,
    "login": PUBLIC,
    "logout": STAFF,
    "password_change": STAFF,
    "password_change_done": STAFF,
    "autocomplete": STAFF,
    "jsi18n": STAFF,
    "view_on_site": STAFF,
    "app_list": STAFF,
    None: STAFF,
}

_QUESTION_OF_PAGE: Final = {
    "changelist": "has_view_or_change_permission",
    "add": "has_add_permission",
    "history": "has_view_or_change_permission",
    "auditlog": "has_view_permission",
    "delete": "has_delete_permission",
    "change": "has_view_or_change_permission",
}


@dataclass(frozen=True, slots=True)
class Access:
    """One route and method: what it asks for (None: undeclared) and which roles have it."""

    method: str
    path: str
    permission: str | None
    roles: tuple[Role, ...]


def list_routes() -> list[Access]:
    """Return every route and method of the site once, in its form without a slash at the end."""
    found: dict[tuple[str, str], Access] = {}
    for path, pattern, namespaces in _walk(get_resolver(), "", ()):
        for access in read_route(path, pattern, namespaces):
            found.setdefault((access.path, access.method), access)
    return sorted(found.values(), key=lambda access: (access.path, access.method))


def holders(permission: str | None) -> tuple[Role, ...]:
    """Return the roles that have what a route asks for."""
    if permission is None or permission == BY_NETWORK:
        return ()
    if permission in (PUBLIC, SIGNED_IN):
        return EVERY_ROLE
    if permission == STAFF:
        return tuple(role for role in Role if role in roles.ADMIN_SITE_ROLES)
    return roles.roles_holding(permission)


def _walk(
    resolver: URLResolver, prefix: str, namespaces: tuple[str, ...]
) -> Iterator[tuple[str, URLPattern, tuple[str, ...]]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry, path, inner)
        else:
            yield path, entry, namespaces


def read_route(path: str, pattern: URLPattern, namespaces: tuple[str, ...]) -> Iterator[Access]:
    """Return what one route asks for, by method; nothing declared is held by nobody."""
    shown = "/" + re.sub(r"[\^$]", "", path).removesuffix("/")
    if "admin" in namespaces:
        yield from _read_admin(shown, pattern)
        return
    callback: Any = pattern.callback
    # DRF keeps the class of a view in `cls`, Django in `view_class`.
    view_class = getattr(callback, "cls", None) or getattr(callback, "view_class", None)
    if view_class is None:
        permission = getattr(callback, "permission_required", None)
        yield Access(ANY_METHOD, shown, permission, holders(permission))
        return
    declared = getattr(view_class, "permission_required", None)
    for method, action in _methods(callback, view_class):
        view = SimpleNamespace(permission_required=declared, action=action)
        permission = required_permission(view, method)
        yield Access(method, shown, permission, holders(permission))


def _methods(callback: Any, view_class: Any) -> Iterator[tuple[str, str | None]]:
    actions: dict[str, str] | None = getattr(callback, "actions", None)
    if actions is not None:
        yield from ((method.upper(), action) for method, action in actions.items())
        return
    for method in view_class.http_method_names:
        if method not in ("head", "options") and hasattr(view_class, method):
            yield method.upper(), None


def _read_admin(path: str, pattern: URLPattern) -> Iterator[Access]:
    name = pattern.name
    for model_admin in admin.site._registry.values():  # noqa: SLF001 (Django has no public list of them)
        declared: dict[str, str] = getattr(model_admin, "page_permissions", {})
        if name in declared:
            yield Access(ANY_METHOD, path, declared[name], holders(declared[name]))
            return
        stem = f"{model_admin.opts.app_label}_{model_admin.opts.model_name}_"
        question = (
            _QUESTION_OF_PAGE.get((name or "").removeprefix(stem)) if (name or "").startswith(stem) else None
        )
        if question is not None:
            yield Access(
                ANY_METHOD, path, f"{model_admin.opts.label}: {question}", _ask(model_admin, question)
            )
            return
    permission = _ADMIN_PAGES.get(name)
    yield Access(ANY_METHOD, path, permission, holders(permission))


def _ask(model_admin: Any, question: str) -> tuple[Role, ...]:
    """Return the roles whose people the ModelAdmin lets in."""
    answered: Callable[[HttpRequest], bool] = getattr(model_admin, question)
    found = []
    for role in Role:
        request = HttpRequest()
        request.user = User(role=role)
        if role in roles.ADMIN_SITE_ROLES and answered(request):
            found.append(role)
    return tuple(found)
