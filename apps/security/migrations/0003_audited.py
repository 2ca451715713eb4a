"""Who was let in, given another role or shut out is in the audit trail, whoever did it."""

from django.db import migrations

from apps.audit.triggers import Audited


class Migration(migrations.Migration):
    """Follow the users; of a password only that it changed, of a sign-in nothing: those are events."""

    dependencies = [("security", "0002_updated_at"), ("audit", "0002_capture")]

    operations = [
        Audited(
            "security_user",
            label="security.user",
            represented_by=("username",),
            masked=("password",),
            ignored=("updated_at", "last_login"),
        ),
    ]
