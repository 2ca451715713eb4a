"""Submissions: taken down, corrected, handed in, linked, put away."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from apps.core.exceptions import Forbidden, Invalid, StaleRecord
from apps.samples.exceptions import (
    LabNotFound,
    NameTaken,
    NumberTaken,
    ProjectOfAnotherLab,
    SubmissionClosed,
    SubmissionInWork,
    SubmissionNotFound,
    SubmissionOpenAlready,
    SubmissionSent,
)
from apps.samples.models.labs import LabAlias
from apps.samples.models.submissions import Submission
from apps.samples.selectors.submissions import list_charges, list_submissions
from apps.samples.services import submissions
from apps.security.choices import Role
from tests.factories.samples import (
    make_lab,
    make_project,
    make_requester,
    make_sample,
    make_submission,
    make_user,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)
REQUESTER = {"requester_name": "Rosalind Franklin", "requester_email": "rosalind@example.org"}


def test_a_form_is_taken_down_with_its_quote_number_and_charges() -> None:
    technician, lab = make_user(), make_lab("Franklin, Rosalind (UNC-CH) Lab")
    submission = submissions.create_submission(
        by=technician,
        lab_name="franklin, rosalind (unc-ch) lab",
        project="Lake mud",
        source="pdf",
        values={
            **REQUESTER,
            "quote_number": "HTSF--RE-201",
            "genome_size": 600,
            "basecalling": ["SUP"],
            "delivery_methods": ["Globus", "Hard drive"],
            "projected_cost": "897.00",
            "currency": "USD",
        },
        charges=[{"name": "MinION DNA Flow Cell", "quantity": 1, "unit_price": "897.00", "total": "897.00"}],
        now=NOW,
    )
    assert (submission.number, submission.status, submission.submitted_at) == (
        "HTSF--RE-201",
        "submitted",
        NOW,
    )
    assert (submission.lab, submission.lab_name_printed) == (lab, "franklin, rosalind (unc-ch) lab")
    assert (submission.genome_size, submission.genome_size_unit) == (Decimal(600), "")
    assert submission.delivery_methods == ["Globus", "Hard drive"]
    assert submission.project is not None
    assert submission.project.lab == lab
    [charge] = list_charges(submission_id=submission.pk, visible_to=technician)
    assert (charge.position, charge.name, charge.total) == (1, "MinION DNA Flow Cell", Decimal("897.00"))


def test_without_a_quote_the_lab_gives_its_next_number() -> None:
    technician = make_user()
    first, second = (submissions.create_submission(by=technician, values=REQUESTER) for _ in range(2))
    assert first.number.startswith("S-")
    assert int(second.number[2:]) == int(first.number[2:]) + 1


def test_a_number_is_given_once() -> None:
    make_submission(number="HTSF--RE-201")
    with pytest.raises(NumberTaken):
        submissions.create_submission(
            by=make_user(), values={**REQUESTER, "quote_number": "HTSF--RE-201"}, project="New"
        )
    assert Submission.objects.count() == 1


def test_a_customer_takes_no_quote_number_and_learns_of_none() -> None:
    """Not the free one, which another lab's form would miss, nor the taken one, which would tell of it."""
    taken = submissions.create_submission(
        by=make_user(), values={**REQUESTER, "quote_number": "HTSF--RE-201"}
    )
    requester = make_requester(make_lab(), email="rosalind@example.org")
    made = [
        submissions.create_submission(by=requester, values={"quote_number": quote})
        for quote in ("HTSF--RE-201", "HTSF--RE-202")
    ]
    assert taken.number == "HTSF--RE-201"
    assert [each.quote_number for each in made] == ["HTSF--RE-201", "HTSF--RE-202"]
    assert all(each.number.startswith("S-") for each in made)


def test_a_requesters_form_is_theirs_and_their_labs() -> None:
    lab = make_lab()
    requester = make_requester(lab, full_name="Rosalind Franklin", email="rosalind@example.org")
    submission = submissions.create_submission(by=requester, values={}, draft=True)
    assert (submission.lab, submission.status, submission.submitted_at) == (lab, "draft", None)
    assert (submission.requester_name, submission.requester_email) == tuple(REQUESTER.values())
    with pytest.raises(SubmissionOpenAlready):
        submissions.create_submission(by=requester, values={}, draft=True)
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"genome_size": "NaN"},
        {"human_dna": "perhaps"},
        {"notification_emails": "a@example.org"},
        {"notification_emails": ["a@example.org", 7]},
        {"basecalling": ["SUP\x00"]},
        {"quote_date": "0000-00-00"},
        {"status": "completed"},
    ],
)
def test_a_form_with_a_value_no_field_can_hold_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        submissions.create_submission(by=make_user(), values={**REQUESTER, **values})
    assert [problem.field for problem in refusal.value.errors] == list(values)
    assert not Submission.objects.exists()


