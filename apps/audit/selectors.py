"""What is asked of the trail. Whether somebody may see an object is the caller's question."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

from apps.audit import registry
from apps.audit.exceptions import EntryNotFound
from apps.audit.models import LogEntry
from apps.audit.triggers import CAPTURE, TRAIL
from apps.audit.types import AuditedTable, HistoryLine


def list_entries(
    *,
    object_label: str | None = None,
    object_pk: object = None,
    actor_pk: object = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[LogEntry]:
    """Return entries, newest first: about one object or one model, by one actor, in [since, until)."""
    entries: QuerySet[LogEntry] = LogEntry.objects.select_related("content_type")
    if object_label is not None:
        app_label, model = object_label.lower().split(".")
        entries = entries.filter(content_type=_content_type(app_label, model))
    if object_pk is not None:
        entries = entries.filter(object_pk=str(object_pk))
    if actor_pk is not None:
        entries = entries.filter(actor_id=actor_pk)
    if since is not None:
        entries = entries.filter(timestamp__gte=since)
    if until is not None:
        entries = entries.filter(timestamp__lt=until)
    return entries.order_by("-id")


def find_changed(*, object_label: str, object_pks: Collection[str], columns: Collection[str]) -> set[str]:
    """Return the keys of those objects of which an update has ever changed one of the columns."""
    updates = list_entries(object_label=object_label).filter(
        object_pk__in=list(object_pks),
        action=LogEntry.Action.UPDATE,
        changes__has_any_keys=list(columns),
    )
    return set(updates.order_by().values_list("object_pk", flat=True))


def get_entry(*, entry_id: int) -> LogEntry:
    """Return one entry. Raises EntryNotFound."""
    entry: LogEntry | None = list_entries().filter(pk=entry_id).first()
    if entry is None:
        raise EntryNotFound
    return entry


def list_history(*, object_label: str, object_pk: object) -> list[HistoryLine]:
    """Return all that happened to one object, newest first, as people read it."""
    return [describe_entry(entry) for entry in list_entries(object_label=object_label, object_pk=object_pk)]


def describe_entry(entry: LogEntry) -> HistoryLine:
    """Return one entry as people read it: columns by their labels, events by theirs."""
    content_type = entry.content_type
    return HistoryLine(
        id=entry.pk,
        at=entry.timestamp,
        action=entry.event or entry.get_action_display(),
        action_label=_action_label(entry),
        who=entry.actor_name,
        actor_id=str(entry.actor_id) if entry.actor_id else None,
        actor_kind=entry.actor_kind,
        reason=entry.reason,
        request_id=entry.request_id,
        object_label=f"{content_type.app_label}.{content_type.model}" if content_type else None,
        object_pk=entry.object_pk,
        object_repr=entry.object_repr,
        changes=entry.labelled_changes,
    )


def list_audited_tables(*, using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Return the names of the tables whose every change leaves an entry."""
    return [audited.table for audited in describe_audited_tables(using=using)]


def describe_audited_tables(*, using: str = DEFAULT_DB_ALIAS) -> list[AuditedTable]:
    """Return what the triggers have been told about each audited table.

    A table counts when all of its capturing triggers are there and none is switched off.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname, (array_agg(t.tgargs))[1]
            FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE t.tgname = ANY (%s) AND t.tgenabled IN ('O', 'A')
              AND c.relnamespace = 'public'::regnamespace
            GROUP BY c.relname HAVING count(*) = %s ORDER BY c.relname
            """,
            [list(CAPTURE), len(CAPTURE)],
        )
        rows = cursor.fetchall()
    # PostgreSQL keeps a trigger's arguments as bytes with a NUL behind each.
    return [_audited_table(table, bytes(arguments).decode()) for table, arguments in rows]


def list_audited_kinds() -> list[tuple[int, str]]:
    """Return (content type id, name) of every audited model, for a filter."""
    labels = [audited.label.split(".") for audited in describe_audited_tables()]
    kinds = [_content_type(app_label, model) for app_label, model in labels]
    return sorted(((kind.pk, kind.name) for kind in kinds if kind is not None), key=lambda pair: pair[1])


def find_role_above_the_trail(*, using: str = DEFAULT_DB_ALIAS) -> str | None:
    """Return the role this process runs as when it owns the trail's table or is a superuser, else None."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            """
            SELECT current_user FROM pg_class c JOIN pg_roles r ON r.rolname = current_user
            WHERE c.oid = to_regclass(%s) AND (r.rolsuper OR pg_has_role(current_user, c.relowner, 'USAGE'))
            """,
            [TRAIL],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _content_type(app_label: str, model: str) -> ContentType | None:
    try:
        return ContentType.objects.get_by_natural_key(app_label, model)
    except ContentType.DoesNotExist:
        return None


def _action_label(entry: LogEntry) -> str:
    if not entry.event:
        return str(entry.get_action_display())
    action = registry.find_action(entry.event)
    return action.label if action else entry.event


def _audited_table(table: str, arguments: str) -> AuditedTable:
    app_label, model, key, masked, ignored, *represented_by = arguments.rstrip("\x00").split("\x00")
    return AuditedTable(
        table=table,
        label=f"{app_label}.{model}",
        key=key,
        masked=_columns(masked),
        ignored=_columns(ignored),
        represented_by=tuple(represented_by),
    )


def _columns(array: str) -> tuple[str, ...]:
    return tuple(column for column in array.strip("{}").split(",") if column)
