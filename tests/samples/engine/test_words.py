"""The engine's plain words are the lab's words: it may not import them, so a test holds the two together."""

from apps.samples import choices
from apps.samples.engine import intake_values, workflow


def test_the_engine_speaks_of_the_same_statuses_and_stages() -> None:
    assert list(workflow.STATUSES) == choices.SampleStatus.values
    assert list(workflow.STAGE_NAMES) == choices.Stage.values
    for status in workflow.LADDER:
        held = choices.STAGES_OF_STATUS[choices.SampleStatus(status)]
        assert workflow.STAGES_OF_STATUS[status] == tuple(stage.value for stage in held)


def test_the_engine_accepts_the_same_values() -> None:
    assert list(intake_values.SAMPLE_TYPES) == choices.SampleType.values
    assert list(intake_values.PRIORITIES) == choices.Priority.values
    assert list(intake_values.DEVICES) == choices.FlowCellDevice.values
    assert list(intake_values.CHEMISTRIES) == choices.Chemistry.values
    assert {
        intake_values.SAMPLE,
        intake_values.POSITIVE_CONTROL,
        intake_values.NEGATIVE_CONTROL,
    } == set(choices.SampleKind.values)