def test_a_customer_corrects_a_draft_and_not_what_was_handed_in() -> None:
    lab = make_lab()
    requester = make_requester(lab)
    draft, sent = make_submission(lab=lab, status="draft"), make_submission(lab=lab)
    changed = submissions.update_submission(
        submission_id=draft.pk, by=requester, changes={"comments": "600 bp amplicon"}
    )
    assert changed.comments == "600 bp amplicon"
    with pytest.raises(SubmissionSent):
        submissions.update_submission(submission_id=sent.pk, by=requester, changes={"comments": "x"})
    assert Submission.objects.get(pk=sent.pk).updated_at == sent.updated_at
    by_staff = submissions.update_submission(submission_id=sent.pk, by=make_user(), changes={"comments": "x"})
    assert by_staff.comments == "x"


def test_a_stale_idle_or_foreign_update_writes_nothing() -> None:
    submission = make_submission(lab=make_lab(), comments="same")
    idle = submissions.update_submission(
        submission_id=submission.pk, by=make_user(), changes={"comments": "same"}
    )
    assert idle.updated_at == submission.updated_at
    Submission.objects.filter(pk=submission.pk).update(kit="SQK-LSK114")
    with pytest.raises(StaleRecord):
        submissions.update_submission(
            submission_id=submission.pk,
            by=make_user(),
            changes={"comments": "x"},
            expected=submission.updated_at,
        )
    with pytest.raises(SubmissionNotFound):
        submissions.update_submission(
            submission_id=submission.pk, by=make_requester(make_lab()), changes={"comments": "x"}
        )
    assert Submission.objects.get(pk=submission.pk).comments == "same"


def test_a_draft_is_handed_in_once() -> None:
    lab = make_lab()
    requester, draft = make_requester(lab), make_submission(lab=lab, status="draft", submitted_at=None)
    sent = submissions.submit_submission(submission_id=draft.pk, by=requester, now=NOW)
    assert (sent.status, sent.submitted_at) == ("submitted", NOW)
    again = submissions.submit_submission(submission_id=draft.pk, by=requester)
    assert (again.submitted_at, again.updated_at) == (NOW, sent.updated_at)


def test_many_drafts_are_handed_in_together_or_not_at_all() -> None:
    technician = make_user()
    draft, archived = make_submission(status="draft"), make_submission(status="archived")
    with pytest.raises(SubmissionClosed):
        submissions.submit_submissions(submission_ids=[draft.pk, archived.pk], by=technician)
    assert Submission.objects.get(pk=draft.pk).status == "draft"
    [sent] = submissions.submit_submissions(submission_ids=[draft.pk], by=technician)
    assert sent.status == "submitted"


def test_a_manager_links_a_printed_name_to_its_lab_and_its_members_see_the_form() -> None:
    manager, lab = make_user(Role.MANAGER), make_lab()
    member = make_requester(lab)
    submission = make_submission(lab_name_printed="Franklin, Rosalind (UNC-CH) Lab")
    assert list(list_submissions(visible_to=member)) == []
    linked = submissions.link_lab(submission_id=submission.pk, lab_id=lab.pk, by=manager, remember_alias=True)
    assert linked.lab == lab
    assert list(list_submissions(visible_to=member)) == [submission]
    assert LabAlias.objects.get().name == "Franklin, Rosalind (UNC-CH) Lab"
    again = submissions.link_lab(submission_id=submission.pk, lab_id=lab.pk, by=manager, remember_alias=True)
    assert again.updated_at == linked.updated_at


def test_linking_is_refused_where_it_would_show_records_to_the_wrong_people() -> None:
    manager, lab = make_user(Role.MANAGER), make_lab()
    make_lab("Grey Lab")
    submission = make_submission(lab_name_printed="Grey Lab")
    with pytest.raises(Forbidden):
        submissions.link_lab(submission_id=submission.pk, lab_id=lab.pk, by=make_user(Role.TECHNICIAN))
    with pytest.raises(LabNotFound):
        submissions.link_lab(submission_id=submission.pk, lab_id=uuid4(), by=manager)
    with pytest.raises(NameTaken):
        submissions.link_lab(submission_id=submission.pk, lab_id=lab.pk, by=manager, remember_alias=True)
    Submission.objects.filter(pk=submission.pk).update(project=make_project(lab=make_lab()))
    with pytest.raises(ProjectOfAnotherLab):
        submissions.link_lab(submission_id=submission.pk, lab_id=lab.pk, by=manager)
    assert Submission.objects.get(pk=submission.pk).lab is None


def test_a_submission_is_archived_when_no_sample_is_in_work() -> None:
    manager, submission = make_user(Role.MANAGER), make_submission()
    sample = make_sample(submission=submission)
    with pytest.raises(SubmissionInWork, match=r"samples in work \(1\)"):
        submissions.archive_submission(submission_id=submission.pk, by=manager)
    assert Submission.objects.get(pk=submission.pk).status == "submitted"
    type(sample).objects.filter(pk=sample.pk).update(status="failed")
    archived = submissions.archive_submission(submission_id=submission.pk, by=manager, reason="Old.")
    assert archived.status == "archived"
