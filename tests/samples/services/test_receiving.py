"""Receiving samples."""

from datetime import UTC, datetime

import pytest

from apps.core.exceptions import StaleRecord
from apps.samples.engine.lab_id import parse_lab_id, sequence_of
from apps.samples.exceptions import AlreadyReceived, NotReceivable, SampleWithdrawn, SomeRefused
from apps.samples.models.samples import Sample
from apps.samples.models.steps import WorkflowStep
from apps.samples.services import receiving
from tests.factories.samples import make_sample, make_submission, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)


def test_a_received_sample_has_a_lab_id_a_time_a_person_and_its_first_step() -> None:
    user, sample = make_user(), make_sample()
    received = receiving.receive_sample(sample_id=sample.pk, by=user, now=NOW)
    assert (received.received_at, received.received_by) == (NOW, user)
    assert received.lab_id == parse_lab_id(received.lab_id or "")
    assert received.status == "submitted"
    step = WorkflowStep.objects.get(sample=sample)
    assert (step.stage, step.status, step.started_at) == ("sample_qc", "in_progress", NOW)


def test_receiving_a_sample_twice_is_refused() -> None:
    first, second = make_user(full_name="Ada Grey"), make_user()
    sample = make_sample(name="Tube 3")
    once = receiving.receive_sample(sample_id=sample.pk, by=first, now=NOW)
    with pytest.raises(AlreadyReceived) as refusal:
        receiving.receive_sample(sample_id=sample.pk, by=second)
    assert refusal.value.message == f"Sample {once.lab_id} Tube 3 was received on 2026-03-04 by Ada Grey."
    again = Sample.objects.get(pk=sample.pk)
    assert (again.lab_id, again.received_by, again.updated_at) == (once.lab_id, first, once.updated_at)


def test_lab_ids_are_never_given_twice() -> None:
    user = make_user()
    received = [receiving.receive_sample(sample_id=make_sample().pk, by=user) for _ in range(3)]
    numbers = [sequence_of(sample.lab_id or "") for sample in received]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


def test_what_is_archived_or_withdrawn_is_not_received() -> None:
    user = make_user()
    archived = make_sample(status="archived", name="Old tube")
    withdrawn = make_sample(status="archived", withdrawn_at=NOW, withdrawn_reason="Mixed up")
    with pytest.raises(NotReceivable) as refusal:
        receiving.receive_sample(sample_id=archived.pk, by=user)
    assert refusal.value.message == "Sample Old tube is archived and cannot be received."
    with pytest.raises(SampleWithdrawn):
        receiving.receive_sample(sample_id=withdrawn.pk, by=user)
    assert Sample.objects.filter(received_at=None).count() == 2


def test_a_stale_version_is_not_received() -> None:
    sample = make_sample()
    Sample.objects.filter(pk=sample.pk).update(notes="Leaking tube.")
    with pytest.raises(StaleRecord):
        receiving.receive_sample(sample_id=sample.pk, by=make_user(), expected=sample.updated_at)
    assert Sample.objects.get(pk=sample.pk).received_at is None


def test_a_box_of_samples_gets_lab_ids_in_the_order_of_the_form() -> None:
    submission = make_submission()
    samples = [make_sample(submission=submission, number=number) for number in (3, 1, 2)]
    received = receiving.receive_samples(
        sample_ids=[sample.pk for sample in samples], by=make_user(), now=NOW
    )
    assert [sample.number for sample in received] == [1, 2, 3]
    numbers = [sequence_of(sample.lab_id or "") for sample in received]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]
    assert WorkflowStep.objects.filter(stage="sample_qc", started_at=NOW).count() == 3


def test_if_one_of_a_box_was_received_before_none_is() -> None:
    user = make_user()
    fresh, received = make_sample(), make_sample(received_by=user)
    with pytest.raises(SomeRefused) as refusal:
        receiving.receive_samples(sample_ids=[fresh.pk, received.pk], by=user)
    assert [(problem.field, problem.code) for problem in refusal.value.errors] == [
        (str(received.pk), "already_received")
    ]
    assert Sample.objects.get(pk=fresh.pk).received_at is None
    assert WorkflowStep.objects.count() == 0
