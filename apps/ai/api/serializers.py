"""The bodies of the doors of the form reader."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.ai.choices import ReadingStatus
from apps.ai.models.corrections import Correction
from apps.ai.models.readings import PageImage, Reading
from apps.ai.selectors import readings as selectors
from apps.core.api.serializers import StrictSerializer

MOST_CORRECTIONS = 2000
LARGEST_VERSION = 10**18 - 1


class FailureSerializer(serializers.Serializer[Any]):
    """Why a file could not be read."""

    code = serializers.CharField(source="failure_code")
    detail = serializers.CharField(source="failure_detail")


class ReadingSerializer(serializers.ModelSerializer[Reading]):
    """One reading without what was read."""

    filename = serializers.CharField(source="file.filename")
    media_type = serializers.CharField(source="file.media_type")
    size = serializers.IntegerField(source="file.size")
    status = serializers.ChoiceField(ReadingStatus.choices)
    requested_by = serializers.CharField()
    lab_id = serializers.UUIDField(allow_null=True)
    lab_name = serializers.CharField(source="lab.name", default=None, allow_null=True)
    job_id = serializers.UUIDField(allow_null=True)
    confidence = serializers.FloatField(allow_null=True)
    engine_version = serializers.SerializerMethodField()
    failure = serializers.SerializerMethodField()
    submission_id = serializers.UUIDField(allow_null=True)
    submission_number = serializers.CharField(source="submission.number", default=None, allow_null=True)
    approved_by = serializers.CharField(allow_null=True)
    rejected_by = serializers.CharField(allow_null=True)
    reject_reason = serializers.SerializerMethodField()

    class Meta:
        model = Reading
        fields = [
            *(
                "id",
                "status",
                "version",
                "filename",
                "media_type",
                "size",
                "sha256",
                "requested_by",
                "lab_id",
            ),
            *("lab_name", "job_id", "confidence", "page_count", "sample_count", "findings_count"),
            *(
                "engine_version",
                "failure",
                "submission_id",
                "submission_number",
                "approved_by",
                "approved_at",
            ),
            *("rejected_by", "rejected_at", "reject_reason", "read_at", "created_at", "updated_at"),
        ]
        read_only_fields = fields

    def get_engine_version(self, reading: Reading) -> str | None:
        """Return which reader read it, or null."""
        return reading.engine_version or None

    def get_reject_reason(self, reading: Reading) -> str | None:
        """Return why it was put away, or null."""
        return reading.reject_reason or None

    @extend_schema_field(FailureSerializer(allow_null=True))
    def get_failure(self, reading: Reading) -> Any:
        """Return code and sentence of a file that could not be read, else null."""
        return FailureSerializer(reading).data if reading.failure_code else None


class PageImageSerializer(serializers.ModelSerializer[PageImage]):
    """The picture of one page; a box in points times `scale` is a box in its pixels."""

    address = serializers.SerializerMethodField()

    class Meta:
        model = PageImage
        fields = ["page", "width", "height", "scale", "address"]
        read_only_fields = fields

    def get_address(self, image: PageImage) -> str:
        """Return where the picture is."""
        return reverse("ai-reading-page", args=[image.reading_id, image.page])


class CorrectionSerializer(serializers.ModelSerializer[Correction]):
    """What somebody corrected."""

    by = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)

    class Meta:
        model = Correction
        fields = ["path", "label", "before", "after", "by", "at"]
        read_only_fields = fields


class ReadingDetailSerializer(ReadingSerializer):
    """One reading with what was read, corrections in it."""

    extracted_data = serializers.SerializerMethodField()
    corrections = serializers.SerializerMethodField()
    pages = serializers.SerializerMethodField()

    class Meta(ReadingSerializer.Meta):
        fields = [*ReadingSerializer.Meta.fields, "extracted_data", "corrections", "pages"]
        read_only_fields = fields

    @extend_schema_field(serializers.JSONField(allow_null=True))
    def get_extracted_data(self, reading: Reading) -> Mapping[str, Any] | None:
        """Return the document of `lims.reading/1` with the corrections in it, null while nothing was read."""
        return selectors.describe_reading(reading)

    @extend_schema_field(CorrectionSerializer(many=True))
    def get_corrections(self, reading: Reading) -> Any:
        """Return what people corrected, in the order they did."""
        return CorrectionSerializer(selectors.list_corrections(reading), many=True).data

    @extend_schema_field(PageImageSerializer(many=True))
    def get_pages(self, reading: Reading) -> Any:
        """Return the pictures of the pages."""
        return PageImageSerializer(selectors.list_page_images(reading), many=True).data


class DocumentFormSerializer(StrictSerializer):
    """An upload to be read."""

    file = serializers.FileField(allow_empty_file=True, help_text="A PDF, or a DOCX, XLSX or CSV.")


class DocumentAnswerSerializer(serializers.Serializer[Any]):
    """What was read. A 202 has null in `extracted_data`."""

    job_id = serializers.UUIDField(allow_null=True, help_text="Null once the job is forgotten.")
    extracted_data = serializers.JSONField(allow_null=True, help_text="A document of `lims.reading/1`.")
    reading_id = serializers.UUIDField()
    status = serializers.ChoiceField(ReadingStatus.choices)
    submission_id = serializers.UUIDField(allow_null=True)


class SheetAnswerSerializer(serializers.Serializer[Any]):
    """The outcome of an intake, as `take_in_sheet` answers it; or the reading that another sheet became."""

    job_id = serializers.UUIDField(allow_null=True)
    samples = serializers.ListField(child=serializers.DictField(), help_text="Empty for a reading.")
    reading = serializers.UUIDField(required=False, help_text="The reading to be reviewed.")
    status = serializers.ChoiceField(ReadingStatus.choices, required=False)
    detail = serializers.CharField(required=False, help_text="Why the sheet is no intake.")
    extracted_data = serializers.JSONField(required=False, allow_null=True)


class OneCorrectionSerializer(StrictSerializer):
    """What a value is."""

    path = serializers.CharField(
        max_length=200, help_text="`fields.kit`, `samples.12.volume_ul`, `charges.1.total`, or `samples.12`"
    )
    after = serializers.JSONField(
        allow_null=True,
        help_text="Text, numbers too; a list of texts; null for nothing. Of a row its values by column to "
        "add it, null to remove it.",
    )


class _VersionedSerializer(StrictSerializer):
    version = serializers.IntegerField(
        min_value=1,
        max_value=LARGEST_VERSION,
        required=False,
        allow_null=True,
        help_text="The version the decision is based on; a stale one is refused with 409.",
    )


class CorrectionsSerializer(_VersionedSerializer):
    """Corrections, all of them kept or none."""

    corrections = OneCorrectionSerializer(  # type: ignore[call-arg]  # of the list that `many` makes of it
        many=True, max_length=MOST_CORRECTIONS, allow_empty=False
    )


class ApprovalSerializer(_VersionedSerializer):
    """The decision that a form enters the records."""

    lab_id = serializers.UUIDField(
        required=False, allow_null=True, help_text="Whose form it is, where its printed name does not say."
    )


class RejectionSerializer(_VersionedSerializer):
    """The decision that a form does not enter the records."""

    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")


class UndoSerializer(StrictSerializer):
    """The wish to take an approved form back."""

    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")
