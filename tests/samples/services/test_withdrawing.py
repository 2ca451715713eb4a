"""Withdrawing samples."""

from datetime import UTC, datetime

import pytest

from apps.audit import selectors as audit_selectors
from apps.audit.exceptions import ReasonRequired
from apps.samples.exceptions import SampleNotFound, SomeRefused
from apps.samples.models.samples import Sample
from apps.samples.selectors.samples import get_sample, list_samples
from apps.samples.services import withdrawing
from apps.security.choices import Role
from tests.factories.samples import make_lab, make_requester, make_sample, make_step, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize("status", ["submitted", "prep", "completed", "failed", "archived"])
def test_a_withdrawn_sample_is_archived_with_its_reason_and_leaves_the_lists(status: str) -> None:
    manager, sample = make_user(Role.MANAGER), make_sample(status=status)
    gone = withdrawing.withdraw_sample(sample_id=sample.pk, by=manager, reason="Mixed up.", now=NOW)
    assert (gone.status, gone.stage, gone.withdrawn_at) == ("archived", sample.stage, NOW)
    assert gone.withdrawn_reason == "Mixed up."
    assert list(list_samples(visible_to=manager)) == []
    assert list(list_samples(visible_to=manager, withdrawn=True)) == [sample]
    entry = audit_selectors.list_entries(object_label="samples.sample", object_pk=sample.pk)[0]
    assert entry.reason == "Mixed up."


def test_the_customer_no_longer_finds_a_withdrawn_sample_and_the_lab_does() -> None:
    lab = make_lab()
    requester, manager, sample = make_requester(lab), make_user(Role.MANAGER), make_sample(lab=lab)
    withdrawing.withdraw_sample(sample_id=sample.pk, by=manager, reason="Mixed up.")
    with pytest.raises(SampleNotFound):
        get_sample(sample_id=sample.pk, visible_to=requester)
    assert get_sample(sample_id=sample.pk, visible_to=manager) == sample


def test_withdrawing_without_a_reason_is_refused() -> None:
    sample = make_sample()
    with pytest.raises(ReasonRequired):
        withdrawing.withdraw_sample(sample_id=sample.pk, by=make_user(Role.MANAGER), reason=" ")
    assert Sample.objects.get(pk=sample.pk).updated_at == sample.updated_at


def test_withdrawing_again_keeps_the_first_reason() -> None:
    manager, sample = make_user(Role.MANAGER), make_sample()
    first = withdrawing.withdraw_sample(sample_id=sample.pk, by=manager, reason="Mixed up.")
    second = withdrawing.withdraw_sample(sample_id=sample.pk, by=manager, reason="Another reason.")
    assert (second.withdrawn_reason, second.updated_at) == ("Mixed up.", first.updated_at)


def test_work_that_had_begun_is_closed() -> None:
    sample = make_sample()
    step = make_step(sample)
    withdrawing.withdraw_sample(sample_id=sample.pk, by=make_user(Role.MANAGER), reason="Mixed up.")
    step.refresh_from_db()
    assert step.status == "skipped"


def test_many_are_withdrawn_together_or_not_at_all() -> None:
    manager, lab = make_user(Role.MANAGER), make_lab()
    ours, theirs = make_sample(lab=lab), make_sample(lab=make_lab())
    with pytest.raises(SomeRefused) as refusal:
        withdrawing.withdraw_samples(
            sample_ids=[ours.pk, theirs.pk], by=make_requester(lab), reason="Mixed up."
        )
    assert [problem.code for problem in refusal.value.errors] == ["sample_not_found"]
    assert Sample.objects.filter(withdrawn_at=None).count() == 2
    withdrawing.withdraw_samples(sample_ids=[ours.pk, theirs.pk], by=manager, reason="Mixed up.")
    assert Sample.objects.filter(withdrawn_at=None).count() == 0
