"""The record of every sheet that was taken in."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Create the table of intakes."""

    dependencies = [
        ("core", "0003_files"),
        ("samples", "0002_sequences_and_touch"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Intake",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("sha256", models.CharField(help_text="Of the sheet's bytes.", max_length=64)),
                (
                    "mode",
                    models.CharField(
                        choices=[("whole", "All rows or none"), ("partial", "The good rows")], max_length=8
                    ),
                ),
                (
                    "row_count",
                    models.PositiveIntegerField(help_text="Rows of the sheet below its header."),
                ),
                ("sample_count", models.PositiveIntegerField(help_text="Rows that became samples.")),
                (
                    "outcome",
                    models.JSONField(
                        help_text="What was answered to the first who sent it, and is to each who repeats it."
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "error_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.storedfile",
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
                    "taken_in_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "id"),
                "indexes": [models.Index(fields=["sha256"], name="intake_by_content")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="intake_sha256_is_hex"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ["whole", "partial"])), name="intake_mode_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sample_count__gte", 1), ("sample_count__lte", models.F("row_count"))
                        ),
                        name="intake_made_samples_of_its_rows",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mode", "whole"), _negated=True),
                            ("sample_count", models.F("row_count")),
                            _connector="OR",
                        ),
                        name="intake_whole_leaves_no_row_out",
                    ),
                ],
            },
        ),
    ]
