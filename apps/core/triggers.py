"""The trigger that stamps `updated_at`, as a migration operation for every app's tables."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

FUNCTION: Final = """
CREATE OR REPLACE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW IS DISTINCT FROM OLD THEN
        NEW.updated_at := GREATEST(clock_timestamp(), OLD.updated_at + interval '1 microsecond');
    END IF;
    RETURN NEW;
END
$$
"""
"""Strictly later than before even when the clock stands still or is set back: the time is the ETag."""

DROP_FUNCTION: Final = "DROP FUNCTION IF EXISTS touch_updated_at()"


class TouchedOnUpdate(Operation):
    """Stamp `updated_at` of every row that an UPDATE really changes, whoever sends it.

    `generated` names the table's generated columns: PostgreSQL computes them after this trigger, NEW
    holds NULL there, and without knowing them every idle UPDATE would look like a change.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, generated: Sequence[str] = ()) -> None:
        self.table = table
        self.generated = tuple(generated)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return what writes this operation into a migration file."""
        return self.__class__.__name__, [self.table], {"generated": self.generated} if self.generated else {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the models as they are: a trigger is none of their business."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Create the trigger, and a function of its own for a table with generated columns."""
        quote = schema_editor.quote_name
        if self.generated:
            schema_editor.execute(self._own_function(quote))
        schema_editor.execute(
            f"CREATE OR REPLACE TRIGGER {quote(self._trigger)} BEFORE UPDATE ON {quote(self.table)} "
            f"FOR EACH ROW EXECUTE FUNCTION {quote(self._function)}()"
        )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Drop what database_forwards has created."""
        quote = schema_editor.quote_name
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {quote(self._trigger)} ON {quote(self.table)}")
        if self.generated:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {quote(self._function)}()")

    def describe(self) -> str:
        """Return the line that `migrate --plan` prints."""
        return f"Stamp updated_at of {self.table} by trigger"

    @property
    def migration_name_fragment(self) -> str:
        """Return the operation's part of an automatic migration name."""
        return f"{self.table}_touched"

    @property
    def _trigger(self) -> str:
        return f"{self.table}_touch"

    @property
    def _function(self) -> str:
        return f"touch_{self.table}" if self.generated else "touch_updated_at"

    def _own_function(self, quote: Any) -> str:
        blanks = "\n".join(f"    was.{quote(column)} := NULL;" for column in self.generated)
        return f"""
CREATE OR REPLACE FUNCTION {quote(self._function)}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was {quote(self.table)};
BEGIN
    was := OLD;
{blanks}
    IF NEW IS DISTINCT FROM was THEN
        NEW.updated_at := GREATEST(clock_timestamp(), OLD.updated_at + interval '1 microsecond');
    END IF;
    RETURN NEW;
END
$$
"""
