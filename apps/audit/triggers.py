"""Which tables the trail follows: migration operations that attach its triggers.

The functions behind the triggers are created by this app's migrations. What a trigger is told about its
table (label, key, masked columns) stands in the trigger itself, so that `pg_trigger` is the one list of
what is audited.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

TRAIL: Final = "audit_logentry"

CAPTURE: Final = {
    "audit_insert": "INSERT ON {table} REFERENCING NEW TABLE AS new_rows",
    "audit_update": "UPDATE ON {table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "audit_delete": "DELETE ON {table} REFERENCING OLD TABLE AS old_rows",
}
NEVER_TRUNCATED: Final = "audit_truncate"
APPEND_ONLY: Final = {"audit_append_only": "UPDATE OR DELETE", "audit_append_only_truncate": "TRUNCATE"}

MOST_REPRESENTING_COLUMNS: Final = 3

_COLUMN = re.compile(r"[a-z_][a-z0-9_]*")


class _TriggerOperation(Operation):
    """Creates triggers on one table, and drops them again."""

    reversible = True
    reduces_to_sql = True
    table: str

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the models as they are: a trigger is none of their business."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Create the triggers."""
        for statement in self._create(schema_editor.quote_name(self.table)):
            schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Drop the triggers; the entries written so far stay."""
        table = schema_editor.quote_name(self.table)
        for name in self._names():
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")

    def _create(self, table: str) -> list[str]:
        raise NotImplementedError

    def _names(self) -> list[str]:
        raise NotImplementedError


class Audited(_TriggerOperation):
    """Write one audit entry for every row that an INSERT, UPDATE or DELETE of this table changes.

    `label` is the model's ("samples.sample"); `represented_by` names up to three columns whose values
    stand for the row in lists; of `masked` columns only the fact of a change is kept; a change of
    nothing but `ignored` columns makes no entry; `key` is the primary key's column.
    """

    def __init__(
        self,
        table: str,
        *,
        label: str,
        represented_by: Sequence[str] = (),
        masked: Sequence[str] = (),
        ignored: Sequence[str] = ("updated_at",),
        key: str = "id",
    ) -> None:
        """Raise ValueError for what would only fail at the table's first write."""
        for column in (key, *represented_by, *masked, *ignored):
            if not _COLUMN.fullmatch(column):
                raise ValueError(f"{column!r} is no column name")
        if not re.fullmatch(r"[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*", label):
            raise ValueError(f"{label!r} is not a lower-case label such as 'samples.sample'")
        if len(represented_by) > MOST_REPRESENTING_COLUMNS:
            raise ValueError("at most three columns represent a row")
        if shown := {key, *represented_by} & set(masked):
            raise ValueError(f"{sorted(shown)} cannot be masked: the entry shows them")
        self.table = table
        self.label = label
        self.represented_by = tuple(represented_by)
        self.masked = tuple(masked)
        self.ignored = tuple(ignored)
        self.key = key

    def describe(self) -> str:
        """Return the line that `migrate --plan` prints."""
        return f"Record every change of {self.table} in the audit trail"

    @property
    def migration_name_fragment(self) -> str:
        """Return the operation's part of an automatic migration name."""
        return f"{self.table}_audited"

    def _create(self, table: str) -> list[str]:
        app_label, model = self.label.split(".")
        facts = [app_label, model, self.key, _array(self.masked), _array(self.ignored), *self.represented_by]
        arguments = ", ".join(f"'{fact}'" for fact in facts)
        return [
            f"CREATE OR REPLACE TRIGGER {name} AFTER {event.format(table=table)} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION audit_capture({arguments})"
            for name, event in CAPTURE.items()
        ] + [_before(NEVER_TRUNCATED, "TRUNCATE", table, "audit_refuse_truncate")]

    def _names(self) -> list[str]:
        return [*CAPTURE, NEVER_TRUNCATED]


class AppendOnly(_TriggerOperation):
    """Refuse UPDATE, DELETE and TRUNCATE of this table, whoever asks."""

    def __init__(self, table: str) -> None:
        self.table = table

    def describe(self) -> str:
        """Return the line that `migrate --plan` prints."""
        return f"Refuse every change and removal in {self.table}"

    @property
    def migration_name_fragment(self) -> str:
        """Return the operation's part of an automatic migration name."""
        return f"{self.table}_append_only"

    def _create(self, table: str) -> list[str]:
        # ALWAYS: session_replication_role = replica would switch an ordinary trigger off.
        return [
            statement
            for name, events in APPEND_ONLY.items()
            for statement in (
                _before(name, events, table, "audit_refuse"),
                f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
            )
        ]

    def _names(self) -> list[str]:
        return list(APPEND_ONLY)


def _array(columns: tuple[str, ...]) -> str:
    return "{" + ",".join(columns) + "}"


def _before(name: str, events: str, table: str, function: str) -> str:
    return (
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {events} ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
    )
