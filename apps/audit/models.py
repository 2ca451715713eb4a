"""The audit entry: one changed row, or one event that changed none."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from auditlog.models import AbstractLogEntry, LogEntryManager
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now
from django.utils.encoding import smart_str
from django.utils.text import capfirst

from apps.audit.choices import ActorKind, Category, Severity
from apps.audit.types import Change


class EntryManager(LogEntryManager):  # type: ignore[misc]  # django-auditlog carries no types
    """Finds an object's entries by the text of its key, of whatever type the key is."""

    def get_for_object(self, instance: models.Model | None) -> "models.QuerySet[LogEntry]":
        """Return the entries about one object; none for None."""
        if not isinstance(instance, models.Model):
            return self.none()  # type: ignore[no-any-return]
        return self.get_for_objects([instance])

    def get_for_objects(self, instances: Iterable[models.Model]) -> "models.QuerySet[LogEntry]":
        """Return the entries about several objects of one model."""
        found = list(instances)
        if not found:
            return self.none()  # type: ignore[no-any-return]
        content_type = ContentType.objects.get_for_model(found[0])
        return self.filter(  # type: ignore[no-any-return]
            content_type=content_type, object_pk__in=[smart_str(one.pk) for one in found]
        )


class LogEntry(AbstractLogEntry):  # type: ignore[misc]  # django-auditlog carries no types
    """What happened to one row, written by the table's triggers, or an event written by `record`.

    An update keeps `changes`, {"column": [before, after]} of what changed; a creation and a removal keep
    the whole row in `serialized_data`, because a second copy of every column name costs a third of the
    time of a bulk intake. `changes_dict` reads the same for all three.

    No foreign key of this table is a constraint: what an entry says must not depend on rows that live on.
    Of two entries about the same object the larger `id` is the later; between objects ids are given out
    in one order and committed in another. Every entry of a transaction below
    `pg_snapshot_xmin(pg_current_snapshot())` is there to be read, and no other will join them: whatever
    must not overlook a late one goes by `transaction_id`.
    """

    class Action(AbstractLogEntry.Action):  # type: ignore[misc]
        """What was done, as django-auditlog counts it, and events."""

        EVENT = 4
        choices = (*AbstractLogEntry.Action.choices, (EVENT, "event"))

    id = models.BigAutoField(primary_key=True)
    timestamp = models.DateTimeField("time", db_default=Now(), editable=False)
    transaction_id = models.BigIntegerField("transaction", editable=False)
    content_type = models.ForeignKey(
        ContentType,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
        verbose_name="kind of record",
    )
    object_pk = models.CharField("key", max_length=255, blank=True)
    object_repr = models.TextField("record", blank=True)
    action = models.PositiveSmallIntegerField(choices=Action.choices)
    event = models.CharField(max_length=64, blank=True, db_default="")
    category = models.CharField(max_length=16, choices=Category, blank=True, db_default="")
    severity = models.PositiveSmallIntegerField(choices=Severity, null=True)
    changes = models.JSONField(null=True)
    serialized_data = models.JSONField("whole row", null=True)
    additional_data = models.JSONField("details", null=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
    )
    actor_kind = models.CharField("through", max_length=16, choices=ActorKind)
    actor_name = models.CharField("who", max_length=150, blank=True, help_text="As of the act.")
    database_role = models.CharField(max_length=63)
    origin = models.CharField(
        max_length=200,
        blank=True,
        db_default="",
        help_text="The task, command or program; blank for a request.",
    )
    remote_addr = models.GenericIPAddressField("address", null=True)
    request_id = models.CharField("request", max_length=64, blank=True, db_default="")
    cid = models.CharField("correlation id", max_length=64, blank=True, db_default="")
    reason = models.TextField(blank=True, db_default="")

    # django-auditlog's other columns would be empty in every row.
    object_id = None
    changes_text = None
    remote_port = None
    actor_email = None

    objects: ClassVar[EntryManager] = EntryManager()

    class Meta:
        verbose_name = "audit entry"
        verbose_name_plural = "audit entries"
        get_latest_by = "id"
        ordering = ("-id",)
        default_permissions = ("view",)
        indexes = [
            models.Index("content_type", "object_pk", models.F("id").desc(), name="audit_entry_of_object"),
            models.Index(
                "actor",
                models.F("id").desc(),
                name="audit_entry_of_actor",
                condition=models.Q(actor__isnull=False),
            ),
            BrinIndex(fields=["timestamp", "transaction_id"], name="audit_entry_in_time", pages_per_range=32),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(actor_kind__in=ActorKind.values), name="audit_entry_actor_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(action__lt=4, event="") | (models.Q(action=4) & ~models.Q(event="")),
                name="audit_entry_event_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.object_repr}".strip()

    @property
    def changes_dict(self) -> dict[str, list[Any]]:
        """Return {"column": [before, after]}, of a creation and a removal every column that was not null."""
        row: dict[str, Any] = self.serialized_data or {}
        if self.action == self.Action.CREATE:
            return {column: [None, value] for column, value in row.items() if value is not None}
        if self.action == self.Action.DELETE:
            return {column: [value, None] for column, value in row.items() if value is not None}
        return self.changes or {}

    @property
    def labelled_changes(self) -> tuple[Change, ...]:
        """Return what changed, by column: labels from the model as it is today, values as JSON keeps them."""
        model = self._model
        return tuple(
            Change(column=column, label=_label(model, column), before=before, after=after)
            for column, (before, after) in sorted(self.changes_dict.items())
        )

    @property
    def changes_in_words(self) -> list[tuple[str, str, str]]:
        """Return what changed as (label, before, after): choices by their names, nothing as a dash."""
        model = self._model
        return [
            (one.label, _in_words(model, one.column, one.before), _in_words(model, one.column, one.after))
            for one in self.labelled_changes
        ]

    @property
    def _model(self) -> type[models.Model] | None:
        return self.content_type.model_class() if self.content_type else None


def _field(model: type[models.Model] | None, column: str) -> "models.Field[Any, Any] | None":
    if model is None:
        return None
    return next((field for field in model._meta.concrete_fields if field.column == column), None)


def _label(model: type[models.Model] | None, column: str) -> str:
    field = _field(model, column)
    return capfirst(str(field.verbose_name) if field else column.replace("_", " "))


def _in_words(model: type[models.Model] | None, column: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    field = _field(model, column)
    names = dict(field.flatchoices) if field is not None else {}
    if isinstance(value, list):
        return ", ".join(_name_of(names, one) for one in value) or "–"
    return _name_of(names, value)


def _name_of(names: Mapping[Any, Any], value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(names.get(value, value))
