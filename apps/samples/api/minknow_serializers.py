"""The bodies of the MinKNOW sheet door."""

from typing import Any, Final

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.api.serializers import StrictSerializer
from apps.samples.api.fields import Flag, OptionalText, Text, TextOrNull

MOST_RUNS: Final = 400

ORIGINS: Final = (
    ("sample", "the sample's own record"),
    ("earlier_sheet", "a sheet issued before"),
    ("assigned", "the first one free"),
)


class RunPlaceSerializer(StrictSerializer):
    """Where one run takes place: one of the two."""

    flow_cell_id = OptionalText(max_length=200)
    position_id = OptionalText(max_length=200)


class SheetWishSerializer(StrictSerializer):
    """What sheets are wanted for."""

    experiment_id = Text(max_length=200)
    runs = serializers.ListField(child=RunPlaceSerializer(), required=False, max_length=MOST_RUNS)
    kit = OptionalText(max_length=64, help_text="Left out: the one the samples or the form name.")
    flow_cell_product_code = OptionalText(max_length=200, help_text="Such as FLO-MIN114.")
    afresh = Flag(default=False, help_text="Assign runs and barcodes anew, whatever earlier sheets say.")
    dry_run = Flag(default=False, help_text="Tell what would be issued, and write nothing.")


class AssignmentSerializer(serializers.Serializer[Any]):
    """One row of a sheet: which sample stands behind which alias and barcode."""

    sample = serializers.UUIDField()
    number = serializers.IntegerField()
    name = serializers.CharField(help_text="As the customer wrote it.")
    alias = serializers.CharField(help_text="As the sequencer shows it.")
    renamed = serializers.BooleanField()
    barcode = serializers.CharField(allow_null=True, help_text="null with a kit without barcodes.")
    type = serializers.CharField()
    origin = serializers.ChoiceField(ORIGINS, allow_null=True, help_text="Who chose the barcode.")


class IssuedSheetSerializer(serializers.Serializer[Any]):
    """A sheet that was issued."""

    id = serializers.UUIDField()
    issue = serializers.UUIDField(help_text="The same for all sheets of one asking.")
    run_number = serializers.IntegerField()
    experiment_id = serializers.CharField()
    kit = serializers.CharField()
    flow_cell_id = TextOrNull()
    position_id = TextOrNull()
    sample_id = serializers.CharField()
    filename = serializers.CharField(source="file.filename")
    sha256 = serializers.CharField()
    download = serializers.SerializerMethodField()
    assignments = AssignmentSerializer(many=True)
    issued_by = serializers.UUIDField(source="issued_by_id")
    created_at = serializers.DateTimeField()

    @extend_schema_field(serializers.CharField())
    def get_download(self, sheet: Any) -> str:
        """Return the address of the CSV file."""
        return reverse("minknow-sheet-content", args=[sheet.submission_id, sheet.pk])


class PlannedSheetSerializer(serializers.Serializer[Any]):
    """A sheet that would be issued."""

    run_number = serializers.IntegerField()
    flow_cell_id = serializers.CharField(allow_null=True)
    position_id = serializers.CharField(allow_null=True)
    sample_id = serializers.CharField()
    csv = serializers.CharField(allow_null=True, help_text="null while there is a problem.")
    assignments = AssignmentSerializer(many=True)


class SheetProblemSerializer(serializers.Serializer[Any]):
    """What keeps sheets from being issued."""

    field = serializers.CharField(help_text="`kit`, `runs.2.flow_cell_id`, `samples.12.barcode`")
    code = serializers.CharField()
    message = serializers.CharField()


class MinknowSheetsSerializer(serializers.Serializer[Any]):
    """The answer of an asking: `issued`, or after a dry run `planned` and its problems."""

    dry_run = serializers.BooleanField()
    accepted = serializers.BooleanField(help_text="Whether sheets were, or would be, issued.")
    kit = serializers.CharField(allow_null=True)
    issued = IssuedSheetSerializer(many=True)
    planned = PlannedSheetSerializer(many=True)
    problems = SheetProblemSerializer(many=True)
