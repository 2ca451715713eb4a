"""The record of every MinKNOW sample sheet that was issued."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from apps.audit.triggers import Audited


class Migration(migrations.Migration):
    """Create the table of issued sheets; every change of it leaves an entry."""

    dependencies = [
        ("core", "0004_idempotency"),
        ("audit", "0002_capture"),
        ("samples", "0005_search_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IssuedSheet",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("issue", models.UUIDField(help_text="The same for all sheets of one asking.")),
                (
                    "run_number",
                    models.PositiveIntegerField(help_text="Of the submission; the same wells keep it."),
                ),
                ("experiment_id", models.CharField(max_length=40, verbose_name="experiment id")),
                ("kit", models.CharField(max_length=64)),
                (
                    "flow_cell_id",
                    models.CharField(blank=True, max_length=40, verbose_name="flow cell id"),
                ),
                ("position_id", models.CharField(blank=True, max_length=40, verbose_name="position id")),
                (
                    "sample_id",
                    models.CharField(
                        help_text="What MinKNOW calls the run's folder.",
                        max_length=40,
                        verbose_name="sample id",
                    ),
                ),
                ("parameters", models.JSONField(help_text="What was asked for.")),
                (
                    "assignments",
                    models.JSONField(help_text="Each row: the sample, its alias, its barcode and its type."),
                ),
                ("sha256", models.CharField(help_text="Of the sheet's bytes.", max_length=64)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issued_sheets",
                        to="samples.submission",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "run_number"),
                "constraints": [
                    models.UniqueConstraint(fields=("issue", "run_number"), name="issued_sheet_once_per_run"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("flow_cell_id", ""), models.Q(("position_id", ""), _negated=True)),
                            models.Q(models.Q(("flow_cell_id", ""), _negated=True), ("position_id", "")),
                            _connector="OR",
                        ),
                        name="issued_sheet_names_one_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="issued_sheet_sha256_is_hex",
                    ),
                ],
            },
        ),
        Audited(
            "samples_issuedsheet", label="samples.issuedsheet", represented_by=("experiment_id", "sample_id")
        ),
    ]
