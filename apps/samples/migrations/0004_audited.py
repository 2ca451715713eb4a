"""Every change of the lab's records leaves an audit entry, whoever makes it."""

from django.db import migrations

from apps.audit.triggers import Audited


class Migration(migrations.Migration):
    """Attach the capture triggers."""

    dependencies = [("samples", "0003_intakes"), ("audit", "0002_capture")]

    operations = [
        Audited("samples_lab", label="samples.lab", represented_by=("name",)),
        Audited("samples_labalias", label="samples.labalias", represented_by=("name",)),
        Audited("samples_membership", label="samples.membership"),
        Audited("samples_holiday", label="samples.holiday", represented_by=("name",), key="day"),
        Audited("samples_project", label="samples.project", represented_by=("name",)),
        Audited("samples_submission", label="samples.submission", represented_by=("number",)),
        Audited("samples_chargeline", label="samples.chargeline", represented_by=("name",)),
        Audited("samples_sample", label="samples.sample", represented_by=("lab_id", "name")),
        Audited("samples_workflowstep", label="samples.workflowstep", represented_by=("stage", "status")),
        Audited("samples_attachment", label="samples.attachment", represented_by=("description",)),
        Audited("samples_communication", label="samples.communication", represented_by=("subject",)),
        Audited("samples_intake", label="samples.intake"),
    ]
