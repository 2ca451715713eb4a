"""What is written into the trail by call, and how the database's roles are kept from writing more."""

from typing import Any, Final

import orjson
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Model
from psycopg import sql

from apps.audit import registry
from apps.audit.context.acting import render_context
from apps.audit.triggers import APPEND_ONLY, TRAIL

APP_ROLE: Final = "lims_app"
RECORD_FUNCTION: Final = "audit_record"


def record(
    action: str,
    *,
    about: Model | None = None,
    object_repr: str = "",
    details: dict[str, Any] | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> int:
    """Write one entry about something that changed no row (a sign-in, an export) and return its id.

    Who acts, from where and why comes from the context. The entry shares the fate of the transaction it
    is written in: what must outlive a refusal is recorded after the refused transaction has ended. Raises
    KeyError for an action that no app has registered. No secret belongs into `details`.
    """
    known = registry.get_action(action)
    content_type = ContentType.objects.db_manager(using).get_for_model(about) if about is not None else None
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"SELECT {RECORD_FUNCTION}(%s::jsonb, %s, %s, %s, %s, %s, %s, %s, %s::jsonb)",
            [
                render_context() or None,
                known.code,
                known.category.value,
                known.severity.value,
                content_type.app_label if content_type else "",
                content_type.model if content_type else "",
                str(about.pk) if about is not None else "",
                _without_nul(object_repr or (str(about) if about is not None else "")),
                _as_json(details),
            ],
        )
        (entry_id,) = cursor.fetchone()
    return int(entry_id)


def secure_database(*, using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Give the application's role what it needs on every table, and no more; return what was done.

    Runs as the tables' owner, after every migration, as often as one likes. The application may read and
    change rows; it may not truncate, alter, or create anything in the schema. Of an append-only table it
    may read and add rows, of the trail itself only read: entries come from the triggers and `record`.
    Without the role (a development database) nothing is done.
    """
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE])
        if cursor.fetchone() is None:
            return [f"There is no role {APP_ROLE} on this server: nothing to do."]
        tables = _own_relations(cursor, "r", "p")
        append_only = _append_only_tables(cursor)
        sequences = _own_relations(cursor, "S")
        role = sql.Identifier(APP_ROLE)
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
        cursor.execute(sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC, {}").format(role))
        for table in tables:
            rights = _rights(table, append_only=table in append_only)
            name = sql.Identifier("public", table)
            cursor.execute(sql.SQL("REVOKE ALL ON TABLE {} FROM PUBLIC, {}").format(name, role))
            cursor.execute(sql.SQL("GRANT {} ON TABLE {} TO {}").format(sql.SQL(rights), name, role))
        for sequence in sequences:
            name = sql.Identifier("public", sequence)
            cursor.execute(sql.SQL("GRANT USAGE, SELECT ON SEQUENCE {} TO {}").format(name, role))
        cursor.execute(
            sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.Identifier(RECORD_FUNCTION), role)
        )
    rows = f"{len(tables) - len(append_only)} tables and use {len(sequences)} sequences"
    return [
        f"{APP_ROLE} may read and change the rows of {rows}.",
        f"{APP_ROLE} may only read {TRAIL}: its entries come from triggers and {RECORD_FUNCTION}().",
        f"{APP_ROLE} may not truncate, alter or create anything.",
    ]


def _rights(table: str, *, append_only: bool) -> str:
    if table in (TRAIL, "django_migrations"):
        return "SELECT"
    return "SELECT, INSERT" if append_only else "SELECT, INSERT, UPDATE, DELETE"


def _own_relations(cursor: Any, *kinds: str) -> list[str]:
    # What belongs to an extension is none of ours, even where the owner may grant it.
    cursor.execute(
        """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = ANY (%s)
          AND pg_has_role(current_user, c.relowner, 'USAGE')
          AND NOT EXISTS (SELECT FROM pg_depend d
                          WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        ORDER BY c.relname
        """,
        [list(kinds)],
    )
    return [name for (name,) in cursor.fetchall()]


def _append_only_tables(cursor: Any) -> set[str]:
    cursor.execute(
        "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname = ANY (%s)",
        [list(APPEND_ONLY)],
    )
    return {name for (name,) in cursor.fetchall()}


def _as_json(details: dict[str, Any] | None) -> str | None:
    if details is None:
        return None
    plain = orjson.loads(orjson.dumps(details, default=DjangoJSONEncoder().default))
    return orjson.dumps(_without_nul(plain)).decode()


def _without_nul(value: Any) -> Any:
    """Replace the one character that PostgreSQL keeps in no text, wherever it hides."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd")
    if isinstance(value, list):
        return [_without_nul(one) for one in value]
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(one) for key, one in value.items()}
    return value
