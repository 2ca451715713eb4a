"""Taking a submitted form back: whole, once, and only while nothing has moved."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from apps.audit import selectors as audit_selectors
from apps.audit.exceptions import ReasonRequired
from apps.samples.exceptions import AlreadyReceived, FormInWork, FormTakenBack, SubmissionNotFound
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.samples.services import issuing, moves, receiving, recording, withdrawing
from apps.samples.services.forms import submit_form, take_back_form
from apps.samples.types import FormSample, NewSample, RunPlace, SheetWish, SubmittedForm
from apps.security.choices import Role
from apps.security.models import User
from tests.factories.samples import make_user
from tests.samples.services.test_races import at_once

QUOTE = "HTSF--RE-201"


def submitted(*, number: str = QUOTE, samples: int = 3) -> Submission:
    """Submit a form with so many samples, named A, B, C ..."""
    form = SubmittedForm(
        values={"quote_number": number},
        samples=[
            FormSample(number=place, name=chr(64 + place), values={"volume_ul": "2", "qubit_ng_ul": "50"})
            for place in range(1, samples + 1)
        ],
        sample_type="DNA",
        chart_field="HTSF-001",
    )
    return submit_form(form=form, by=make_user(), file=None)


@pytest.mark.django_db
def test_a_form_taken_back_leaves_its_number_free_and_its_samples_withdrawn() -> None:
    manager, first = make_user(Role.MANAGER), submitted()
    taken = take_back_form(submission_id=first.pk, by=manager, reason="The wrong lab.")
    assert (taken.number, taken.quote_number, taken.status) == ("HTSF--RE-201~1", QUOTE, "archived")
    told = set(Sample.objects.values_list("status", "withdrawn_reason"))
    assert told == {("archived", "The wrong lab.")}
    entry = audit_selectors.list_entries(object_label="samples.submission", object_pk=first.pk)[0]
    assert entry.reason == "The wrong lab."
    again = submitted()
    assert (again.number, again.status, again.samples.count()) == (QUOTE, "submitted", 3)
    assert take_back_form(submission_id=again.pk, by=manager, reason="Again.").number == "HTSF--RE-201~2"


@pytest.mark.django_db
def test_the_longest_quote_number_is_put_by_within_its_column() -> None:
    longest = "Q" * 64
    taken = take_back_form(submission_id=submitted(number=longest).pk, by=make_user(), reason="Wrong.")
    assert (taken.number, taken.quote_number) == ("Q" * 62 + "~1", longest)


@pytest.mark.django_db
def test_taking_back_without_a_reason_is_refused() -> None:
    submission = submitted()
    with pytest.raises(ReasonRequired):
        take_back_form(submission_id=submission.pk, by=make_user(), reason=" ")
    assert Submission.objects.get().number == QUOTE


@pytest.mark.django_db
def test_a_form_that_is_taken_back_cannot_be_taken_back_again() -> None:
    submission, technician = submitted(), make_user()
    taken = take_back_form(submission_id=submission.pk, by=technician, reason="The wrong lab.")
    with pytest.raises(FormTakenBack) as refusal:
        take_back_form(submission_id=submission.pk, by=technician, reason="Another reason.")
    assert refusal.value.message == (
        "Submission HTSF--RE-201~1 is archived; there is nothing left to take back."
    )
    assert Submission.objects.get().updated_at == taken.updated_at


@pytest.mark.django_db
def test_a_form_nobody_knows_cannot_be_taken_back() -> None:
    with pytest.raises(SubmissionNotFound):
        take_back_form(submission_id=uuid4(), by=make_user(), reason="Wrong.")


def receive(samples: list[Sample], by: User) -> None:
    receiving.receive_samples(sample_ids=[sample.pk for sample in samples[:2]], by=by)


def move_on(samples: list[Sample], by: User) -> None:
    moves.change_status(sample_id=samples[1].pk, to="prep", by=by)


def fail(samples: list[Sample], by: User) -> None:
    moves.change_status(sample_id=samples[1].pk, to="failed", by=by)


def move_on_and_back(samples: list[Sample], by: User) -> None:
    moves.change_status(sample_id=samples[0].pk, to="prep", by=by)
    moves.change_status(sample_id=samples[0].pk, to="submitted", by=by, reason="Too early.")


def measure(samples: list[Sample], by: User) -> None:
    recording.update_sample(sample_id=samples[2].pk, by=by, changes={"qubit_ng_ul": Decimal(9)})


def add_one(samples: list[Sample], by: User) -> None:
    values = {"chart_field": "HTSF-001"}
    more = NewSample(name="X", sample_type="DNA", submission_id=samples[0].submission_id, values=values)
    recording.create_sample(by=by, data=more)


def issue_sheet(samples: list[Sample], by: User) -> None:
    wish = SheetWish(experiment_id="RE-201", places=[RunPlace(flow_cell_id="FBA00001")], kit="SQK-RBK114.24")
    issuing.issue_minknow_sheets(submission_id=samples[0].submission_id, by=by, wish=wish)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("act", "moved"),
    [
        (receive, "A, B are received"),
        (move_on, "B is in work"),
        (fail, "B is in work"),
        (move_on_and_back, "A is in work"),
        (measure, "C is measured since"),
        (add_one, "X is added since"),
        (issue_sheet, "its sample sheets were issued to the sequencer"),
    ],
)
def test_a_form_of_which_something_has_moved_stays(act: Callable[..., Any], moved: str) -> None:
    manager, submission = make_user(Role.MANAGER), submitted()
    act(list(submission.samples.order_by("number")), manager)
    with pytest.raises(FormInWork) as refusal:
        take_back_form(submission_id=submission.pk, by=manager, reason="The wrong lab.")
    assert refusal.value.message == f"Submission {QUOTE} cannot be taken back: {moved}."
    assert Submission.objects.get().number == QUOTE
    assert not Sample.objects.exclude(withdrawn_at=None).exists()


@pytest.mark.django_db
def test_what_moved_is_named_up_to_five_samples() -> None:
    manager, submission = make_user(Role.MANAGER), submitted(samples=7)
    receiving.receive_samples(sample_ids=[sample.pk for sample in submission.samples.all()], by=manager)
    with pytest.raises(FormInWork) as refusal:
        take_back_form(submission_id=submission.pk, by=manager, reason="The wrong lab.")
    assert "A, B, C, D, E, 2 more are received" in refusal.value.message


@pytest.mark.django_db
def test_what_was_only_assigned_or_withdrawn_does_not_keep_a_form() -> None:
    manager, submission = make_user(Role.MANAGER), submitted()
    first, second, _ = submission.samples.order_by("number")
    recording.update_sample(sample_id=first.pk, by=manager, changes={"assigned_to": "Grey", "kit": "X"})
    withdrawing.withdraw_sample(sample_id=second.pk, by=manager, reason="Twice on the form.")
    take_back_form(submission_id=submission.pk, by=manager, reason="The wrong lab.")
    reasons = Sample.objects.order_by("number").values_list("withdrawn_reason", flat=True)
    assert list(reasons) == ["The wrong lab.", "Twice on the form.", "The wrong lab."]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_submit_one_quote_at_once_one_is_refused() -> None:
    outcomes = at_once(submitted, submitted)
    kinds = sorted(type(outcome).__name__ for outcome in outcomes)
    assert kinds == ["QuoteAlreadySubmitted", "Submission"]
    refusal = next(outcome for outcome in outcomes if not isinstance(outcome, Submission))
    assert refusal.facts["submission_id"] == Submission.objects.get().pk
    assert Sample.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_one_form_back_at_once_one_is_refused() -> None:
    submission, people = submitted(), [make_user(), make_user()]
    outcomes = at_once(
        *(
            lambda user=user: take_back_form(submission_id=submission.pk, by=user, reason=user.username)
            for user in people
        )
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["FormTakenBack", "Submission"]
    assert Submission.objects.get().number == "HTSF--RE-201~1"
    assert len(set(Sample.objects.values_list("withdrawn_reason", flat=True))) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_a_form_is_taken_back_or_its_sample_received_but_never_both(attempt: int) -> None:
    submission, manager = submitted(), make_user(Role.MANAGER)
    first = submission.samples.order_by("number")[0]
    back, receipt = at_once(
        lambda: take_back_form(submission_id=submission.pk, by=manager, reason="Wrong."),
        lambda: receiving.receive_sample(sample_id=first.pk, by=manager),
    )
    first.refresh_from_db()
    if isinstance(back, Submission):
        assert not isinstance(receipt, Sample | AlreadyReceived)
        assert (first.received_at, first.status) == (None, "archived")
    else:
        assert isinstance(back, FormInWork)
        assert isinstance(receipt, Sample)
        assert first.withdrawn_at is None
        assert Submission.objects.get().number == QUOTE


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_a_sample_added_while_its_form_is_taken_back_is_never_left_in_an_archived_form(attempt: int) -> None:
    submission, manager = submitted(), make_user(Role.MANAGER)
    samples = list(submission.samples.order_by("number"))
    back, _ = at_once(
        lambda: take_back_form(submission_id=submission.pk, by=manager, reason="Wrong."),
        lambda: add_one(samples, manager),
    )
    standing = Sample.objects.filter(withdrawn_at=None).count()
    assert (standing, isinstance(back, Submission)) in {(0, True), (4, False)}
