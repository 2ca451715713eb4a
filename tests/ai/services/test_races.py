"""Two people, or two clicks, at the same moment: one reading, one submission, nothing lost."""

from functools import partial
from io import BytesIO

import pytest

from apps.ai.exceptions import ApprovedAlready, FileNotYours, NotInReview
from apps.ai.models.corrections import Correction
from apps.ai.models.readings import Reading
from apps.ai.services.approving import approve_reading, reject_reading, undo_approval
from apps.ai.services.correcting import correct_reading
from apps.ai.services.requesting import request_reading
from apps.ai.types import NewCorrection
from apps.core.exceptions import StaleRecord
from apps.core.models.files import StoredFile
from apps.core.models.jobs import Job
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from tests.factories.ai import make_reading
from tests.factories.samples import make_lab, make_requester, make_user
from tests.samples.services.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

FORM = b"%PDF-1.7 a form"


def test_of_five_who_send_the_same_file_at_once_all_get_one_reading_and_one_job() -> None:
    lab = make_lab()
    people = [make_requester(lab), make_requester(lab), make_user(), make_user(), make_user()]
    outcomes = at_once(
        *(
            partial(request_reading, content=BytesIO(FORM), filename="quote.pdf", by=person)
            for person in people
        )
    )
    # Where somebody of the core was first, the customers learn nothing of it.
    readings = [outcome for outcome in outcomes if isinstance(outcome, Reading)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, FileNotYours)]
    assert len(readings) + len(refused) == 5
    assert len({reading.pk for reading in readings}) == 1
    assert (Reading.objects.count(), Job.objects.count(), StoredFile.objects.count()) == (1, 1, 1)


def test_two_who_send_a_failed_file_again_start_it_once() -> None:
    person = make_user()
    make_reading(by=person, status="failed", content=FORM)
    at_once(*(partial(request_reading, content=BytesIO(FORM), filename="a.pdf", by=person) for _ in range(4)))
    assert (Reading.objects.get().status, Job.objects.count()) == ("queued", 1)


def test_a_double_click_approves_once_and_answers_the_same_twice() -> None:
    reading, user = make_reading(), make_user()
    outcomes = at_once(*(partial(approve_reading, reading_id=reading.pk, by=user) for _ in range(4)))
    assert {outcome.submission_id for outcome in outcomes} == {Submission.objects.get().pk}
    assert Sample.objects.count() == 3


def test_of_two_reviewers_one_approves_and_the_other_is_told_who() -> None:
    reading, people = make_reading(), [make_user(), make_user()]
    outcomes = at_once(*(partial(approve_reading, reading_id=reading.pk, by=person) for person in people))
    winner = next(outcome for outcome in outcomes if isinstance(outcome, Reading))
    loser = next(outcome for outcome in outcomes if isinstance(outcome, ApprovedAlready))
    assert loser.message.startswith(f"{winner.approved_by} approved this reading on ")
    assert (Submission.objects.count(), Sample.objects.count()) == (1, 3)


def test_of_one_who_approves_and_one_who_rejects_one_is_refused() -> None:
    reading = make_reading()
    outcomes = at_once(
        partial(approve_reading, reading_id=reading.pk, by=make_user()),
        partial(reject_reading, reading_id=reading.pk, by=make_user(), reason="No."),
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, ApprovedAlready | NotInReview)]
    assert len(refused) == 1
    assert (Reading.objects.get().status, Submission.objects.count()) in {("approved", 1), ("rejected", 0)}


def test_of_two_who_correct_the_same_version_one_wins() -> None:
    reading = make_reading()
    outcomes = at_once(
        *(
            partial(
                correct_reading,
                reading_id=reading.pk,
                by=make_user(),
                corrections=[NewCorrection("fields.kit", kit)],
                expected_version=1,
            )
            for kit in ("SQK-LSK114", "SQK-RAD114")
        )
    )
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [StaleRecord]
    assert (Correction.objects.count(), Reading.objects.get().version) == (1, 2)


def test_two_who_take_a_form_back_at_once_take_it_back_once() -> None:
    reading, user = make_reading(), make_user()
    approve_reading(reading_id=reading.pk, by=user)
    outcomes = at_once(
        *(partial(undo_approval, reading_id=reading.pk, by=user, reason="Wrong lab.") for _ in range(2))
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NotApproved", "Reading"]
    assert Reading.objects.get().status == "review"
    assert Submission.objects.get().status == "archived"
