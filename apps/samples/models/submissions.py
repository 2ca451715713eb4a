"""Submissions: one form each, as the requester filled it in."""

from collections.abc import Callable, Sequence
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import validate_email
from django.db import models
from django.db.models.functions import Lower, Now

from apps.samples.choices import HumanDna, Priority, SubmissionSource, SubmissionStatus
from apps.samples.models.labs import Lab
from apps.samples.models.projects import Project


def _texts(
    help_text: str = "", validators: Sequence[Callable[[str], None]] = ()
) -> "ArrayField[list[str], list[str]]":
    return ArrayField(
        models.TextField(validators=list(validators)), default=list, blank=True, help_text=help_text
    )


class Submission(models.Model):
    """One form. What was not on it is null, and stays null until somebody says it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField(
        max_length=64,
        unique=True,
        help_text="The quote id, such as HTSF--RE-201; ours (S-000001) without a quote.",
    )
    source = models.CharField(max_length=8, choices=SubmissionSource)
    status = models.CharField(max_length=16, choices=SubmissionStatus, default=SubmissionStatus.SUBMITTED)
    priority = models.CharField(max_length=8, choices=Priority, default=Priority.NORMAL)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="submissions"
    )
    lab = models.ForeignKey(Lab, on_delete=models.PROTECT, null=True, blank=True, related_name="submissions")
    lab_name_printed = models.CharField(
        max_length=200, blank=True, help_text="As on the form; grants nothing."
    )

    requester_name = models.CharField(max_length=200, blank=True)
    requester_email = models.CharField(max_length=254, blank=True)
    requester_phone = models.CharField(max_length=64, blank=True)
    department = models.CharField(max_length=200, blank=True)
    pi_name = models.CharField("PI name", max_length=200, blank=True)
    pi_email = models.CharField("PI e-mail", max_length=254, blank=True)
    financial_contact_name = models.CharField(max_length=200, blank=True)
    financial_contact_email = models.CharField(max_length=254, blank=True)
    billing_address = models.TextField(blank=True)
    billing_account = models.CharField(max_length=200, blank=True)

    quote_number = models.CharField(max_length=64, blank=True)
    quote_date = models.DateField(null=True, blank=True)
    quote_expires = models.DateField(null=True, blank=True)
    service_requested = models.TextField(blank=True)
    kit = models.CharField(max_length=64, blank=True)
    sample_types = _texts()
    human_dna = models.CharField(max_length=8, choices=HumanDna, blank=True)
    source_organism = models.CharField(max_length=200, blank=True)
    buffers = _texts()
    flow_cell_devices = _texts()
    flow_cell_count = models.PositiveIntegerField(null=True, blank=True)
    genome_size = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    genome_size_unit = models.CharField(
        max_length=8, blank=True, help_text="Empty where the form gives none."
    )
    coverage = models.CharField(max_length=64, blank=True)
    comments = models.TextField(blank=True)
    basecalling = _texts()
    file_formats = _texts()
    delivery_methods = _texts()
    notification_emails = _texts(validators=[validate_email])
    projected_cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    known_charges = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)

    original_file = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    extraction_method = models.CharField(max_length=32, blank=True)
    extraction_confidence = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("-created_at", "id")
        indexes = [
            models.Index(fields=("lab", "-created_at"), name="submission_by_lab"),
            models.Index(Lower("requester_email"), name="submission_by_requester"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(number=""), name="submission_has_a_number"),
            models.CheckConstraint(
                condition=models.Q(source__in=SubmissionSource.values), name="submission_source_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=SubmissionStatus.values), name="submission_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(priority__in=Priority.values), name="submission_priority_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(extraction_confidence__isnull=True)
                | models.Q(extraction_confidence__gte=0, extraction_confidence__lte=1),
                name="submission_confidence_is_a_share",
            ),
            # Two people who add a sample at the same moment must land in one open submission, not two.
            models.UniqueConstraint(
                Lower("requester_email"),
                "lab",
                "project",
                condition=models.Q(source=SubmissionSource.MANUAL, status=SubmissionStatus.DRAFT),
                nulls_distinct=False,
                name="submission_one_open_manual_each",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ChargeLine(models.Model):
    """One line of a quote's charges."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="charges")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=300)
    billing_status = models.CharField(max_length=64, blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    unit_price = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    extended_price = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    tax = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    total = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        ordering = ("submission", "position")
        constraints = [
            models.UniqueConstraint(fields=("submission", "position"), name="charge_line_position_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.total} {self.currency}"
