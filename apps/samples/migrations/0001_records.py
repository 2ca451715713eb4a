"""The lab's records: labs, projects, submissions, samples, and the work on them."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Create the tables with their constraints."""

    initial = True

    dependencies = [
        ("core", "0003_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100)),
            ],
            options={
                "ordering": ("day",),
            },
        ),
        migrations.CreateModel(
            name="Lab",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(help_text="As the lab writes itself.", max_length=200)),
                ("default_chart_field", models.CharField(blank=True, max_length=100)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="lab_name_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="lab_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=200)),
                ("description", models.TextField(blank=True)),
                ("owner_name", models.CharField(blank=True, max_length=200)),
                ("owner_email", models.EmailField(blank=True, max_length=254)),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "Active"), ("completed", "Completed"), ("archived", "Archived")],
                        default="active",
                        max_length=16,
                    ),
                ),
                (
                    "chart_prefix",
                    models.CharField(
                        blank=True,
                        choices=[("HTSF", "HTSF"), ("NANO", "NANO"), ("SEQ", "SEQ"), ("PROJ", "PROJ")],
                        max_length=8,
                        null=True,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lab",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="samples.lab",
                    ),
                ),
            ],
            options={
                "ordering": ("name", "id"),
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "number",
                    models.CharField(
                        help_text="The quote id, such as HTSF--RE-201; ours (S-000001) without a quote.",
                        max_length=64,
                        unique=True,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("manual", "Typed in"),
                            ("pdf", "Quote PDF"),
                            ("csv", "Sample sheet"),
                            ("batch", "Batch"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("processing", "In the lab"),
                            ("completed", "Completed"),
                            ("failed", "Failed"),
                            ("archived", "Archived"),
                        ],
                        default="submitted",
                        max_length=16,
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[
                            ("low", "Low"),
                            ("normal", "Normal"),
                            ("high", "High"),
                            ("urgent", "Urgent"),
                        ],
                        default="normal",
                        max_length=8,
                    ),
                ),
                (
                    "lab_name_printed",
                    models.CharField(blank=True, help_text="As on the form; grants nothing.", max_length=200),
                ),
                ("requester_name", models.CharField(blank=True, max_length=200)),
                ("requester_email", models.CharField(blank=True, max_length=254)),
                ("requester_phone", models.CharField(blank=True, max_length=64)),
                ("department", models.CharField(blank=True, max_length=200)),
                ("pi_name", models.CharField(blank=True, max_length=200, verbose_name="PI name")),
                ("pi_email", models.CharField(blank=True, max_length=254, verbose_name="PI e-mail")),
                ("financial_contact_name", models.CharField(blank=True, max_length=200)),
                ("financial_contact_email", models.CharField(blank=True, max_length=254)),
                ("billing_address", models.TextField(blank=True)),
                ("billing_account", models.CharField(blank=True, max_length=200)),
                ("quote_number", models.CharField(blank=True, max_length=64)),
                ("quote_date", models.DateField(blank=True, null=True)),
                ("quote_expires", models.DateField(blank=True, null=True)),
                ("service_requested", models.TextField(blank=True)),
                ("kit", models.CharField(blank=True, max_length=64)),
                (
                    "sample_types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "human_dna",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Unknown")],
                        max_length=8,
                    ),
                ),
                ("source_organism", models.CharField(blank=True, max_length=200)),
                (
                    "buffers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "flow_cell_devices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                ("flow_cell_count", models.PositiveIntegerField(blank=True, null=True)),
                ("genome_size", models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True)),
                (
                    "genome_size_unit",
                    models.CharField(blank=True, help_text="Empty where the form gives none.", max_length=8),
                ),
                ("coverage", models.CharField(blank=True, max_length=64)),
                ("comments", models.TextField(blank=True)),
                (
                    "basecalling",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "file_formats",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "delivery_methods",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "notification_emails",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "projected_cost",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                (
                    "known_charges",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("extraction_method", models.CharField(blank=True, max_length=32)),
                (
                    "extraction_confidence",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lab",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="samples.lab",
                    ),
                ),
                (
                    "original_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.storedfile",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="samples.project",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Sample",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField(help_text="Position within the submission.")),
                ("name", models.CharField(help_text="As the customer wrote it.", max_length=200)),
                (
                    "lab_id",
                    models.CharField(
                        blank=True,
                        help_text="Assigned at receipt.",
                        max_length=16,
                        null=True,
                        unique=True,
                        verbose_name="lab id",
                    ),
                ),
                (
                    "sample_type",
                    models.CharField(
                        choices=[("DNA", "DNA"), ("RNA", "RNA"), ("Protein", "Protein"), ("Other", "Other")],
                        max_length=8,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sample", "Sample"),
                            ("positive_control", "Positive control"),
                            ("negative_control", "Negative control"),
                        ],
                        default="sample",
                        max_length=20,
                    ),
                ),
                ("plate", models.CharField(blank=True, max_length=64)),
                ("well", models.CharField(blank=True, max_length=8)),
                ("buffer", models.CharField(blank=True, max_length=200)),
                (
                    "volume_ul",
                    models.DecimalField(
                        blank=True, decimal_places=4, verbose_name="volume (µL)", max_digits=12, null=True
                    ),
                ),
                (
                    "qubit_ng_ul",
                    models.DecimalField(
                        blank=True, decimal_places=4, verbose_name="Qubit (ng/µL)", max_digits=12, null=True
                    ),
                ),
                (
                    "nanodrop_ng_ul",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        verbose_name="Nanodrop (ng/µL)",
                        max_digits=12,
                        null=True,
                    ),
                ),
                (
                    "stated_ng_ul",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        verbose_name="stated concentration, method unknown (ng/µL)",
                        max_digits=12,
                        null=True,
                    ),
                ),
                (
                    "concentration_ng_ul",
                    models.GeneratedField(
                        verbose_name="concentration in force (ng/µL)",
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            "qubit_ng_ul", "stated_ng_ul", "nanodrop_ng_ul"
                        ),
                        output_field=models.DecimalField(decimal_places=4, max_digits=12, null=True),
                    ),
                ),
                (
                    "concentration_method",
                    models.GeneratedField(
                        verbose_name="method of the concentration",
                        db_persist=True,
                        expression=models.Case(
                            models.When(qubit_ng_ul__isnull=False, then=models.Value("qubit")),
                            models.When(stated_ng_ul__isnull=False, then=models.Value("stated")),
                            models.When(nanodrop_ng_ul__isnull=False, then=models.Value("nanodrop")),
                            default=None,
                        ),
                        output_field=models.CharField(
                            choices=[
                                ("qubit", "Qubit"),
                                ("stated", "Stated, method unknown"),
                                ("nanodrop", "Nanodrop"),
                            ],
                            max_length=8,
                            null=True,
                        ),
                    ),
                ),
                (
                    "total_amount_ng",
                    models.GeneratedField(
                        verbose_name="total amount (ng)",
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.functions.comparison.Coalesce(
                                "qubit_ng_ul", "stated_ng_ul", "nanodrop_ng_ul"
                            ),
                            "*",
                            models.F("volume_ul"),
                        ),
                        output_field=models.DecimalField(decimal_places=8, max_digits=20, null=True),
                    ),
                ),
                (
                    "stated_amount_ng",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        verbose_name="amount as the customer states it (ng)",
                        max_digits=16,
                        null=True,
                    ),
                ),
                (
                    "a260_280",
                    models.DecimalField(
                        blank=True, decimal_places=4, verbose_name="A260/280", max_digits=8, null=True
                    ),
                ),
                (
                    "a260_230",
                    models.DecimalField(
                        blank=True, decimal_places=4, verbose_name="A260/230", max_digits=8, null=True
                    ),
                ),
                (
                    "rin",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        verbose_name="RIN",
                        max_digits=4,
                        null=True,
                    ),
                ),
                (
                    "din",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        verbose_name="DIN",
                        max_digits=4,
                        null=True,
                    ),
                ),
                (
                    "fragment_size_bp",
                    models.PositiveIntegerField(verbose_name="fragment size (bp)", blank=True, null=True),
                ),
                (
                    "flow_cell_device",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("Flongle", "Flongle"),
                            ("MinION", "MinION"),
                            ("GridION", "GridION"),
                            ("PromethION", "PromethION"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "chemistry",
                    models.CharField(
                        blank=True,
                        choices=[("R9.4.1", "R9.4.1"), ("R10.4.1", "R10.4.1"), ("other", "Other")],
                        max_length=8,
                    ),
                ),
                ("flow_cell_count", models.PositiveIntegerField(blank=True, null=True)),
                ("kit", models.CharField(blank=True, max_length=64)),
                ("barcode_kit", models.CharField(blank=True, max_length=64)),
                ("barcode", models.CharField(blank=True, max_length=16)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted"),
                            ("prep", "In preparation"),
                            ("sequencing", "Sequencing"),
                            ("analysis", "In analysis"),
                            ("completed", "Completed"),
                            ("distributed", "Data delivered"),
                            ("failed", "Failed"),
                            ("archived", "Archived"),
                        ],
                        default="submitted",
                        max_length=16,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("sample_qc", "Sample QC"),
                            ("library_prep", "Library preparation"),
                            ("library_qc", "Library QC"),
                            ("sequencing_setup", "Sequencing setup"),
                            ("sequencing_run", "Sequencing run"),
                            ("basecalling", "Basecalling"),
                            ("quality_assessment", "Quality assessment"),
                            ("data_delivery", "Data delivery"),
                        ],
                        default="sample_qc",
                        max_length=20,
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[
                            ("low", "Low"),
                            ("normal", "Normal"),
                            ("high", "High"),
                            ("urgent", "Urgent"),
                        ],
                        default="normal",
                        max_length=8,
                    ),
                ),
                ("assigned_to", models.CharField(blank=True, help_text="As typed.", max_length=200)),
                ("library_prep_by", models.CharField(blank=True, max_length=200)),
                ("chart_field", models.CharField(blank=True, max_length=100)),
                ("notes", models.TextField(blank=True)),
                ("submitted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("received_at", models.DateTimeField(blank=True, null=True)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("sequencing_started_at", models.DateTimeField(blank=True, null=True)),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                ("distributed_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.TextField(blank=True)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "assigned_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="assigned_samples",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="samples",
                        to="samples.submission",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "submission_id", "number"),
            },
        ),
        migrations.CreateModel(
            name="Communication",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("email", "E-mail"),
                            ("phone", "Phone call"),
                            ("note", "Note"),
                            ("status_update", "Status update"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("incoming", "Incoming"),
                            ("outgoing", "Outgoing"),
                            ("internal", "Internal"),
                        ],
                        max_length=16,
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=300)),
                ("body", models.TextField()),
                (
                    "counterpart",
                    models.CharField(
                        blank=True, help_text="The other side's name or address.", max_length=254
                    ),
                ),
                ("occurred_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sample",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="communications",
                        to="samples.sample",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="communications",
                        to="samples.submission",
                    ),
                ),
            ],
            options={
                "ordering": ("-occurred_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="ChargeLine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("position", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=300)),
                ("billing_status", models.CharField(blank=True, max_length=64)),
                ("quantity", models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True)),
                ("unit_price", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "extended_price",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                ("tax", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("total", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="charges",
                        to="samples.submission",
                    ),
                ),
            ],
            options={
                "ordering": ("submission", "position"),
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("description", models.CharField(blank=True, max_length=300)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
                    ),
                ),
                (
                    "sample",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="samples.sample",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="samples.submission",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="WorkflowStep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("sample_qc", "Sample QC"),
                            ("library_prep", "Library preparation"),
                            ("library_qc", "Library QC"),
                            ("sequencing_setup", "Sequencing setup"),
                            ("sequencing_run", "Sequencing run"),
                            ("basecalling", "Basecalling"),
                            ("quality_assessment", "Quality assessment"),
                            ("data_delivery", "Data delivery"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("in_progress", "In progress"),
                            ("completed", "Completed"),
                            ("failed", "Failed"),
                            ("skipped", "Skipped"),
                        ],
                        default="pending",
                        max_length=16,
                    ),
                ),
                ("superseded", models.BooleanField(default=False)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                ("notes", models.TextField(blank=True)),
                ("results", models.JSONField(blank=True, default=dict)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sample",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="samples.sample"
                    ),
                ),
            ],
            options={
                "ordering": ("sample", "created_at"),
            },
        ),
        migrations.CreateModel(
            name="LabAlias",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "name",
                    models.CharField(help_text="Exactly as printed, capital letters aside.", max_length=200),
                ),
                (
                    "lab",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="samples.lab"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "lab aliases",
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="lab_alias_names_one_lab"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "lab",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="samples.lab",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("lab__name",),
                "constraints": [
                    models.UniqueConstraint(fields=("lab", "user"), name="membership_once_per_lab")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                models.F("lab"),
                name="project_name_is_unique_in_its_lab",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="project_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["active", "completed", "archived"])),
                name="project_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("chart_prefix__isnull", True),
                    ("chart_prefix__in", ["HTSF", "NANO", "SEQ", "PROJ"]),
                    _connector="OR",
                ),
                name="project_chart_prefix_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["lab", "-created_at"], name="submission_by_lab"),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                django.db.models.functions.text.Lower("requester_email"), name="submission_by_requester"
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", ""), _negated=True), name="submission_has_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["manual", "pdf", "csv", "batch"])),
                name="submission_source_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["draft", "submitted", "processing", "completed", "failed", "archived"])
                ),
                name="submission_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("priority__in", ["low", "normal", "high", "urgent"])),
                name="submission_priority_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("extraction_confidence__isnull", True),
                    models.Q(("extraction_confidence__gte", 0), ("extraction_confidence__lte", 1)),
                    _connector="OR",
                ),
                name="submission_confidence_is_a_share",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("requester_email"),
                models.F("lab"),
                models.F("project"),
                condition=models.Q(("source", "manual"), ("status", "draft")),
                name="submission_one_open_manual_each",
                nulls_distinct=False,
            ),
        ),
        migrations.AddIndex(
            model_name="sample",
            index=models.Index(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=["-created_at", "submission", "number"],
                name="sample_newest_first",
            ),
        ),
        migrations.AddIndex(
            model_name="sample",
            index=models.Index(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=["status", "priority", "received_at"],
                name="sample_queue",
            ),
        ),
        migrations.AddIndex(
            model_name="sample",
            index=models.Index(fields=["chart_field"], name="sample_by_chart_field"),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.UniqueConstraint(
                fields=("submission", "number"), name="sample_number_in_submission"
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="sample_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage__in", ["sample_qc"]), ("status", "submitted")),
                    models.Q(("stage__in", ["library_prep", "library_qc"]), ("status", "prep")),
                    models.Q(("stage__in", ["sequencing_setup", "sequencing_run"]), ("status", "sequencing")),
                    models.Q(("stage__in", ["basecalling", "quality_assessment"]), ("status", "analysis")),
                    models.Q(("stage__in", ["data_delivery"]), ("status", "completed")),
                    models.Q(("stage__in", ["data_delivery"]), ("status", "distributed")),
                    models.Q(
                        (
                            "stage__in",
                            [
                                "sample_qc",
                                "library_prep",
                                "library_qc",
                                "sequencing_setup",
                                "sequencing_run",
                                "basecalling",
                                "quality_assessment",
                                "data_delivery",
                            ],
                        ),
                        ("status", "failed"),
                    ),
                    models.Q(
                        (
                            "stage__in",
                            [
                                "sample_qc",
                                "library_prep",
                                "library_qc",
                                "sequencing_setup",
                                "sequencing_run",
                                "basecalling",
                                "quality_assessment",
                                "data_delivery",
                            ],
                        ),
                        ("status", "archived"),
                    ),
                    _connector="OR",
                ),
                name="sample_status_holds_stage",
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(("priority__in", ["low", "normal", "high", "urgent"])),
                name="sample_priority_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(("sample_type__in", ["DNA", "RNA", "Protein", "Other"])),
                name="sample_type_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["sample", "positive_control", "negative_control"])),
                name="sample_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("volume_ul__isnull", True), ("volume_ul__gte", 0), _connector="OR"),
                    models.Q(("qubit_ng_ul__isnull", True), ("qubit_ng_ul__gte", 0), _connector="OR"),
                    models.Q(("nanodrop_ng_ul__isnull", True), ("nanodrop_ng_ul__gte", 0), _connector="OR"),
                    models.Q(("stated_ng_ul__isnull", True), ("stated_ng_ul__gte", 0), _connector="OR"),
                    models.Q(
                        ("stated_amount_ng__isnull", True), ("stated_amount_ng__gte", 0), _connector="OR"
                    ),
                    models.Q(("rin__isnull", True), ("rin__gte", 0), _connector="OR"),
                    models.Q(("din__isnull", True), ("din__gte", 0), _connector="OR"),
                ),
                name="sample_measurements_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rin__isnull", True), ("rin__lte", 10), _connector="OR"),
                    models.Q(("din__isnull", True), ("din__lte", 10), _connector="OR"),
                ),
                name="sample_integrity_up_to_ten",
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("lab_id__isnull", True), ("received_at__isnull", True), ("received_by__isnull", True)
                    ),
                    models.Q(
                        ("lab_id__isnull", False),
                        ("received_at__isnull", False),
                        ("received_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="sample_receipt_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_reason", "")),
                    models.Q(
                        ("status", "archived"),
                        ("withdrawn_at__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="sample_withdrawn_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="communication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sample__isnull", False), ("submission__isnull", True)),
                    models.Q(("sample__isnull", True), ("submission__isnull", False)),
                    _connector="OR",
                ),
                name="communication_about_one_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="communication",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["email", "phone", "note", "status_update"])),
                name="communication_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="communication",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ["incoming", "outgoing", "internal"])),
                name="communication_direction_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="chargeline",
            constraint=models.UniqueConstraint(
                fields=("submission", "position"), name="charge_line_position_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sample__isnull", False), ("submission__isnull", True)),
                    models.Q(("sample__isnull", True), ("submission__isnull", False)),
                    _connector="OR",
                ),
                name="attachment_belongs_to_one_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="workflowstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded", False)),
                fields=("sample", "stage"),
                name="step_once_per_stage",
            ),
        ),
        migrations.AddConstraint(
            model_name="workflowstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "stage__in",
                        [
                            "sample_qc",
                            "library_prep",
                            "library_qc",
                            "sequencing_setup",
                            "sequencing_run",
                            "basecalling",
                            "quality_assessment",
                            "data_delivery",
                        ],
                    )
                ),
                name="step_stage_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="workflowstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["pending", "in_progress", "completed", "failed", "skipped"])
                ),
                name="step_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="workflowstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "completed"), _negated=True),
                    ("completed_at__isnull", False),
                    _connector="OR",
                ),
                name="step_completed_has_time",
            ),
        ),
    ]
