"""The bodies of the sample endpoints, as they are written and as they are described."""

from typing import Any, Final

from rest_framework import serializers

from apps.core.api.serializers import StrictSerializer
from apps.samples.api.fields import (
    LONGEST_TEXT,
    Choice,
    Count,
    Flag,
    Measurement,
    OptionalChoice,
    OptionalText,
    Text,
    TextOrNull,
)
from apps.samples.choices import (
    Chemistry,
    ConcentrationMethod,
    FlowCellDevice,
    Priority,
    SampleKind,
    SampleStatus,
    SampleType,
    Stage,
    StepStatus,
)

MOST_IDS_IN_BULK: Final = 1000


class SampleSerializer(serializers.Serializer[Any]):
    """A sample as it is answered; `sample_shape` is what fills it."""

    id = serializers.UUIDField()
    sample_name = serializers.CharField(help_text="As the customer wrote it.")
    project_id = serializers.UUIDField(allow_null=True)
    submitter_name = serializers.CharField(help_text="The submission's requester.")
    submitter_email = serializers.CharField()
    lab_name = serializers.CharField(
        allow_null=True, help_text="The linked lab's name, else the name as printed."
    )
    sample_type = serializers.ChoiceField(SampleType.choices)
    status = serializers.ChoiceField(SampleStatus.choices)
    priority = serializers.ChoiceField(Priority.choices)
    assigned_to = serializers.CharField(allow_null=True, help_text="As typed.")
    library_prep_by = serializers.CharField(allow_null=True)
    submitted_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField(
        help_text="The version: echo it in an update to be told of a conflict."
    )
    created_by = serializers.UUIDField(allow_null=True, help_text="The user's id.")
    concentration = serializers.FloatField(allow_null=True, help_text="ng/µL, the one in force.")
    volume = serializers.FloatField(allow_null=True, help_text="µL.")
    flow_cell_type = serializers.CharField(allow_null=True, help_text="The chemistry, else the device.")
    chart_field = serializers.CharField(allow_blank=True)
    number = serializers.IntegerField(help_text="Position within the submission.")
    lab_id = serializers.CharField(allow_null=True, help_text="Short, printable, assigned at receipt.")
    kind = serializers.ChoiceField(SampleKind.choices)
    stage = serializers.ChoiceField(Stage.choices)
    submission_id = serializers.UUIDField()
    submission_number = serializers.CharField()
    lab = serializers.UUIDField(allow_null=True, help_text="The linked lab.")
    lab_name_printed = serializers.CharField(allow_null=True, help_text="As on the form; grants nothing.")
    plate = serializers.CharField(allow_null=True)
    well = serializers.CharField(allow_null=True)
    sample_buffer = serializers.CharField(allow_null=True)
    concentration_method = serializers.ChoiceField(ConcentrationMethod.choices, allow_null=True)
    qubit_ng_ul = serializers.FloatField(allow_null=True)
    nanodrop_ng_ul = serializers.FloatField(allow_null=True)
    stated_ng_ul = serializers.FloatField(allow_null=True)
    total_amount = serializers.FloatField(allow_null=True, help_text="ng: concentration times volume.")
    stated_amount = serializers.FloatField(allow_null=True, help_text="ng, as the customer states it.")
    a260_280 = serializers.FloatField(allow_null=True)
    a260_230 = serializers.FloatField(allow_null=True)
    rin = serializers.FloatField(allow_null=True)
    din = serializers.FloatField(allow_null=True)
    fragment_size_bp = serializers.IntegerField(allow_null=True)
    flow_cell_device = serializers.ChoiceField(FlowCellDevice.choices, allow_null=True)
    chemistry = serializers.ChoiceField(Chemistry.choices, allow_null=True)
    flow_cell_count = serializers.IntegerField(allow_null=True)
    kit = serializers.CharField(allow_null=True)
    barcode_kit = serializers.CharField(allow_null=True)
    barcode = serializers.CharField(allow_null=True)
    notes = serializers.CharField(allow_null=True)
    assigned_user = serializers.UUIDField(allow_null=True, help_text="The one user whom assigned_to names.")
    received_at = serializers.DateTimeField(allow_null=True)
    received_by = serializers.UUIDField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    sequencing_started_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)
    distributed_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField(allow_null=True)


class SampleValuesSerializer(StrictSerializer):
    """The members of a sample that a person writes."""

    sample_name = Text(max_length=200, required=False)
    sample_type = Choice(SampleType.choices, required=False)
    kind = Choice(SampleKind.choices, required=False)
    priority = Choice(Priority.choices, required=False)
    plate = OptionalText(max_length=64)
    well = OptionalText(max_length=8)
    sample_buffer = OptionalText(max_length=200)
    volume = Measurement(help_text="µL.")
    concentration = Measurement(
        help_text="ng/µL as stated. With a Qubit value in force send qubit_ng_ul instead."
    )
    qubit_ng_ul = Measurement()
    nanodrop_ng_ul = Measurement()
    stated_ng_ul = Measurement()
    stated_amount = Measurement(digits=16, help_text="ng.")
    a260_280 = Measurement(digits=8)
    a260_230 = Measurement(digits=8)
    rin = Measurement(digits=4, places=1, max_value=10)
    din = Measurement(digits=4, places=1, max_value=10)
    fragment_size_bp = Count()
    flow_cell_type = OptionalText(
        max_length=32,
        help_text="A chemistry (R10.4.1) or a device (MinION); it goes to the field it belongs to.",
    )
    flow_cell_device = OptionalChoice(FlowCellDevice.choices)
    chemistry = OptionalChoice(Chemistry.choices)
    flow_cell_count = Count()
    kit = OptionalText(max_length=64)
    barcode_kit = OptionalText(max_length=64)
    barcode = OptionalText(max_length=16)
    library_prep_by = OptionalText(max_length=200)
    chart_field = OptionalText(max_length=100)
    notes = OptionalText(max_length=LONGEST_TEXT)


