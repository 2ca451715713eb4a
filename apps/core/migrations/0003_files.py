"""Stored files and the bytes the database keeps."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Create the files."""

    dependencies = [
        ("core", "0002_jobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FileContent",
            fields=[
                ("name", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("size", models.PositiveBigIntegerField(default=0)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FileChunk",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("data", models.BinaryField()),
                (
                    "content",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chunks",
                        to="core.filecontent",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("content", "number"), name="core_filechunk_numbered_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "filename",
                    models.CharField(
                        help_text="As the sender wrote it, without directories.", max_length=255
                    ),
                ),
                (
                    "media_type",
                    models.CharField(help_text="Told by the content, not by the name.", max_length=127),
                ),
                ("size", models.PositiveBigIntegerField(help_text="Bytes.")),
                ("sha256", models.CharField(max_length=64)),
                ("storage_key", models.CharField(editable=False, max_length=255)),
                ("purpose", models.CharField(max_length=40)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "expires_at",
                    models.DateTimeField(blank=True, help_text="Empty: kept until it is deleted.", null=True),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "id"],
                "indexes": [
                    models.Index(fields=["storage_key"], name="core_storedfile_key"),
                    models.Index(fields=["owner", "-created_at"], name="core_storedfile_owner_newest"),
                    models.Index(
                        condition=models.Q(("expires_at__isnull", False)),
                        fields=["expires_at"],
                        name="core_storedfile_expiring",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="core_storedfile_sha256_is_hex",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("filename", ""), _negated=True), name="core_storedfile_has_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("storage_key", ""), _negated=True), name="core_storedfile_has_key"
                    ),
                ],
            },
        ),
    ]
