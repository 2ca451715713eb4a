"""Long work as rows."""

import uuid

import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Create the jobs."""

    dependencies = [
        ("core", "0001_extensions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("task", models.CharField(help_text="Dotted path of the Celery task.", max_length=200)),
                (
                    "arguments",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="Ids only, never data.",
                    ),
                ),
                (
                    "queue",
                    models.CharField(
                        choices=[
                            ("default", "Default"),
                            ("ai", "Reading and models"),
                            ("heavy", "Exports, backups, imports"),
                        ],
                        default="default",
                        max_length=16,
                    ),
                ),
                ("title", models.CharField(help_text="What is being done, in words.", max_length=200)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("running", "Running"),
                            ("succeeded", "Succeeded"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=16,
                    ),
                ),
                ("progress", models.PositiveSmallIntegerField(default=0, help_text="Per cent.")),
                (
                    "message",
                    models.TextField(
                        blank=True, default="", help_text="Where the work stands, in a sentence."
                    ),
                ),
                ("revision", models.PositiveBigIntegerField(default=1, editable=False)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("max_attempts", models.PositiveSmallIntegerField(default=3)),
                ("lease_token", models.UUIDField(blank=True, editable=False, null=True)),
                ("lease_expires_at", models.DateTimeField(blank=True, null=True)),
                (
                    "not_before",
                    models.DateTimeField(blank=True, help_text="A retry waits until then.", null=True),
                ),
                ("cancel_requested_at", models.DateTimeField(blank=True, null=True)),
                (
                    "context",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="Who asked, in which request, for which reason.",
                    ),
                ),
                (
                    "result",
                    models.JSONField(
                        blank=True, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True
                    ),
                ),
                ("error_code", models.CharField(blank=True, default="", max_length=64)),
                ("error_detail", models.TextField(blank=True, default="")),
                (
                    "error_report",
                    models.JSONField(
                        blank=True,
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="Field by field or row by row.",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("last_enqueued_at", models.DateTimeField(blank=True, null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "id"],
                "indexes": [
                    models.Index(fields=["-created_at", "id"], name="core_job_newest"),
                    models.Index(fields=["owner", "-created_at"], name="core_job_owner_newest"),
                    models.Index(
                        condition=models.Q(("status__in", ("queued", "running"))),
                        fields=["status", "created_at"],
                        name="core_job_unfinished",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["queued", "running", "succeeded", "failed", "cancelled"])
                        ),
                        name="core_job_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("progress__lte", 100)), name="core_job_progress_is_per_cent"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("attempts__lte", models.F("max_attempts")), ("max_attempts__gte", 1)
                        ),
                        name="core_job_attempts_within_limit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lease_expires_at__isnull", False),
                                ("lease_token__isnull", False),
                                ("started_at__isnull", False),
                                ("status", "running"),
                            ),
                            models.Q(
                                models.Q(("status", "running"), _negated=True),
                                ("lease_expires_at__isnull", True),
                                ("lease_token__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="core_job_running_holds_lease",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finished_at__isnull", False),
                                ("status__in", ("succeeded", "failed", "cancelled")),
                            ),
                            models.Q(("finished_at__isnull", True), ("status__in", ("queued", "running"))),
                            _connector="OR",
                        ),
                        name="core_job_finished_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status", "failed"),
                                models.Q(("error_code", ""), _negated=True),
                                models.Q(("error_detail", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status", "failed"), _negated=True),
                                ("error_code", ""),
                                ("error_detail", ""),
                            ),
                            _connector="OR",
                        ),
                        name="core_job_failed_says_why",
                    ),
                ],
            },
        ),
    ]
