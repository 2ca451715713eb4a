"""The bodies of the sheet door."""

from typing import Any

from rest_framework import serializers

from apps.core.api.serializers import StrictSerializer
from apps.samples.api.sample_serializers import SampleSerializer
from apps.samples.choices import IntakeMode


class IntakeFormSerializer(StrictSerializer):
    """The upload and how it is to be taken."""

    file = serializers.FileField(allow_empty_file=True, help_text="CSV or XLSX with the template's columns.")
    mode = serializers.ChoiceField(
        IntakeMode.choices,
        default=IntakeMode.WHOLE.value,
        help_text="`whole`: any problem refuses the sheet. `partial`: the good rows are taken in.",
    )
    dry_run = serializers.BooleanField(
        default=False, help_text="Tell what would be created, and write nothing."
    )


class RowProblemSerializer(serializers.Serializer[Any]):
    """What is wrong with one cell."""

    field = serializers.CharField(help_text="`row 7, concentration`")
    code = serializers.CharField()
    message = serializers.CharField()


class IntakeSubmissionSerializer(serializers.Serializer[Any]):
    """One submission of the sheet; without id and number after a dry run."""

    id = serializers.UUIDField(allow_null=True)
    number = serializers.CharField(allow_null=True)
    submitter_email = serializers.CharField()
    lab_name = serializers.CharField(allow_null=True)
    lab_id = serializers.UUIDField(allow_null=True)
    project_id = serializers.UUIDField(allow_null=True)
    project_name = serializers.CharField(allow_null=True)
    sample_count = serializers.IntegerField()


class IntakeAnswerSerializer(serializers.Serializer[Any]):
    """The outcome of an intake. A 202 has the first two members alone."""

    job_id = serializers.UUIDField()
    samples = SampleSerializer(many=True, help_text="Empty after a dry run.")
    intake_id = serializers.UUIDField(required=False)
    repeated = serializers.BooleanField(required=False, help_text="The same bytes were taken in before.")
    dry_run = serializers.BooleanField(required=False)
    accepted = serializers.BooleanField(
        required=False, help_text="Of a dry run: whether it would be taken in."
    )
    mode = serializers.ChoiceField(IntakeMode.choices, required=False)
    row_count = serializers.IntegerField(required=False)
    sample_count = serializers.IntegerField(required=False)
    submission_count = serializers.IntegerField(required=False)
    submissions = IntakeSubmissionSerializer(many=True, required=False, help_text="The first 200.")
    projects_created = serializers.ListField(child=serializers.CharField(), required=False)
    problem_count = serializers.IntegerField(required=False)
    problems = RowProblemSerializer(many=True, required=False, help_text="The first 100.")
    warning_count = serializers.IntegerField(required=False)
    warnings = RowProblemSerializer(many=True, required=False, help_text="The first 100.")
    error_file_id = serializers.UUIDField(required=False, allow_null=True)
