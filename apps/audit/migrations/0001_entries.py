"""The table of audit entries."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Create the trail's one table."""

    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "timestamp",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="time",
                    ),
                ),
                ("transaction_id", models.BigIntegerField(editable=False, verbose_name="transaction")),
                ("object_pk", models.CharField(blank=True, max_length=255, verbose_name="key")),
                ("object_repr", models.TextField(blank=True, verbose_name="record")),
                (
                    "action",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "create"), (1, "update"), (2, "delete"), (3, "access"), (4, "event")]
                    ),
                ),
                ("event", models.CharField(blank=True, db_default="", max_length=64)),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("access", "signing in and out"),
                            ("disclosure", "views, exports and downloads"),
                            ("decision", "approvals and refusals"),
                            ("configuration", "configuration"),
                            ("operation", "operation of the system"),
                        ],
                        db_default="",
                        max_length=16,
                    ),
                ),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[(20, "information"), (25, "notice"), (30, "warning"), (50, "critical")],
                        null=True,
                    ),
                ),
                ("changes", models.JSONField(null=True)),
                ("serialized_data", models.JSONField(null=True, verbose_name="whole row")),
                ("additional_data", models.JSONField(null=True, verbose_name="details")),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[
                            ("user", "person"),
                            ("anonymous", "not signed in"),
                            ("api_key", "API key"),
                            ("service", "service account"),
                            ("task", "background task"),
                            ("beat", "schedule"),
                            ("migration", "migration"),
                            ("command", "command"),
                            ("database", "direct database access"),
                        ],
                        max_length=16,
                        verbose_name="through",
                    ),
                ),
                (
                    "actor_name",
                    models.CharField(
                        blank=True, help_text="As of the act.", max_length=150, verbose_name="who"
                    ),
                ),
                ("database_role", models.CharField(max_length=63)),
                (
                    "origin",
                    models.CharField(
                        blank=True,
                        db_default="",
                        help_text="The task, command or program; blank for a request.",
                        max_length=200,
                    ),
                ),
                ("remote_addr", models.GenericIPAddressField(null=True, verbose_name="address")),
                (
                    "request_id",
                    models.CharField(blank=True, db_default="", max_length=64, verbose_name="request"),
                ),
                (
                    "cid",
                    models.CharField(blank=True, db_default="", max_length=64, verbose_name="correlation id"),
                ),
                ("reason", models.TextField(blank=True, db_default="")),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "content_type",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contenttypes.contenttype",
                        verbose_name="kind of record",
                    ),
                ),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit entries",
                "ordering": ("-id",),
                "get_latest_by": "id",
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(
                        models.F("content_type"),
                        models.F("object_pk"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="audit_entry_of_object",
                    ),
                    models.Index(
                        models.F("actor"),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("actor__isnull", False)),
                        name="audit_entry_of_actor",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["timestamp", "transaction_id"], name="audit_entry_in_time", pages_per_range=32
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "actor_kind__in",
                                [
                                    "user",
                                    "anonymous",
                                    "api_key",
                                    "service",
                                    "task",
                                    "beat",
                                    "migration",
                                    "command",
                                    "database",
                                ],
                            )
                        ),
                        name="audit_entry_actor_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("action__lt", 4), ("event", "")),
                            models.Q(("action", 4), models.Q(("event", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="audit_entry_event_is_named",
                    ),
                ],
            },
        ),
    ]
