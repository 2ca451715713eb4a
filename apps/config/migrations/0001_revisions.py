import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Create the table of revisions."""

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("key", models.CharField(editable=False, max_length=100)),
                ("number", models.PositiveIntegerField(editable=False)),
                ("value", models.JSONField(editable=False)),
                ("reason", models.CharField(editable=False, max_length=500)),
                (
                    "changed_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "parameter",
                "ordering": ["key", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("key", "number"), name="config_revision_number_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="config_revision_number_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="config_revision_has_reason"
                    ),
                ],
            },
        ),
    ]
