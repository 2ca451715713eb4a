"""What a role holds, by the one place that says it."""

import pytest
from django.apps import apps

from apps.security import roles
from apps.security.choices import Role
from apps.security.models import User

ALL_HELD = frozenset().union(*roles.PERMISSIONS_OF_ROLE.values())


def test_there_are_permissions_to_guard() -> None:
    assert len(ALL_HELD) > 40
    assert set(roles.PERMISSIONS_OF_ROLE) == set(Role)


def test_every_permission_belongs_to_an_app_that_exists() -> None:
    labels = {app.label for app in apps.get_app_configs()}
    assert {permission for permission in ALL_HELD if permission.partition(".")[0] not in labels} == set()


@pytest.mark.parametrize("role", list(Role))
def test_a_person_holds_what_their_role_holds(role: Role) -> None:
    user = User(username="x", role=role)
    held = {permission for permission in ALL_HELD if user.has_perm(permission)}
    assert held == (ALL_HELD if role == Role.ADMIN else roles.PERMISSIONS_OF_ROLE[role])


@pytest.mark.parametrize("role", list(Role))
def test_a_closed_account_holds_nothing(role: Role) -> None:
    user = User(username="x", role=role, is_active=False)
    assert not any(user.has_perm(permission) for permission in ALL_HELD)
    assert not user.has_module_perms("samples")


def test_an_unknown_role_or_permission_opens_nothing() -> None:
    nobody = User(username="x", role="root")
    assert not nobody.has_perm("samples.view_sample")
    assert not nobody.has_module_perms("samples")
    assert not nobody.is_staff
    assert not User(username="x", role=Role.MANAGER).has_perm("samples.no_such_thing")
    assert not User(username="x", role=Role.MANAGER).has_perm("")


def test_the_auditor_sees_and_changes_nothing() -> None:
    held = roles.PERMISSIONS_OF_ROLE[Role.AUDITOR]
    assert [permission for permission in held if not permission.partition(".")[2].startswith("view_")] == []


def test_customers_and_programs_do_not_move_the_bench() -> None:
    bench = roles.WORK_AT_THE_BENCH | roles.DECIDE | roles.RUN_THE_LAB
    for role in (Role.REQUESTER, Role.SERVICE):
        assert roles.PERMISSIONS_OF_ROLE[role] & bench == frozenset()


def test_a_gate_holds_for_a_technician_and_not_for_a_manager() -> None:
    gates = {"samples.override_gate", "samples.withdraw_sample", "samples.archive_sample"}
    assert roles.PERMISSIONS_OF_ROLE[Role.TECHNICIAN] & gates == frozenset()
    assert gates <= roles.PERMISSIONS_OF_ROLE[Role.MANAGER]


def test_only_the_administrator_manages_administrators() -> None:
    assert roles.roles_holding("security.manage_administrators") == (Role.ADMIN,)


def test_who_may_enter_the_admin() -> None:
    assert {role for role in Role if User(role=role).is_staff} == {
        Role.TECHNICIAN,
        Role.MANAGER,
        Role.AUDITOR,
        Role.ADMIN,
    }


def test_only_customers_are_limited_to_their_labs() -> None:
    assert {role for role in Role if not User(role=role).sees_all_labs} == {Role.REQUESTER}
    assert not User(role=Role.MANAGER, is_active=False).sees_all_labs
    assert not User(role="root").sees_all_labs


def test_has_perms_wants_all_of_them() -> None:
    technician = User(role=Role.TECHNICIAN)
    assert technician.has_perms(["samples.view_sample", "samples.receive_sample"])
    assert not technician.has_perms(["samples.view_sample", "samples.add_lab"])
