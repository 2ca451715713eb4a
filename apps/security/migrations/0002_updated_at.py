"""The version of a user is the time of the last change."""

from django.db import migrations

from apps.core.triggers import TouchedOnUpdate


class Migration(migrations.Migration):
    """Stamp every change."""

    dependencies = [
        ("core", "0001_extensions"),
        ("security", "0001_users_and_sessions"),
    ]

    operations = [TouchedOnUpdate("security_user")]