class SampleUpdateSerializer(SampleValuesSerializer):
    """A partial update. `status` and `assigned_to` call their own verbs in the same transaction."""

    status = Choice(SampleStatus.choices, required=False)
    assigned_to = OptionalText(max_length=200)
    reason = Text(
        max_length=2000,
        required=False,
        help_text="Why; needed for a status that goes back. Kept in the history.",
    )


class SampleCreateSerializer(SampleValuesSerializer):
    """A new sample. Who submits it, and for which lab, is completed from the signed-in user."""

    sample_name = Text(max_length=200)
    sample_type = Choice(SampleType.choices)
    submission_id = serializers.UUIDField(
        required=False, allow_null=True, help_text="Left out: the requester's open manual submission."
    )
    project_id = serializers.UUIDField(required=False, allow_null=True)
    submitter_name = OptionalText(max_length=200)
    submitter_email = OptionalText(max_length=254)
    lab_name = OptionalText(max_length=200)
    assigned_to = OptionalText(max_length=200)


class StatusChangeSerializer(StrictSerializer):
    """The status a sample shall have."""

    status = Choice(SampleStatus.choices)
    reason = OptionalText(max_length=2000, help_text="Needed when work goes back, and with override.")
    override = Flag(
        required=False, default=False, help_text="Move on without the measurements; managers only."
    )
    updated_at = serializers.CharField(required=False, help_text="The version this is based on.")


class StageChangeSerializer(StrictSerializer):
    """What the next stage begins with."""

    stage = OptionalChoice(Stage.choices, help_text="The next stage; left out, it is the next one anyway.")
    notes = OptionalText(max_length=LONGEST_TEXT, help_text="About the stage that ends.")
    results = serializers.DictField(required=False, help_text="What the stage that ends has found.")
    reason = OptionalText(max_length=2000)
    override = Flag(required=False, default=False)
    updated_at = serializers.CharField(required=False)


class AssignmentSerializer(StrictSerializer):
    """Who shall do the work."""

    assigned_to = Text(
        max_length=200, allow_null=True, allow_blank=True, help_text="As typed; null for nobody."
    )
    updated_at = serializers.CharField(required=False)


class ReasonSerializer(StrictSerializer):
    """Why."""

    reason = Text(max_length=2000)
    updated_at = serializers.CharField(required=False)


class VersionSerializer(StrictSerializer):
    """Nothing but, if wanted, the version this is based on."""

    updated_at = serializers.CharField(required=False)


class SampleIdsSerializer(StrictSerializer):
    """Which samples a bulk action is for."""

    ids = serializers.ListField(
        child=serializers.UUIDField(),
        allow_empty=False,
        max_length=MOST_IDS_IN_BULK,
        help_text="Each sample once.",
    )

    def validate_ids(self, ids: list[Any]) -> list[Any]:
        """Refuse an id that is named twice."""
        if len(set(ids)) != len(ids):
            raise serializers.ValidationError("A sample is named twice.", code="duplicate")
        return ids


class BulkStatusSerializer(SampleIdsSerializer):
    """One status for many samples: all of them, or none."""

    status = Choice(SampleStatus.choices)
    reason = OptionalText(max_length=2000)
    override = Flag(required=False, default=False)


class BulkAssignmentSerializer(SampleIdsSerializer):
    """One person for many samples."""

    assigned_to = Text(max_length=200, allow_null=True, allow_blank=True)


class TrackStageSerializer(serializers.Serializer[Any]):
    """One of the eight stages as it stands for this sample."""

    stage = serializers.ChoiceField(Stage.choices)
    label = serializers.CharField()  # type: ignore[assignment]  # declared fields cover nothing
    status = serializers.ChoiceField(StepStatus.choices)
    planned_hours = serializers.FloatField()
    actual_hours = serializers.FloatField(
        allow_null=True, help_text="On the clock; so far, while it is running."
    )
    started_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)
    done_by = TextOrNull()
    notes = TextOrNull()
    results = serializers.DictField()
    repeated = serializers.IntegerField(help_text="How often rework has made this stage be done again.")
    step_id = serializers.UUIDField(allow_null=True)


class ChangeSerializer(serializers.Serializer[Any]):
    """One column before and after."""

    column = serializers.CharField()
    label = serializers.CharField(help_text="In the lab's words.")  # type: ignore[assignment]
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class HistoryEntrySerializer(serializers.Serializer[Any]):
    """One change: when, by whom, in which request, what was and what became."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    action = serializers.CharField()
    action_label = serializers.CharField()
    who = serializers.CharField(allow_blank=True)
    actor_id = serializers.CharField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    request_id = serializers.CharField(allow_blank=True)
    changes = ChangeSerializer(many=True)
