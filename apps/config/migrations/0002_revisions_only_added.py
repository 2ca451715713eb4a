"""A revision that could be edited would make the history of a parameter a story."""

from django.db import migrations

from apps.audit.triggers import AppendOnly, Audited


class Migration(migrations.Migration):
    """Refuse every change of a revision, and let the audit trail tell of every new one."""

    dependencies = [("config", "0001_revisions"), ("audit", "0002_capture")]

    operations = [
        AppendOnly("config_revision"),
        Audited("config_revision", label="config.revision", represented_by=("key", "number"), ignored=()),
    ]
