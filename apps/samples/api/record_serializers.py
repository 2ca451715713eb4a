"""The bodies of the smaller records: labs, projects, steps, attachments, communications, holidays."""

from typing import Any

from rest_framework import serializers

from apps.core.api.serializers import StrictSerializer
from apps.samples.api.fields import (
    LONGEST_TEXT,
    Choice,
    ChoiceOrNull,
    Day,
    Flag,
    Moment,
    OptionalChoice,
    OptionalText,
    Text,
    TextOrNull,
    Texts,
)
from apps.samples.choices import (
    ChartPrefix,
    CommunicationDirection,
    CommunicationKind,
    ProjectStatus,
    Stage,
    StepStatus,
)


class ProjectSerializer(serializers.Serializer[Any]):
    """A project as it is answered."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    description = TextOrNull()
    owner_name = TextOrNull()
    owner_email = TextOrNull()
    lab = serializers.UUIDField(source="lab_id", allow_null=True)
    lab_name = serializers.CharField(source="lab.name", allow_null=True, default=None)
    status = serializers.ChoiceField(ProjectStatus.choices)
    chart_prefix = ChoiceOrNull(ChartPrefix.choices)
    created_by = serializers.UUIDField(source="created_by_id", allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ProjectValuesSerializer(StrictSerializer):
    """The members of a project that a person writes."""

    description = OptionalText(max_length=LONGEST_TEXT)
    owner_name = OptionalText(max_length=200)
    owner_email = OptionalText(max_length=254)
    chart_prefix = OptionalChoice(ChartPrefix.choices)


class ProjectUpdateSerializer(ProjectValuesSerializer):
    """A partial update."""

    name = Text(max_length=200, required=False)
    status = Choice(ProjectStatus.choices, required=False)
    updated_at = serializers.CharField(required=False, help_text="The version this is based on.")


class ProjectCreateSerializer(ProjectValuesSerializer):
    """A new project."""

    name = Text(max_length=200)
    lab = serializers.UUIDField(
        required=False, allow_null=True, help_text="Left out: the requester's own lab."
    )


class LabAliasSerializer(serializers.Serializer[Any]):
    """Another way a form prints the lab's name."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class LabSerializer(serializers.Serializer[Any]):
    """A lab as it is answered."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    aliases = LabAliasSerializer(many=True)
    default_chart_field = TextOrNull()
    is_active = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class LabUpdateSerializer(StrictSerializer):
    """The members of a lab that a manager writes."""

    name = Text(max_length=200, required=False)
    default_chart_field = OptionalText(max_length=100)
    is_active = Flag(required=False)
    updated_at = serializers.CharField(required=False)


class LabCreateSerializer(StrictSerializer):
    """A new lab."""

    name = Text(max_length=200)
    default_chart_field = OptionalText(max_length=100)
    aliases = Texts(longest=200)


class AliasSerializer(StrictSerializer):
    """Another way a form prints the lab's name."""

    name = Text(max_length=200)


class MemberSerializer(serializers.Serializer[Any]):
    """A person who sees the lab's records."""

    user_id = serializers.UUIDField()
    username = serializers.CharField(source="user.username")
    full_name = serializers.CharField(source="user.full_name", allow_blank=True)
    email = serializers.CharField(source="user.email", allow_blank=True)
    created_at = serializers.DateTimeField(help_text="Since when.")


class NewMemberSerializer(StrictSerializer):
    """Who shall see the lab's records."""

    user_id = serializers.UUIDField()


class StepSerializer(serializers.Serializer[Any]):
    """The work of one stage on one sample."""

    id = serializers.UUIDField()
    stage = serializers.ChoiceField(Stage.choices)
    status = serializers.ChoiceField(StepStatus.choices)
    superseded = serializers.BooleanField(help_text="Done again later, in rework.")
    done_by = serializers.UUIDField(source="done_by_id", allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)
    notes = TextOrNull()
    results = serializers.DictField()
    updated_at = serializers.DateTimeField()


class StepUpdateSerializer(StrictSerializer):
    """What was seen and found in a step."""

    notes = OptionalText(max_length=LONGEST_TEXT)
    results = serializers.DictField(required=False)
    updated_at = serializers.CharField(required=False)


class AttachmentSerializer(serializers.Serializer[Any]):
    """A file that belongs to a submission or a sample."""

    id = serializers.UUIDField()
    submission_id = serializers.UUIDField(allow_null=True)
    sample_id = serializers.UUIDField(allow_null=True)
    file_id = serializers.UUIDField()
    filename = serializers.CharField(source="file.filename")
    media_type = serializers.CharField(source="file.media_type")
    size = serializers.IntegerField(source="file.size", help_text="Bytes.")
    sha256 = serializers.CharField(source="file.sha256")
    description = TextOrNull()
    added_by = serializers.UUIDField(source="added_by_id", allow_null=True)
    created_at = serializers.DateTimeField()


class NewAttachmentSerializer(StrictSerializer):
    """A file sent along (`file`), or one that was uploaded before (`file_id`)."""

    file = serializers.FileField(required=False, allow_empty_file=True)
    file_id = serializers.UUIDField(required=False)
    description = OptionalText(max_length=300)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a body that names no file, or two."""
        if ("file" in attrs) == ("file_id" in attrs):
            raise serializers.ValidationError({"file": "Send either a file or a file_id."}, code="required")
        return attrs


class AttachedFileSerializer(StrictSerializer):
    """A file that was uploaded before."""

    file_id = serializers.UUIDField()
    description = OptionalText(max_length=300)


class CommunicationSerializer(serializers.Serializer[Any]):
    """Something that was said about a submission or a sample."""

    id = serializers.UUIDField()
    submission_id = serializers.UUIDField(allow_null=True)
    sample_id = serializers.UUIDField(allow_null=True)
    kind = serializers.ChoiceField(CommunicationKind.choices)
    direction = serializers.ChoiceField(CommunicationDirection.choices)
    subject = TextOrNull()
    body = serializers.CharField()
    counterpart = TextOrNull()
    author = serializers.UUIDField(source="author_id", allow_null=True)
    occurred_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()


class NewCommunicationSerializer(StrictSerializer):
    """What was said, by which means, in which direction."""

    kind = Choice(CommunicationKind.choices)
    direction = Choice(CommunicationDirection.choices)
    subject = OptionalText(max_length=300)
    body = Text(max_length=LONGEST_TEXT)
    counterpart = OptionalText(max_length=254, help_text="The other side's name or address.")
    occurred_at = Moment(required=False, help_text="Left out: now.")


class HolidaySerializer(serializers.Serializer[Any]):
    """A day that is no working day."""

    day = serializers.DateField()
    name = serializers.CharField()


class NewHolidaySerializer(StrictSerializer):
    """A day that shall be no working day."""

    day = Day()
    name = Text(max_length=100)
