"""The two number series of the lab, and `updated_at` kept by the database."""

from django.db import migrations

from apps.core.triggers import TouchedOnUpdate


class Migration(migrations.Migration):
    """Create sequences and triggers."""

    dependencies = [("samples", "0001_records")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE samples_lab_id_seq AS bigint", "DROP SEQUENCE samples_lab_id_seq"),
        migrations.RunSQL(
            "CREATE SEQUENCE samples_submission_seq AS bigint", "DROP SEQUENCE samples_submission_seq"
        ),
        TouchedOnUpdate("samples_lab"),
        TouchedOnUpdate("samples_project"),
        TouchedOnUpdate("samples_submission"),
        TouchedOnUpdate(
            "samples_sample", generated=["concentration_ng_ul", "concentration_method", "total_amount_ng"]
        ),
        TouchedOnUpdate("samples_workflowstep"),
    ]
