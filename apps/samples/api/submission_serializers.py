"""The bodies of the submission endpoints."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from apps.core.api.serializers import StrictSerializer
from apps.samples.api.fields import (
    LONGEST_TEXT,
    Choice,
    ChoiceOrNull,
    Count,
    Day,
    Flag,
    Measurement,
    Number,
    OptionalChoice,
    OptionalText,
    Text,
    TextOrNull,
    Texts,
)
from apps.samples.choices import HumanDna, Priority, SubmissionSource, SubmissionStatus


class SubmissionSerializer(serializers.Serializer[Any]):
    """A submission as it is answered. What the form did not say is null."""

    id = serializers.UUIDField()
    number = serializers.CharField(help_text="The quote id, or ours (S-000001).")
    # DRF collects declared fields into another place, so this does not cover the attribute of the same name.
    source = serializers.ChoiceField(SubmissionSource.choices)  # type: ignore[assignment]
    status = serializers.ChoiceField(SubmissionStatus.choices)
    priority = serializers.ChoiceField(Priority.choices)
    project_id = serializers.UUIDField(allow_null=True)
    project_name = serializers.CharField(source="project.name", allow_null=True, default=None)
    lab = serializers.UUIDField(source="lab_id", allow_null=True)
    lab_name = serializers.SerializerMethodField()
    lab_name_printed = TextOrNull()
    sample_count = serializers.IntegerField(help_text="Samples that are not withdrawn.")
    requester_name = TextOrNull()
    requester_email = TextOrNull()
    requester_phone = TextOrNull()
    department = TextOrNull()
    pi_name = TextOrNull()
    pi_email = TextOrNull()
    financial_contact_name = TextOrNull()
    financial_contact_email = TextOrNull()
    billing_address = TextOrNull()
    billing_account = TextOrNull()
    quote_number = TextOrNull()
    quote_date = serializers.DateField(allow_null=True)
    quote_expires = serializers.DateField(allow_null=True)
    service_requested = TextOrNull()
    kit = TextOrNull()
    sample_types = serializers.ListField(child=serializers.CharField())
    human_dna = ChoiceOrNull(HumanDna.choices)
    source_organism = TextOrNull()
    buffers = serializers.ListField(child=serializers.CharField())
    flow_cell_devices = serializers.ListField(child=serializers.CharField())
    flow_cell_count = serializers.IntegerField(allow_null=True)
    genome_size = Number()
    genome_size_unit = TextOrNull(help_text="null where the form gives none.")
    coverage = TextOrNull()
    comments = TextOrNull()
    basecalling = serializers.ListField(child=serializers.CharField())
    file_formats = serializers.ListField(child=serializers.CharField())
    delivery_methods = serializers.ListField(child=serializers.CharField())
    notification_emails = serializers.ListField(child=serializers.CharField())
    projected_cost = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    known_charges = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    currency = TextOrNull()
    original_file = serializers.UUIDField(source="original_file_id", allow_null=True)
    extraction_method = TextOrNull()
    extraction_confidence = Number()
    created_by = serializers.UUIDField(source="created_by_id", allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_lab_name(self, submission: Any) -> str | None:
        """Return the linked lab's name, else the name as printed."""
        return submission.lab.name if submission.lab else submission.lab_name_printed or None


class Money(serializers.DecimalField):
    """An amount of money from 0, as a number or a text such as "897.00"; answered as a text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "max_digits": 14,
                "decimal_places": 2,
                "min_value": Decimal(0),
                "required": False,
                "allow_null": True,
                **kwargs,
            }
        )

    def to_internal_value(self, data: Any) -> Decimal:
        """Return the amount."""
        if isinstance(data, bool) or not isinstance(data, int | float | str):
            self.fail("invalid")
        return super().to_internal_value(data)


class SubmissionValuesSerializer(StrictSerializer):
    """The members of a submission that a person writes."""

    priority = Choice(Priority.choices, required=False)
    requester_name = OptionalText(max_length=200)
    requester_email = OptionalText(max_length=254)
    requester_phone = OptionalText(max_length=64)
    department = OptionalText(max_length=200)
    pi_name = OptionalText(max_length=200)
    pi_email = OptionalText(max_length=254)
    financial_contact_name = OptionalText(max_length=200)
    financial_contact_email = OptionalText(max_length=254)
    billing_address = OptionalText(max_length=2000)
    billing_account = OptionalText(max_length=200)
    quote_number = OptionalText(max_length=64)
    quote_date = Day(required=False, allow_null=True)
    quote_expires = Day(required=False, allow_null=True)
    service_requested = OptionalText(max_length=2000)
    kit = OptionalText(max_length=64)
    sample_types = Texts()
    human_dna = OptionalChoice(HumanDna.choices)
    source_organism = OptionalText(max_length=200)
    buffers = Texts()
    flow_cell_devices = Texts()
    flow_cell_count = Count()
    genome_size = Measurement(digits=18)
    genome_size_unit = OptionalText(max_length=8)
    coverage = OptionalText(max_length=64)
    comments = OptionalText(max_length=LONGEST_TEXT)
    basecalling = Texts()
    file_formats = Texts()
    delivery_methods = Texts()
    notification_emails = Texts(longest=254)
    projected_cost = Money()
    known_charges = Money()
    currency = OptionalText(max_length=3)


class SubmissionUpdateSerializer(SubmissionValuesSerializer):
    """A partial update."""

    updated_at = serializers.CharField(required=False, help_text="The version this is based on.")


class NewChargeSerializer(StrictSerializer):
    """One line of the quote's charges."""

    name = Text(max_length=300)
    billing_status = OptionalText(max_length=64)
    quantity = Measurement()
    unit_price = Money()
    extended_price = Money()
    tax = Money()
    total = Money()
    currency = OptionalText(max_length=3)


class SubmissionCreateSerializer(SubmissionValuesSerializer):
    """A new submission, typed in. Its number is the quote's, or the lab's next one.

    Who requests it is completed from the signed-in user, where that is the requester.
    """

    draft = Flag(
        required=False, default=False, help_text="A draft can be corrected by the requester until it is sent."
    )
    lab_name = OptionalText(max_length=200)
    project_id = serializers.UUIDField(required=False, allow_null=True)
    charges = serializers.ListField(child=NewChargeSerializer(), required=False, max_length=200)


class ChargeLineSerializer(serializers.Serializer[Any]):
    """One line of the quote's charges."""

    id = serializers.UUIDField()
    position = serializers.IntegerField()
    name = serializers.CharField()
    billing_status = TextOrNull()
    quantity = Number()
    unit_price = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    extended_price = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    tax = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    total = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    currency = TextOrNull()


class LabLinkSerializer(StrictSerializer):
    """Which lab a submission belongs to."""

    lab = serializers.UUIDField()
    remember_alias = Flag(
        required=False, default=False, help_text="Know the printed name from now on as this lab's."
    )
    reason = OptionalText(max_length=2000)
    updated_at = serializers.CharField(required=False)


class SubmissionArchiveSerializer(StrictSerializer):
    """Why a submission is archived."""

    reason = OptionalText(max_length=2000)
    updated_at = serializers.CharField(required=False)
