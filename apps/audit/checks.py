"""What `manage.py check --deploy --database default` says about the trail's protection."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - Django's own name
from django.db import connections

from apps.audit import selectors

OWNER_WARNING = "audit.W001"


def register_all() -> None:
    """Register this app's system checks."""
    register(check_process_does_not_own_the_trail, Tags.database, deploy=True)


def check_process_does_not_own_the_trail(
    *, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Warn when this process logs in as a role that could switch the trail's triggers off."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        role = selectors.find_role_above_the_trail(using=alias)
        if role is not None:
            found.append(
                Warning(
                    f"The database role {role} owns the audit trail or is a superuser: "
                    "it could switch off what keeps entries as they were written.",
                    hint="Run the application as lims_app; only `migrate` runs as the owner.",
                    obj=connections[alias].settings_dict["NAME"],
                    id=OWNER_WARNING,
                )
            )
    return found
