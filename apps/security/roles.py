"""Which role may do what: the one place that says it.

A permission is the string a door asks for (`samples.receive_sample`). It says what a person may do, never
to which records: a requester's view ends at the labs they belong to, and that is the selector's matter.
A change here takes effect with the next request, also for tokens already out, because tokens carry no
permission.
"""

from typing import Final

from apps.security.choices import Role


def _in_app(app_label: str, names: str) -> frozenset[str]:
    return frozenset(f"{app_label}.{name}" for name in names.split())


# What a customer needs to follow their own material: the same records the lab sees, for their own labs.
FOLLOW_OWN_WORK: Final = _in_app(
    "samples",
    "view_sample view_submission view_project view_lab view_attachment view_communication view_workflowstep"
    " view_history",
) | _in_app("core", "view_job view_storedfile")

# Handing work in. It creates records and files but moves nothing on the bench.
HAND_IN: Final = _in_app(
    "samples",
    "add_sample add_submission change_submission add_project add_attachment add_communication import_sheet",
) | _in_app("core", "add_storedfile cancel_job")

# What people of the lab look at beyond the records themselves.
SEE_THE_LAB: Final = _in_app(
    "samples",
    "view_queue view_membership view_labalias view_holiday view_chargeline view_intake view_issuedsheet",
) | _in_app("core", "view_all_jobs view_all_files")

# The bench: receive, prepare, sequence, hand over; rework carries a reason. A gate holds for a technician.
WORK_AT_THE_BENCH: Final = _in_app(
    "samples",
    "change_sample receive_sample move_sample assign_sample distribute_sample rework_sample change_project"
    " change_attachment change_communication issue_minknow_sheet",
)

# A form is handed in to be read, and its reading is followed like the records themselves.
HAND_IN_FORMS: Final = _in_app("ai", "process_form view_reading")

# A form enters the records once somebody of the lab has looked at what was read from it.
REVIEW_FORMS: Final = _in_app("ai", "correct_reading approve_reading reject_reading")

# Decisions that undo or overrule somebody else's work, and so want a second pair of eyes.
DECIDE: Final = _in_app("samples", "withdraw_sample archive_sample override_gate") | _in_app(
    "core", "cancel_any_job"
)

# Who belongs to which lab decides what customers see: the manager's alone.
RUN_THE_LAB: Final = (
    _in_app(
        "samples",
        "add_lab change_lab manage_membership add_membership change_membership delete_membership"
        " add_labalias change_labalias delete_labalias add_holiday change_holiday delete_holiday",
    )
    | _in_app("security", "view_user add_user change_user")
    | _in_app("config", "view_parameter change_parameter view_revision")
)

# Everything may be seen, nothing changed: an auditor who could write would audit themselves.
OVERSEE: Final = (
    _in_app("audit", "view_logentry")
    | _in_app("security", "view_user view_session")
    | _in_app("config", "view_parameter view_revision")
    | _in_app("monitoring", "view_metrics")
    | _in_app("django_celery_beat", "view_periodictask")
)

# The intake of the Astro server, which signs in as itself; it never touches the bench.
INTAKE_DOORS: Final = _in_app(
    "samples",
    "view_sample add_sample view_submission add_submission view_project add_project view_lab view_attachment"
    " add_attachment import_sheet",
) | _in_app("core", "view_job cancel_job add_storedfile view_storedfile")

PERMISSIONS_OF_ROLE: Final[dict[str, frozenset[str]]] = {
    Role.REQUESTER: FOLLOW_OWN_WORK | HAND_IN | HAND_IN_FORMS,
    Role.TECHNICIAN: (
        FOLLOW_OWN_WORK | HAND_IN | HAND_IN_FORMS | SEE_THE_LAB | WORK_AT_THE_BENCH | REVIEW_FORMS
    ),
    Role.MANAGER: (
        FOLLOW_OWN_WORK
        | HAND_IN
        | HAND_IN_FORMS
        | SEE_THE_LAB
        | WORK_AT_THE_BENCH
        | REVIEW_FORMS
        | DECIDE
        | RUN_THE_LAB
        | _in_app("audit", "view_logentry")
        | _in_app("monitoring", "view_metrics")
    ),
    Role.AUDITOR: FOLLOW_OWN_WORK | SEE_THE_LAB | OVERSEE | _in_app("ai", "view_reading"),
    # An administrator holds every permission, also those of apps that do not exist yet: see `role_holds`.
    Role.ADMIN: frozenset(),
    Role.SERVICE: INTAKE_DOORS | HAND_IN_FORMS,
}

# The admin is the lab's back office; customers and programs have no business there.
ADMIN_SITE_ROLES: Final = frozenset({Role.TECHNICIAN, Role.MANAGER, Role.AUDITOR, Role.ADMIN})

# Whom no membership limits; a role that is not named here sees what its labs allow.
LAB_WIDE_ROLES: Final = frozenset({Role.TECHNICIAN, Role.MANAGER, Role.AUDITOR, Role.ADMIN, Role.SERVICE})


def role_holds(role: str, permission: str) -> bool:
    """Tell whether the role holds the permission; an unknown role holds none."""
    return role == Role.ADMIN or permission in PERMISSIONS_OF_ROLE.get(role, frozenset())


def role_enters(role: str, app_label: str) -> bool:
    """Tell whether the role holds any permission of the app."""
    prefix = f"{app_label}."
    return role == Role.ADMIN or any(held.startswith(prefix) for held in PERMISSIONS_OF_ROLE.get(role, ()))


def roles_holding(permission: str) -> tuple[Role, ...]:
    """Return the roles that hold the permission, in the order of the roles."""
    return tuple(role for role in Role if role_holds(role, permission))
