"""What the audit trail refuses, and how the database says so."""

from typing import Final

from apps.core.exceptions import Invalid, NotFound, Refused, register_sqlstate

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


def register_refusals() -> None:
    """Let a door answer what the trail's triggers refuse as it answers any other refusal."""
    register_sqlstate(SQLSTATE_APPEND_ONLY, AuditAppendOnly)
    register_sqlstate(SQLSTATE_NEVER_TRUNCATED, NeverTruncated)
