"""Readings: one for each file that was handed in to be read, whoever sends it and how often."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from apps.ai.choices import READ, ReadingStatus


class Reading(models.Model):
    """What was read from one file, and what the lab decided about it.

    `result` is what the reader returned (`lims.reading/1`); corrections stand beside it, never in it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sha256 = models.CharField(max_length=64, unique=True, help_text="Of the file's bytes.")
    file = models.OneToOneField("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=ReadingStatus, default=ReadingStatus.QUEUED)
    version = models.PositiveBigIntegerField(default=1, help_text="Raised by every change.")

    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lab = models.ForeignKey(
        "samples.Lab",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The sender's only lab: its members see the reading too.",
    )
    # Jobs are forgotten in time; the reading stays.
    job = models.ForeignKey("core.Job", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    result = models.JSONField(null=True, blank=True, help_text="As read; corrections stand beside it.")
    engine_version = models.CharField(max_length=16, blank=True, help_text="Of the reader that read it.")
    layout_signature = models.CharField(max_length=64, blank=True, help_text="Forms drawn alike share it.")
    confidence = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    page_count = models.PositiveIntegerField(null=True, blank=True)
    sample_count = models.PositiveIntegerField(null=True, blank=True, help_text="Named rows, as read.")
    findings_count = models.PositiveIntegerField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    failure_code = models.CharField(max_length=64, blank=True)
    failure_detail = models.TextField(blank=True, help_text="Why it could not be read, in a sentence.")
    submission = models.OneToOneField(
        "samples.Submission", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    rejected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    rejected_at = models.DateTimeField(null=True, blank=True)
    reject_reason = models.TextField(blank=True)

    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("-created_at", "id")
        indexes = [
            models.Index(fields=("-created_at", "id"), name="reading_newest"),
            models.Index(fields=("status", "created_at"), name="reading_queue"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="reading_sha256_is_hex"
            ),
            models.CheckConstraint(
                condition=Q(status__in=ReadingStatus.values), name="reading_status_is_known"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="reading_version_counts_from_one"),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__gte=0, confidence__lte=1),
                name="reading_confidence_is_a_share",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=READ) | (Q(result__isnull=False, read_at__isnull=False)),
                name="reading_that_was_read_has_a_result",
            ),
            models.CheckConstraint(
                condition=(Q(status=ReadingStatus.FAILED) & ~Q(failure_code="") & ~Q(failure_detail=""))
                | (~Q(status=ReadingStatus.FAILED) & Q(failure_code="", failure_detail="")),
                name="reading_that_failed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=ReadingStatus.APPROVED,
                    submission__isnull=False,
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                )
                | (
                    ~Q(status=ReadingStatus.APPROVED)
                    & Q(submission__isnull=True, approved_by__isnull=True, approved_at__isnull=True)
                ),
                name="reading_approved_is_a_submission",
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        status=ReadingStatus.REJECTED,
                        rejected_by__isnull=False,
                        rejected_at__isnull=False,
                    )
                    & ~Q(reject_reason="")
                )
                | (
                    ~Q(status=ReadingStatus.REJECTED)
                    & Q(rejected_by__isnull=True, rejected_at__isnull=True, reject_reason="")
                ),
                name="reading_rejected_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.file.filename


class PageImage(models.Model):
    """The picture of one page, for the person who reviews the reading."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="page_images")
    page = models.PositiveIntegerField(help_text="From 1.")
    width = models.PositiveIntegerField(help_text="Pixels.")
    height = models.PositiveIntegerField(help_text="Pixels.")
    scale = models.FloatField(help_text="Pixels for each point of the page.")
    file = models.OneToOneField("core.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("reading", "page")
        constraints = [
            models.UniqueConstraint(fields=("reading", "page"), name="page_image_once_for_a_page"),
            models.CheckConstraint(
                condition=Q(page__gte=1, width__gte=1, height__gte=1, scale__gt=0),
                name="page_image_has_a_size",
            ),
        ]

    def __str__(self) -> str:
        return f"Page {self.page}"
