"""Extensions and the function behind every `updated_at`.

The extensions' reverse does nothing on purpose: DROP EXTENSION would take every vector column and every
trigram index of the database with it, and the next `migrate` finds the extensions already there. Where the
owning role may not create extensions, `manage.py check --database default` prints the command for the DBA.
"""

from django.db import migrations

from apps.core.triggers import DROP_FUNCTION, FUNCTION


class Migration(migrations.Migration):
    """Create what the tables of every app lean on."""

    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS vector", migrations.RunSQL.noop),
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS pg_trgm", migrations.RunSQL.noop),
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS unaccent", migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTION, DROP_FUNCTION),
    ]
