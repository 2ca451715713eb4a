"""The lab's decision: a form becomes records once, comes back out of them, or is put away with a reason."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from apps.ai.exceptions import (
    ApprovedAlready,
    FormRefused,
    NotApproved,
    NotInReview,
    NotYetRead,
    ReadingNotFound,
)
from apps.ai.models.readings import Reading
from apps.ai.services.approving import approve_reading, reject_reading, undo_approval
from apps.ai.services.correcting import correct_reading
from apps.ai.types import NewCorrection
from apps.audit import selectors as audit_selectors
from apps.audit.exceptions import ReasonRequired
from apps.core.exceptions import LabError, StaleRecord
from apps.samples.exceptions import FormInWork, QuoteAlreadySubmitted
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import ChargeLine, Submission
from apps.samples.services.receiving import receive_sample
from apps.security.models.user import User
from tests.factories.ai import document, make_reading, sample
from tests.factories.samples import make_lab, make_requester, make_submission, make_user

pytestmark = pytest.mark.django_db


def correct(reading: Reading, *said: tuple[str, Any]) -> Reading:
    return correct_reading(
        reading_id=reading.pk,
        by=make_user(),
        corrections=[NewCorrection(path, after) for path, after in said],
    )


def state() -> Any:
    return (
        list(Reading.objects.order_by("pk").values("pk", "status", "version", "submission_id")),
        list(Submission.objects.order_by("pk").values_list("pk", "status")),
        list(Sample.objects.order_by("pk").values_list("pk", "status")),
    )


def approve(reading: Reading, by: User | None = None, **named: Any) -> Reading:
    return approve_reading(reading_id=reading.pk, by=by or make_user(), **named)


def test_a_form_becomes_a_submission_with_its_samples_and_charges_as_corrected() -> None:
    lab = make_lab("Franklin, Rosalind (UNC-CH) Lab")
    reading = make_reading(
        result=document(
            quote_number="HTSF--RE-201",
            lab_name="Franklin, Rosalind (UNC-CH) Lab",
            human_dna="No",
            genome_size="600",
            quote_date="2025-07-17",
            projected_cost="897.00",
            flow_cell_count="1",
            delivery_methods=["Globus", "Hard drive"],
        )
    )
    correct(reading, ("samples.2.volume_ul", "20"), ("samples.12", None), ("fields.priority", "high"))
    user = make_user()
    approved = approve(reading, user)
    assert (approved.status, approved.approved_by, approved.version) == ("approved", user, 3)
    submission = Submission.objects.get()
    assert approved.submission == submission
    assert (submission.number, submission.source, submission.status) == ("HTSF--RE-201", "pdf", "submitted")
    assert (submission.lab, submission.kit, submission.priority) == (lab, "SQK-RBK114.24", "high")
    assert (submission.human_dna, submission.genome_size, submission.genome_size_unit) == (
        "no",
        Decimal(600),
        "",
    )
    assert (str(submission.quote_date), submission.quote_expires) == ("2025-07-17", None)
    assert (submission.projected_cost, submission.flow_cell_count) == (Decimal("897.00"), 1)
    assert submission.delivery_methods == ["Globus", "Hard drive"]
    assert submission.original_file == reading.file
    assert submission.extraction_confidence == Decimal("0.9700")
    rows = Sample.objects.order_by("number")
    assert [(row.number, row.name, row.volume_ul, row.nanodrop_ng_ul, row.qubit_ng_ul) for row in rows] == [
        (1, "1", Decimal(2), Decimal("298.9"), None),
        (2, "3", Decimal(20), Decimal("298.9"), None),
    ]
    assert {(row.sample_type, row.priority, row.status) for row in rows} == {("DNA", "high", "submitted")}
    assert [(line.name, line.total) for line in ChargeLine.objects.all()] == [
        ("MinION DNA Flow Cell", Decimal("897.00"))
    ]


def test_columns_without_a_home_and_controls_are_kept() -> None:
    rows = [
        sample(
            1, "A", extra={"Species": "Mus musculus"}, result="pass", total_amount_ug="0.5", qubit_ng_ul=None
        ),
        sample(2, "BLANK", kind="negative_control", nanodrop_ng_ul=None, concentration_ng_ul="1.5"),
    ]
    approve(make_reading(result=document(samples=rows)))
    first, second = Sample.objects.order_by("number")
    assert (first.notes, first.stated_amount_ng) == ("Species: Mus musculus\nResult: pass", Decimal(500))
    assert (second.kind, second.stated_ng_ul, second.nanodrop_ng_ul) == (
        "negative_control",
        Decimal("1.5"),
        None,
    )


def test_a_manager_may_say_whose_form_it_is() -> None:
    lab = make_lab()
    approve(make_reading(result=document(lab_name="Nobody knows Lab")), lab_id=lab.pk)
    submission = Submission.objects.get()
    assert (submission.lab, submission.lab_name_printed) == (lab, "Nobody knows Lab")


@pytest.mark.parametrize(
    ("printed", "linked"), [("", "sender"), ("Nobody's Lab", "sender"), ("Home", "sender")]
)
def test_a_form_is_its_senders_unless_it_prints_another_lab_of_ours(printed: str, linked: str) -> None:
    labs = {"sender": make_lab("Home"), "printed": make_lab("Other")}
    sender = make_requester(labs["sender"])
    approve(make_reading(by=sender, lab=labs["sender"], result=document(lab_name=printed)))
    submission = Submission.objects.get()
    assert (submission.lab, submission.lab_name_printed) == (labs[linked], printed)


def test_a_name_of_another_lab_moves_no_form_into_it_unless_a_person_says_so() -> None:
    home, other = make_lab("Home"), make_lab("Other")
    reading = make_reading(by=make_requester(home), lab=home, result=document(lab_name="Other"))
    before = state()
    with pytest.raises(FormRefused) as refusal:
        approve(reading)
    assert [(one.field, one.code) for one in refusal.value.errors] == [("lab_id", "lab_contradicted")]
    assert "sent by a member of Home" in refusal.value.message
    assert state() == before
    approve(reading, lab_id=other.pk)
    assert Submission.objects.get().lab == other


def test_who_approves_twice_gets_the_same_answer_and_nothing_more_is_created() -> None:
    reading, user = make_reading(), make_user()
    first = approve(reading, user, expected_version=1)
    before = state()
    again = approve(reading, user, expected_version=1)
    assert (again.submission_id, again.version) == (first.submission_id, first.version)
    assert state() == before


def test_who_approves_again_for_another_lab_is_told_that_it_stands_for_the_first() -> None:
    reading, user = make_reading(), make_user()
    first, other = make_lab("First"), make_lab("Other")
    approve(reading, user, lab_id=first.pk)
    before = state()
    assert approve(reading, user, lab_id=first.pk).submission is not None
    with pytest.raises(ApprovedAlready):
        approve(reading, user, lab_id=other.pk)
    assert state() == before


def test_another_reviewer_is_told_who_approved_it() -> None:
    reading, user = make_reading(), make_user(full_name="Ada Bench")
    approved = approve(reading, user)
    before = state()
    with pytest.raises(ApprovedAlready) as refused:
        approve(reading)
    assert "Ada Bench approved this reading on " in refused.value.message
    assert str(approved.submission) in refused.value.message
    assert state() == before


def test_what_the_records_do_not_take_is_named_by_its_path_and_nothing_is_created() -> None:
    rows = [sample(1, None), sample(2, "B", barcode="x" * 17)]
    reading = make_reading(
        result=document(samples=rows, sample_types=["Soil"], requester_email="nobody", currency="DOLLAR")
    )
    before = state()
    with pytest.raises(FormRefused) as refused:
        approve(reading)
    assert {one.field: one.code for one in refused.value.errors} == {
        "fields.requester_email": "invalid",
        "fields.currency": "max_length",
        "fields.sample_type": "required",
        "samples.1.name": "required",
        "samples.2.barcode": "max_length",
    }
    assert refused.value.message.startswith(FormRefused.sentence)
    assert state() == before


def test_columns_that_the_records_name_otherwise_are_named_as_the_reading_names_them() -> None:
    rows = [sample(1, "A", concentration_ng_ul="123456789.5", total_amount_ug="99999999999999")]
    with pytest.raises(FormRefused) as refused:
        approve(make_reading(result=document(samples=rows)))
    assert {one.field for one in refused.value.errors} == {
        "samples.1.concentration_ng_ul",
        "samples.1.total_amount_ug",
    }


def test_a_quote_that_is_in_the_records_already_is_refused() -> None:
    make_submission(number="HTSF--RE-7")
    reading = make_reading(result=document(quote_number="HTSF--RE-7"))
    before = state()
    with pytest.raises(QuoteAlreadySubmitted):
        approve(reading)
    assert state() == before


def test_who_has_seen_another_version_cannot_decide() -> None:
    reading = make_reading()
    correct(reading, ("fields.kit", "SQK-LSK114"))
    before = state()
    with pytest.raises(StaleRecord):
        approve(reading, expected_version=1)
    with pytest.raises(StaleRecord):
        reject_reading(reading_id=reading.pk, by=make_user(), reason="No.", expected_version=1)
    assert state() == before


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("queued", NotYetRead),
        ("reading", NotYetRead),
        ("rejected", NotInReview),
        ("failed", NotInReview),
        ("cancelled", NotInReview),
    ],
)
def test_only_what_is_in_review_is_decided(status: str, error: type[LabError]) -> None:
    reading = make_reading(status=status)
    before = state()
    with pytest.raises(error):
        approve(reading)
    with pytest.raises(error):
        reject_reading(reading_id=reading.pk, by=make_user(), reason="No.")
    with pytest.raises(NotApproved):
        undo_approval(reading_id=reading.pk, by=make_user(), reason="No.")
    assert state() == before


def test_an_approved_form_is_taken_back_while_nothing_has_moved_and_approved_again() -> None:
    reading, user = make_reading(result=document(quote_number="HTSF--RE-8")), make_user()
    approve(reading, user)
    back = undo_approval(reading_id=reading.pk, by=user, reason="Wrong lab.")
    assert (back.status, back.submission, back.approved_by, back.approved_at) == ("review", None, None, None)
    assert Submission.objects.get().status == "archived"
    assert set(Sample.objects.values_list("status", "withdrawn_reason")) == {("archived", "Wrong lab.")}
    again = approve(reading, user)
    assert again.submission is not None
    assert again.submission.number == "HTSF--RE-8"
    assert Submission.objects.count() == 2
    entry = audit_selectors.list_entries(object_label="ai.reading", object_pk=reading.pk).filter(
        changes__status=["approved", "review"]
    )
    assert [one.reason for one in entry] == ["Wrong lab."]


def test_a_form_whose_sample_was_received_stays_approved() -> None:
    reading, user = make_reading(), make_user()
    approve(reading, user)
    receive_sample(sample_id=Sample.objects.order_by("number")[0].pk, by=user)
    before = state()
    with pytest.raises(FormInWork):
        undo_approval(reading_id=reading.pk, by=user, reason="Wrong lab.")
    assert state() == before


def test_a_form_is_put_away_with_a_reason() -> None:
    reading, user = make_reading(), make_user()
    rejected = reject_reading(reading_id=reading.pk, by=user, reason=" Not our form. ")
    assert (rejected.status, rejected.rejected_by, rejected.reject_reason, rejected.version) == (
        "rejected",
        user,
        "Not our form.",
        2,
    )
    assert rejected.rejected_at is not None
    assert not Submission.objects.exists()


@pytest.mark.parametrize("reason", ["", " \n"])
def test_without_a_reason_nothing_is_put_away_or_taken_back(reason: str) -> None:
    reading, approved = make_reading(), make_reading(status="approved")
    before = state()
    with pytest.raises(ReasonRequired):
        reject_reading(reading_id=reading.pk, by=make_user(), reason=reason)
    with pytest.raises(ReasonRequired):
        undo_approval(reading_id=approved.pk, by=make_user(), reason=reason)
    assert state() == before


def test_a_strangers_reading_is_not_there_to_be_decided() -> None:
    reading, stranger = make_reading(lab=make_lab()), make_requester(make_lab())
    before = state()
    decisions: tuple[Callable[[], Reading], ...] = (
        lambda: approve(reading, stranger),
        lambda: reject_reading(reading_id=reading.pk, by=stranger, reason="No."),
        lambda: undo_approval(reading_id=reading.pk, by=stranger, reason="No."),
    )
    for decide in decisions:
        with pytest.raises(ReadingNotFound):
            decide()
    assert state() == before
