"""Readings, the pictures of their pages, and what people corrected."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from apps.audit.triggers import Audited
from apps.core.triggers import TouchedOnUpdate


class Migration(migrations.Migration):
    """Create the tables of the form reader, followed by the trail."""

    dependencies = [
        ("core", "0004_idempotency"),
        ("audit", "0002_capture"),
        ("samples", "0005_search_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("sha256", models.CharField(help_text="Of the file's bytes.", max_length=64, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting to be read"),
                            ("reading", "Being read"),
                            ("review", "To be reviewed"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("failed", "Could not be read"),
                            ("cancelled", "Reading cancelled"),
                        ],
                        default="queued",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveBigIntegerField(default=1, help_text="Raised by every change.")),
                (
                    "result",
                    models.JSONField(
                        blank=True, help_text="As read; corrections stand beside it.", null=True
                    ),
                ),
                (
                    "engine_version",
                    models.CharField(blank=True, help_text="Of the reader that read it.", max_length=16),
                ),
                (
                    "layout_signature",
                    models.CharField(blank=True, help_text="Forms drawn alike share it.", max_length=64),
                ),
                ("confidence", models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ("page_count", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "sample_count",
                    models.PositiveIntegerField(blank=True, help_text="Named rows, as read.", null=True),
                ),
                ("findings_count", models.PositiveIntegerField(blank=True, null=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("failure_code", models.CharField(blank=True, max_length=64)),
                (
                    "failure_detail",
                    models.TextField(blank=True, help_text="Why it could not be read, in a sentence."),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("rejected_at", models.DateTimeField(blank=True, null=True)),
                ("reject_reason", models.TextField(blank=True)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.job",
                    ),
                ),
                (
                    "lab",
                    models.ForeignKey(
                        blank=True,
                        help_text="The sender's only lab: its members see the reading too.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="samples.lab",
                    ),
                ),
                (
                    "rejected_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="samples.submission",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "id"),
                "indexes": [
                    models.Index(fields=["-created_at", "id"], name="reading_newest"),
                    models.Index(fields=["status", "created_at"], name="reading_queue"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="reading_sha256_is_hex"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "queued",
                                    "reading",
                                    "review",
                                    "approved",
                                    "rejected",
                                    "failed",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="reading_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="reading_version_counts_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confidence__isnull", True),
                            models.Q(("confidence__gte", 0), ("confidence__lte", 1)),
                            _connector="OR",
                        ),
                        name="reading_confidence_is_a_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("review", "approved", "rejected")), _negated=True),
                            models.Q(("read_at__isnull", False), ("result__isnull", False)),
                            _connector="OR",
                        ),
                        name="reading_that_was_read_has_a_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status", "failed"),
                                models.Q(("failure_code", ""), _negated=True),
                                models.Q(("failure_detail", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status", "failed"), _negated=True),
                                ("failure_code", ""),
                                ("failure_detail", ""),
                            ),
                            _connector="OR",
                        ),
                        name="reading_that_failed_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                ("status", "approved"),
                                ("submission__isnull", False),
                            ),
                            models.Q(
                                models.Q(("status", "approved"), _negated=True),
                                ("approved_at__isnull", True),
                                ("approved_by__isnull", True),
                                ("submission__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reading_approved_is_a_submission",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("rejected_at__isnull", False),
                                ("rejected_by__isnull", False),
                                ("status", "rejected"),
                                models.Q(("reject_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status", "rejected"), _negated=True),
                                ("reject_reason", ""),
                                ("rejected_at__isnull", True),
                                ("rejected_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reading_rejected_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PageImage",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("page", models.PositiveIntegerField(help_text="From 1.")),
                ("width", models.PositiveIntegerField(help_text="Pixels.")),
                ("height", models.PositiveIntegerField(help_text="Pixels.")),
                ("scale", models.FloatField(help_text="Pixels for each point of the page.")),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
                    ),
                ),
                (
                    "reading",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="page_images",
                        to="ai.reading",
                    ),
                ),
            ],
            options={
                "ordering": ("reading", "page"),
                "constraints": [
                    models.UniqueConstraint(fields=("reading", "page"), name="page_image_once_for_a_page"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("height__gte", 1), ("page__gte", 1), ("scale__gt", 0), ("width__gte", 1)
                        ),
                        name="page_image_has_a_size",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "path",
                    models.CharField(
                        help_text="fields.kit, samples.12.volume_ul, samples.12, charges.1.total",
                        max_length=200,
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        blank=True,
                        help_text="As printed beside the value; empty where nothing is.",
                        max_length=300,
                    ),
                ),
                ("layout_signature", models.CharField(blank=True, max_length=64)),
                ("before", models.JSONField(blank=True, null=True)),
                ("after", models.JSONField(blank=True, null=True)),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reading",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="ai.reading",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "indexes": [
                    models.Index(fields=["layout_signature", "label"], name="correction_by_layout"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("path", ""), _negated=True), name="correction_names_a_place"
                    ),
                ],
            },
        ),
        TouchedOnUpdate("ai_reading"),
        # What was read is as long as the form; that it was read is fact enough for the trail.
        Audited(
            "ai_reading",
            label="ai.reading",
            represented_by=("sha256",),
            masked=("result",),
            ignored=("updated_at", "version"),
        ),
        Audited("ai_pageimage", label="ai.pageimage", represented_by=("page",)),
        Audited("ai_correction", label="ai.correction", represented_by=("path",)),
    ]
