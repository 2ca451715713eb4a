"""The status of a submission follows its samples."""

from collections import Counter

import pytest

from apps.samples.choices import SubmissionStatus
from apps.samples.models.submissions import Submission
from apps.samples.services import moves, withdrawing
from apps.samples.services.following import status_after
from apps.security.choices import Role
from tests.factories.samples import make_sample, make_submission, make_user


@pytest.mark.parametrize(
    ("current", "samples", "wanted"),
    [
        ("draft", {"submitted": 2}, "draft"),
        ("submitted", {"submitted": 2}, "submitted"),
        ("submitted", {"submitted": 1, "prep": 1}, "processing"),
        ("draft", {"prep": 1}, "processing"),
        ("submitted", {"submitted": 1, "failed": 1}, "submitted"),
        ("processing", {"submitted": 2}, "processing"),
        ("processing", {"completed": 1, "failed": 1, "archived": 1}, "completed"),
        ("processing", {"distributed": 2}, "completed"),
        ("processing", {"failed": 2}, "failed"),
        ("processing", {"archived": 2}, "completed"),
        ("processing", {}, "processing"),
        ("completed", {"completed": 1, "distributed": 1}, "completed"),
        ("completed", {"completed": 1, "submitted": 1}, "processing"),
        ("failed", {"failed": 1, "submitted": 1}, "processing"),
        ("archived", {"prep": 1}, "archived"),
    ],
)
def test_the_status_that_a_submission_has_with_its_samples(
    current: str, samples: dict[str, int], wanted: str
) -> None:
    assert status_after(SubmissionStatus(current), Counter(samples)) == wanted


def status_of(submission: Submission) -> str:
    return Submission.objects.get(pk=submission.pk).status


@pytest.mark.django_db
def test_a_submission_goes_through_the_lab_with_its_samples() -> None:
    manager, submission = make_user(Role.MANAGER), make_submission()
    first, second = make_sample(submission=submission), make_sample(submission=submission)
    moves.change_status(sample_id=first.pk, to="prep", by=manager)
    assert status_of(submission) == "processing"
    for status in ("sequencing", "analysis", "completed"):
        moves.change_status(sample_id=first.pk, to=status, by=manager)
    assert status_of(submission) == "processing"
    moves.change_status(sample_id=second.pk, to="failed", by=manager)
    assert status_of(submission) == "completed"
    moves.distribute_sample(sample_id=first.pk, by=manager)
    assert status_of(submission) == "completed"
    moves.change_status(sample_id=second.pk, to="submitted", by=manager, reason="New tube.")
    assert status_of(submission) == "processing"


@pytest.mark.django_db
def test_withdrawing_the_last_open_sample_completes_the_submission() -> None:
    manager, submission = make_user(Role.MANAGER), make_submission(status="processing")
    make_sample(submission=submission, status="completed")
    left = make_sample(submission=submission)
    withdrawing.withdraw_sample(sample_id=left.pk, by=manager, reason="Lost in the mail.")
    assert status_of(submission) == "completed"


@pytest.mark.django_db
def test_other_submissions_are_left_alone() -> None:
    other = make_submission()
    make_sample(submission=other)
    before = Submission.objects.get(pk=other.pk).updated_at
    moves.change_status(sample_id=make_sample().pk, to="prep", by=make_user())
    assert Submission.objects.get(pk=other.pk).updated_at == before
