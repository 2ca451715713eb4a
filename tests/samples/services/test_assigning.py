"""Assigning samples."""

from datetime import UTC, datetime

import pytest

from apps.core.exceptions import Invalid, StaleRecord
from apps.samples.exceptions import SampleWithdrawn
from apps.samples.models.samples import Sample
from apps.samples.services import assigning
from tests.factories.samples import make_sample, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["grey", "GREY", "a.grey@example.org", "ada GREY", " grey "])
def test_an_assignment_is_linked_when_it_names_one_active_user(typed: str) -> None:
    grey = make_user(username="grey", email="a.grey@example.org", full_name="Ada Grey")
    assigned = assigning.assign_sample(sample_id=make_sample().pk, assigned_to=typed, by=make_user())
    assert (assigned.assigned_to, assigned.assigned_user) == (typed, grey)


def test_a_name_nobody_two_people_or_a_former_colleague_bear_stays_text() -> None:
    make_user(full_name="Jo Smith")
    make_user(full_name="Jo Smith")
    make_user(username="white", is_active=False)
    for typed in ("Dr. Smith", "Jo Smith", "white"):
        assigned = assigning.assign_sample(sample_id=make_sample().pk, assigned_to=typed, by=make_user())
        assert (assigned.assigned_to, assigned.assigned_user) == (typed, None)


def test_an_empty_text_takes_the_assignment_back() -> None:
    grey = make_user(username="grey")
    sample = make_sample(assigned_to="grey", assigned_user=grey)
    taken_back = assigning.assign_sample(sample_id=sample.pk, assigned_to="", by=make_user())
    assert (taken_back.assigned_to, taken_back.assigned_user) == ("", None)


def test_assigning_to_the_same_person_again_writes_nothing() -> None:
    sample = make_sample(assigned_to="Somebody")
    again = assigning.assign_sample(sample_id=sample.pk, assigned_to="Somebody", by=make_user())
    assert again.updated_at == sample.updated_at


def test_a_refused_assignment_changes_nothing() -> None:
    sample = make_sample(assigned_to="Grey")
    Sample.objects.filter(pk=sample.pk).update(notes="x")
    before = Sample.objects.get(pk=sample.pk)
    with pytest.raises(StaleRecord):
        assigning.assign_sample(
            sample_id=sample.pk, assigned_to="White", by=make_user(), expected=sample.updated_at
        )
    with pytest.raises(Invalid):
        assigning.assign_sample(sample_id=sample.pk, assigned_to="x" * 201, by=make_user())
    assert Sample.objects.get(pk=sample.pk).updated_at == before.updated_at
    gone = make_sample(status="archived", withdrawn_at=datetime(2026, 1, 1, tzinfo=UTC), withdrawn_reason="x")
    with pytest.raises(SampleWithdrawn):
        assigning.assign_sample(sample_id=gone.pk, assigned_to="Grey", by=make_user())


def test_many_samples_are_assigned_to_one_person() -> None:
    grey = make_user(username="grey")
    samples = [make_sample(), make_sample()]
    assigned = assigning.assign_samples(
        sample_ids=[sample.pk for sample in samples], assigned_to="Grey", by=make_user()
    )
    assert [(sample.assigned_to, sample.assigned_user_id) for sample in assigned] == [("Grey", grey.pk)] * 2
