"""Core stands below audit and cannot ask for it; its one table that holds a record is followed from here."""

from django.db import migrations

from apps.audit.triggers import Audited


class Migration(migrations.Migration):
    """Follow stored files; their bytes cannot change under the sha256 that the entry shows."""

    dependencies = [("audit", "0002_capture"), ("core", "0003_files")]
    operations = [
        Audited("core_storedfile", label="core.storedfile", represented_by=("filename",), ignored=())
    ]
