"""A text anywhere in a sample's name or lab id is found by trigrams, not by reading every sample."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    """Create the indexes of the search; reversed, the search reads the table again."""

    dependencies = [("core", "0001_extensions"), ("samples", "0004_audited")]

    operations = [
        migrations.AddIndex(
            "sample", GinIndex(OpClass(Upper("name"), "gin_trgm_ops"), name="sample_name_trigrams")
        ),
        migrations.AddIndex(
            "sample", GinIndex(OpClass(Upper("lab_id"), "gin_trgm_ops"), name="sample_lab_id_trigrams")
        ),
    ]
