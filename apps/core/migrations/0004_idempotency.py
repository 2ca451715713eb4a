"""Answers remembered for an Idempotency-Key."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Create the remembered answers."""

    dependencies = [
        ("core", "0003_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IdempotentAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("method", models.CharField(max_length=8)),
                ("path", models.CharField(max_length=512)),
                ("key", models.CharField(max_length=255)),
                (
                    "fingerprint",
                    models.CharField(help_text="SHA-256 of query string and body.", max_length=64),
                ),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("headers", models.JSONField(default=dict)),
                ("body", models.BinaryField(default=b"")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["created_at"], name="core_idempotentanswer_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "method", "path", "key"), name="core_idempotentanswer_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__isnull", True), ("status__lt", 500), _connector="OR"),
                        name="core_idempotentanswer_no_server_errors",
                    ),
                ],
            },
        ),
    ]
