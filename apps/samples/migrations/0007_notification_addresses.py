"""Who is notified is an address: asked of each by the field, nothing changes in the database."""

import django.contrib.postgres.fields
import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    """Ask each notification address whether it is one."""

    dependencies = [("samples", "0006_issued_sheets")]

    operations = [
        migrations.AlterField(
            model_name="submission",
            name="notification_emails",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(validators=[django.core.validators.EmailValidator()]),
                blank=True,
                default=list,
                size=None,
            ),
        ),
    ]
