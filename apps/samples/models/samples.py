"""Samples: the tubes and wells the lab works on."""

from decimal import Decimal
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Now, Upper

from apps.samples.choices import (
    STAGES_OF_STATUS,
    Chemistry,
    ConcentrationMethod,
    FlowCellDevice,
    Priority,
    SampleKind,
    SampleStatus,
    SampleType,
    Stage,
)
from apps.samples.models.submissions import Submission

CONCENTRATION_IN_FORCE = Coalesce("qubit_ng_ul", "stated_ng_ul", "nanodrop_ng_ul")
"""Qubit binds the molecule, a stated value at least claims to be a measurement, Nanodrop also counts
contaminants: the first one present is in force."""


def _measurement(
    verbose_name: str, *, digits: int = 12, places: int = 4
) -> "models.DecimalField[float | str | Decimal | None, Decimal | None]":
    return models.DecimalField(
        max_digits=digits, decimal_places=places, null=True, blank=True, verbose_name=verbose_name
    )


def _status_holds_stage() -> Q:
    condition = Q()
    for status, stages in STAGES_OF_STATUS.items():
        condition |= Q(status=status, stage__in=[stage.value for stage in stages])
    return condition


def _not_negative(*fields: str) -> Q:
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0})
    return condition


class Sample(models.Model):
    """One tube or well. A missing measurement is null, never 0."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="samples")
    number = models.PositiveIntegerField(help_text="Position within the submission.")
    name = models.CharField(max_length=200, help_text="As the customer wrote it.")
    lab_id = models.CharField(
        "lab id", max_length=16, unique=True, null=True, blank=True, help_text="Assigned at receipt."
    )
    sample_type = models.CharField(max_length=8, choices=SampleType)
    kind = models.CharField(max_length=20, choices=SampleKind, default=SampleKind.SAMPLE)
    plate = models.CharField(max_length=64, blank=True)
    well = models.CharField(max_length=8, blank=True)
    buffer = models.CharField(max_length=200, blank=True)

    volume_ul = _measurement("volume (µL)")
    qubit_ng_ul = _measurement("Qubit (ng/µL)")
    nanodrop_ng_ul = _measurement("Nanodrop (ng/µL)")
    stated_ng_ul = _measurement("stated concentration, method unknown (ng/µL)")
    concentration_ng_ul = models.GeneratedField(
        verbose_name="concentration in force (ng/µL)",
        expression=CONCENTRATION_IN_FORCE,
        output_field=models.DecimalField(max_digits=12, decimal_places=4, null=True),
        db_persist=True,
    )
    concentration_method = models.GeneratedField(
        verbose_name="method of the concentration",
        expression=Case(
            When(qubit_ng_ul__isnull=False, then=Value(ConcentrationMethod.QUBIT.value)),
            When(stated_ng_ul__isnull=False, then=Value(ConcentrationMethod.STATED.value)),
            When(nanodrop_ng_ul__isnull=False, then=Value(ConcentrationMethod.NANODROP.value)),
            default=None,
        ),
        output_field=models.CharField(max_length=8, null=True, choices=ConcentrationMethod),
        db_persist=True,
    )
    total_amount_ng = models.GeneratedField(
        verbose_name="total amount (ng)",
        expression=CONCENTRATION_IN_FORCE * F("volume_ul"),
        output_field=models.DecimalField(max_digits=20, decimal_places=8, null=True),
        db_persist=True,
    )
    stated_amount_ng = _measurement("amount as the customer states it (ng)", digits=16)
    a260_280 = _measurement("A260/280", digits=8)
    a260_230 = _measurement("A260/230", digits=8)
    rin = _measurement("RIN", digits=4, places=1)
    din = _measurement("DIN", digits=4, places=1)
    fragment_size_bp = models.PositiveIntegerField("fragment size (bp)", null=True, blank=True)

    flow_cell_device = models.CharField(max_length=16, choices=FlowCellDevice, blank=True)
    chemistry = models.CharField(max_length=8, choices=Chemistry, blank=True)
    flow_cell_count = models.PositiveIntegerField(null=True, blank=True)
    kit = models.CharField(max_length=64, blank=True)
    barcode_kit = models.CharField(max_length=64, blank=True)
    barcode = models.CharField(max_length=16, blank=True)

    status = models.CharField(max_length=16, choices=SampleStatus, default=SampleStatus.SUBMITTED)
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.SAMPLE_QC)
    priority = models.CharField(max_length=8, choices=Priority, default=Priority.NORMAL)
    assigned_to = models.CharField(max_length=200, blank=True, help_text="As typed.")
    assigned_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_samples",
    )
    library_prep_by = models.CharField(max_length=200, blank=True)
    chart_field = models.CharField(max_length=100, blank=True)
    notes = models.TextField(blank=True)

    submitted_at = models.DateTimeField(db_default=Now())
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    sequencing_started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    distributed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("-created_at", "submission_id", "number")
        indexes = [
            # Partial, so that both a page and the count of what is not withdrawn are read off it alone.
            models.Index(
                fields=("-created_at", "submission", "number"),
                name="sample_newest_first",
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.Index(
                fields=("status", "priority", "received_at"),
                name="sample_queue",
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.Index(fields=("chart_field",), name="sample_by_chart_field"),
            # Of the upper case, because that is what a search whatever its case compares.
            GinIndex(OpClass(Upper("name"), "gin_trgm_ops"), name="sample_name_trigrams"),
            GinIndex(OpClass(Upper("lab_id"), "gin_trgm_ops"), name="sample_lab_id_trigrams"),
        ]
        constraints = [
            models.UniqueConstraint(fields=("submission", "number"), name="sample_number_in_submission"),
            models.CheckConstraint(condition=~Q(name=""), name="sample_has_a_name"),
            models.CheckConstraint(condition=_status_holds_stage(), name="sample_status_holds_stage"),
            models.CheckConstraint(
                condition=Q(priority__in=Priority.values), name="sample_priority_is_known"
            ),
            models.CheckConstraint(
                condition=Q(sample_type__in=SampleType.values), name="sample_type_is_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=SampleKind.values), name="sample_kind_is_known"),
            models.CheckConstraint(
                condition=_not_negative(
                    "volume_ul",
                    "qubit_ng_ul",
                    "nanodrop_ng_ul",
                    "stated_ng_ul",
                    "stated_amount_ng",
                    "rin",
                    "din",
                ),
                name="sample_measurements_not_negative",
            ),
            models.CheckConstraint(
                condition=(Q(rin__isnull=True) | Q(rin__lte=10)) & (Q(din__isnull=True) | Q(din__lte=10)),
                name="sample_integrity_up_to_ten",
            ),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True, received_by__isnull=True, lab_id__isnull=True)
                | Q(received_at__isnull=False, received_by__isnull=False, lab_id__isnull=False),
                name="sample_receipt_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, status=SampleStatus.ARCHIVED) & ~Q(withdrawn_reason="")),
                name="sample_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lab_id} {self.name}" if self.lab_id else self.name
