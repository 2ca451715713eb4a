"""What the audit trail refuses, and how the database says so."""

from typing import Final

from django.db import Error

from apps.core.exceptions import Invalid, NotFound, Refused

SQLSTATE_APPEND_ONLY: Final = "LA001"
SQLSTATE_NEVER_TRUNCATED: Final = "LA002"
"""Class LA is used by nobody else: PostgreSQL's and the standard's own classes are 00-58, F0, HV, P0, XX."""


class AuditAppendOnly(Refused):
    """Somebody tried to change or remove an audit entry."""

    code = "audit_append_only"
    sentence = "Audit entries are kept as they were written. Nobody can change or remove them."


class NeverTruncated(Refused):
    """Somebody tried to empty a table of lab records in one stroke."""

    code = "never_truncated"
    sentence = "A lab table is never truncated."


class EntryNotFound(NotFound):
    """There is no such audit entry."""

    code = "audit_entry_not_found"
    sentence = "There is no such audit entry."


class ReasonRequired(Invalid):
    """A reason was announced and is blank."""

    code = "reason_required"
    sentence = "Give a reason."


_REFUSALS: Final[dict[str, type[Refused]]] = {
    SQLSTATE_APPEND_ONLY: AuditAppendOnly,
    SQLSTATE_NEVER_TRUNCATED: NeverTruncated,
}


def find_refusal(error: BaseException) -> Refused | None:
    """Return the sentence behind a database error that one of the trail's triggers raised, else None."""
    driver_error = error.__cause__ if isinstance(error, Error) else error
    refusal = _REFUSALS.get(getattr(driver_error, "sqlstate", None) or "")
    return refusal() if refusal else None
