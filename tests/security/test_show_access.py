"""The printed table of who may do what."""

from io import StringIO

from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.urls import path

from apps.core.api.permissions import BY_NETWORK, PUBLIC, SIGNED_IN, declares
from apps.security.choices import Role
from apps.security.management import access


def printed(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("show_access", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_the_table_shows_route_roles_and_permission() -> None:
    line = next(line for line in printed("--containing", "/users") if line.startswith("POST /api/v1/users "))
    assert line.split() == ["POST", "/api/v1/users", "-", "-", "yes", "-", "yes", "-", "security.add_user"]


def test_the_heads_of_the_table_are_the_roles() -> None:
    head, *lines = printed()
    assert head.split() == ["route", *(role.value for role in Role), "permission"]
    assert len(lines) == len(access.list_routes())
    assert "UNDECLARED" not in "".join(lines)


def test_a_view_that_declares_nothing_is_shown_as_open_to_nobody() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    found = list(access.read_route("thing/", path("thing/", view), ()))
    assert found == [access.Access("ANY", "/thing", None, ())]
    marked = list(access.read_route("thing/", path("thing/", declares(PUBLIC)(view)), ()))
    assert marked == [access.Access("ANY", "/thing", PUBLIC, tuple(Role))]


def test_what_the_network_decides_is_held_by_no_role() -> None:
    assert access.holders(BY_NETWORK) == ()
    assert access.holders(SIGNED_IN) == tuple(Role)
    assert access.holders(access.STAFF) == (Role.TECHNICIAN, Role.MANAGER, Role.AUDITOR, Role.ADMIN)
    assert access.holders("samples.add_lab") == (Role.MANAGER, Role.ADMIN)
