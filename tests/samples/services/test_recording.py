"""Recording samples: where they land, what is completed, what is refused."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from apps.audit import selectors as audit_selectors
from apps.audit.exceptions import ReasonRequired
from apps.config import selectors as config_selectors
from apps.config.services import set_parameter
from apps.core.exceptions import Forbidden, Invalid, StaleRecord
from apps.samples.exceptions import (
    ChartFieldNotAccepted,
    LabNotNamed,
    LabNotYours,
    MeasurementMissing,
    NoLabToSubmitFor,
    OtherSubmissionOpen,
    ProjectClosed,
    ProjectNotFound,
    ProjectOfAnotherLab,
    SampleWithdrawn,
    SomeRefused,
    SubmissionClosed,
    SubmissionNotFound,
)
from apps.samples.models.projects import Project
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.samples.services import recording
from apps.samples.types import NewSample
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


def new(name: str = "Tube 1", **fields: Any) -> NewSample:
    values = {"chart_field": "HTSF-001", **fields.pop("values", {})}
    return NewSample(name=name, sample_type=fields.pop("sample_type", "DNA"), values=values, **fields)


def nothing_was_stored() -> bool:
    return not (Sample.objects.exists() or Submission.objects.exists() or Project.objects.exists())


def entries_of(sample: Sample) -> list[Any]:
    return list(audit_selectors.list_entries(object_label="samples.sample", object_pk=sample.pk))


@pytest.fixture
def forgotten_parameters() -> Iterator[None]:
    """Forget the values this process has read, because the test's own go with its transaction."""
    yield
    config_selectors.forget_values()


def test_a_requesters_sample_lands_in_their_open_manual_submission() -> None:
    lab = make_lab()
    requester = make_requester(lab, username="rosalind", full_name="Rosalind Franklin")
    first = recording.create_sample(by=requester, data=new("1"))
    second = recording.create_sample(by=requester, data=new("2"))
    submission = first.submission
    assert second.submission == submission
    assert (submission.source, submission.status, submission.lab) == ("manual", "draft", lab)
    assert (submission.requester_name, submission.requester_email) == (
        "Rosalind Franklin",
        "rosalind@example.org",
    )
    assert submission.number.startswith("S-")
    assert len(submission.number) == 8
    assert (first.number, second.number, first.created_by) == (1, 2, requester)
    assert (first.status, first.stage, first.priority) == ("submitted", "sample_qc", "normal")
    assert first.concentration_ng_ul is None


def test_a_submission_that_was_handed_in_is_no_longer_the_open_one() -> None:
    requester = make_requester(make_lab())
    first = recording.create_sample(by=requester, data=new("1"))
    Submission.objects.update(status="submitted")
    assert recording.create_sample(by=requester, data=new("2")).submission != first.submission


def test_text_is_kept_as_it_was_written() -> None:
    name = "O'Neill (1) <b>é</b>; DROP TABLE samples -- 600bp"
    notes = "two\nlines\tand a tab"
    sample = recording.create_sample(by=make_requester(make_lab()), data=new(name, values={"notes": notes}))
    assert (sample.name, sample.notes) == (name, notes)


def test_measurements_are_exact_and_the_one_in_force_is_named() -> None:
    values = {"nanodrop_ng_ul": "298.9", "stated_ng_ul": 50, "volume_ul": Decimal("12.5")}
    sample = recording.create_sample(by=make_requester(make_lab()), data=new(values=values))
    assert (sample.concentration_ng_ul, sample.concentration_method) == (Decimal(50), "stated")
    assert (sample.nanodrop_ng_ul, sample.total_amount_ng) == (Decimal("298.9"), Decimal(625))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"volume_ul": "NaN"}, "volume_ul"),
        ({"volume_ul": float("inf")}, "volume_ul"),
        ({"volume_ul": True}, "volume_ul"),
        ({"volume_ul": "much"}, "volume_ul"),
        ({"flow_cell_count": 1.5}, "flow_cell_count"),
        ({"flow_cell_count": -1}, "flow_cell_count"),
        ({"kind": "tube"}, "kind"),
        ({"kit": "x" * 65}, "kit"),
        ({"notes": "a\x00b"}, "notes"),
        ({"notes": "a\x1bb"}, "notes"),
        ({"kit": "SQK\nLSK114"}, "kit"),
        ({"kit": "SQK\u202e411KSL"}, "kit"),
        ({"notes": 7}, "notes"),
        ({"status": "completed"}, "status"),
        ({"lab_id": "NC000001B"}, "lab_id"),
        ({"assigned_to": "x" * 201}, "assigned_to"),
    ],
)
def test_a_value_no_field_can_hold_is_refused_by_its_name(values: dict[str, Any], field: str) -> None:
    requester = make_requester(make_lab())
    with pytest.raises(Invalid) as refusal:
        recording.create_sample(by=requester, data=new(values=values))
    assert [problem.field for problem in refusal.value.errors] == [field]
    assert nothing_was_stored()


def test_every_wrong_field_is_named_at_once() -> None:
    with pytest.raises(Invalid) as refusal:
        recording.create_sample(by=make_requester(make_lab()), data=new("  ", sample_type="Dust"))
    assert {(problem.field, problem.code) for problem in refusal.value.errors} == {
        ("name", "required"),
        ("sample_type", "invalid_choice"),
    }


def test_a_requester_of_no_lab_cannot_hand_in() -> None:
    with pytest.raises(NoLabToSubmitFor):
        recording.create_sample(by=make_requester(), data=new())
    assert nothing_was_stored()


def test_a_requester_of_two_labs_says_which() -> None:
    ours, theirs = make_lab("Grey (UNC-CH) Lab", aliases=["Grey, Ada (UNC-CH) Lab"]), make_lab()
    requester = make_requester(ours, theirs)
    with pytest.raises(LabNotNamed) as refusal:
        recording.create_sample(by=requester, data=new())
    assert refusal.value.errors[0].field == "lab_name"
    assert nothing_was_stored()
    sample = recording.create_sample(by=requester, data=new(lab_name="grey, ada (unc-ch) lab"))
    assert sample.submission.lab == ours


@pytest.mark.parametrize("printed", ["Other Lab", "No such lab"])
def test_a_printed_name_opens_no_other_lab(printed: str) -> None:
    make_lab("Other Lab")
    with pytest.raises(LabNotYours) as refusal:
        recording.create_sample(by=make_requester(make_lab()), data=new(lab_name=printed))
    assert printed in refusal.value.message
    assert nothing_was_stored()


def test_staff_say_for_whom_they_type() -> None:
    technician = make_user()
    with pytest.raises(Invalid) as refusal:
        recording.create_sample(by=technician, data=new())
    assert [problem.field for problem in refusal.value.errors] == ["submitter_email"]
    assert nothing_was_stored()


def test_what_staff_type_links_a_known_lab_and_keeps_an_unknown_one_as_text() -> None:
    technician, lab = make_user(), make_lab("Grey Lab")
    known = recording.create_sample(
        by=technician, data=new(lab_name="GREY LAB", submitter_email="a@example.org")
    )
    unknown = recording.create_sample(
        by=technician, data=new(lab_name="Núñez, José (UNC-CH) Lab", submitter_email="a@example.org")
    )
    assert known.submission.lab == lab
    assert (unknown.submission.lab, unknown.submission.lab_name_printed) == (None, "Núñez, José (UNC-CH) Lab")


def test_two_unknown_labs_of_one_address_are_not_mixed() -> None:
    technician = make_user()
    recording.create_sample(by=technician, data=new(lab_name="Lab A", submitter_email="a@example.org"))
    with pytest.raises(OtherSubmissionOpen, match="is for Lab A"):
        recording.create_sample(by=technician, data=new(lab_name="Lab B", submitter_email="a@example.org"))
    assert Sample.objects.count() == 1


@pytest.mark.parametrize("address", ["nobody", "a@b", "a b@example.org"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(Invalid) as refusal:
        recording.create_sample(by=make_user(), data=new(submitter_email=address))
    assert refusal.value.errors[0].field == "submitter_email"


def test_a_project_is_found_by_id_or_name_and_else_created() -> None:
    lab = make_lab()
    requester, project = make_requester(lab), make_project("Lake mud", lab=lab)
    by_name = recording.create_sample(by=requester, data=new(project="lake MUD"))
    by_id = recording.create_sample(by=requester, data=new(project=str(project.pk)))
    created = recording.create_sample(by=requester, data=new(project="River sand"))
    assert by_name.submission == by_id.submission
    assert by_name.submission.project == project
    assert created.submission.project is not None
    assert (created.submission.project.name, created.submission.project.lab) == ("River sand", lab)


def test_a_project_of_another_lab_is_not_found_and_a_closed_one_takes_nothing() -> None:
    lab = make_lab()
    requester, closed = make_requester(lab), make_project(lab=lab, status="completed")
    with pytest.raises(ProjectNotFound):
        recording.create_sample(by=requester, data=new(project=str(make_project(lab=make_lab()).pk)))
    with pytest.raises(ProjectClosed):
        recording.create_sample(by=requester, data=new(project=closed.name))
    assert not Sample.objects.exists()


def test_staff_cannot_put_a_project_under_another_labs_name() -> None:
    project = make_project(lab=make_lab())
    make_lab("Grey Lab")
    with pytest.raises(ProjectOfAnotherLab):
        recording.create_sample(
            by=make_user(),
            data=new(project=str(project.pk), lab_name="Grey Lab", submitter_email="a@example.org"),
        )
    assert not Sample.objects.exists()


def test_the_chart_field_falls_back_on_the_labs_and_is_never_invented() -> None:
    with_default, without = make_lab(default_chart_field="HTSF--RE-201"), make_lab()
    data = NewSample(name="1", sample_type="DNA")
    assert recording.create_sample(by=make_requester(with_default), data=data).chart_field == "HTSF--RE-201"
    with pytest.raises(Invalid) as refusal:
        recording.create_sample(by=make_requester(without), data=data)
    assert [(problem.field, problem.code) for problem in refusal.value.errors] == [
        ("chart_field", "required")
    ]


@pytest.mark.parametrize("accepted", ["HTSF-001", "HTSF--RE-201", "NANO-17.b", "PROJ-2026-03_x"])
def test_the_facilitys_own_chart_fields_are_accepted(accepted: str) -> None:
    recording.require_chart_field(accepted)


@pytest.mark.parametrize("refused", ["HTSF", "-001", "HTSF-001 ", "HTSF---1", "12345", "HTSF--RE-201 600bp"])
def test_a_chart_field_outside_the_pattern_is_refused_and_not_cut(refused: str) -> None:
    with pytest.raises(ChartFieldNotAccepted) as refusal:
        recording.create_sample(by=make_requester(make_lab()), data=new(values={"chart_field": refused}))
    assert refusal.value.errors[0].field == "chart_field"
    assert nothing_was_stored()


def test_the_operator_may_change_the_chart_field_pattern(
    forgotten_parameters: None, django_capture_on_commit_callbacks: Any
) -> None:
    with pytest.raises(ChartFieldNotAccepted):
        recording.require_chart_field("12345-HTSF-001")
    with django_capture_on_commit_callbacks(execute=True):
        set_parameter(
            key="samples.chart_field_pattern",
            value="[A-Z0-9-]+",
            changed_by=make_user(Role.ADMIN),
            reason="Numbers too.",
        )
    recording.require_chart_field("12345-HTSF-001")


def test_a_sample_joins_a_submission_and_takes_its_priority() -> None:
    lab = make_lab()
    submission = make_submission(lab=lab, priority="urgent")
    make_sample(submission=submission, number=7)
    sample = recording.create_sample(by=make_requester(lab), data=new(submission_id=submission.pk))
    assert (sample.number, sample.priority, sample.submission) == (8, "urgent", submission)


@pytest.mark.parametrize("status", ["completed", "failed", "archived"])
def test_a_closed_submission_takes_no_more_samples(status: str) -> None:
    submission = make_submission(status=status)
    with pytest.raises(SubmissionClosed):
        recording.create_sample(by=make_user(), data=new(submission_id=submission.pk))
    assert not Sample.objects.exists()


def test_another_labs_submission_is_not_found() -> None:
    submission = make_submission(lab=make_lab())
    with pytest.raises(SubmissionNotFound):
        recording.create_sample(by=make_requester(make_lab()), data=new(submission_id=submission.pk))


def test_a_sample_cannot_contradict_its_submission() -> None:
    submission = make_submission(lab=make_lab("Grey Lab"))
    with pytest.raises(Invalid) as refusal:
        recording.create_sample(
            by=make_user(),
            data=new(
                submission_id=submission.pk,
                submitter_email="ROSALIND@example.org",
                submitter_name="Somebody else",
                lab_name="White Lab",
            ),
        )
    assert [problem.field for problem in refusal.value.errors] == ["submitter_name", "lab_name"]
    assert not Sample.objects.exists()


def test_an_update_writes_the_named_columns_and_leaves_the_rest() -> None:
    user, sample = make_user(), make_sample(kit="SQK-LSK114", notes="old")
    updated = recording.update_sample(
        sample_id=sample.pk, by=user, changes={"notes": "new", "qubit_ng_ul": "61.5"}
    )
    assert (updated.notes, updated.qubit_ng_ul, updated.kit) == ("new", Decimal("61.5"), "SQK-LSK114")
    assert updated.concentration_ng_ul == Decimal("61.5")
    assert updated.updated_at > sample.updated_at
    assert set(entries_of(sample)[0].changes_dict) == {
        "notes",
        "qubit_ng_ul",
        "concentration_ng_ul",
        "total_amount_ng",
    }


def test_an_update_to_what_is_held_already_writes_nothing() -> None:
    sample = make_sample(notes="same", assigned_to="Grey")
    updated = recording.update_sample(
        sample_id=sample.pk,
        by=make_user(),
        changes={"notes": "same", "qubit_ng_ul": "50.00", "assigned_to": "Grey", "status": "submitted"},
    )
    assert updated.updated_at == sample.updated_at
    assert [entry.action for entry in entries_of(sample)] == [0]


def test_a_null_empties_a_text_and_a_measurement() -> None:
    sample = make_sample(notes="x")
    updated = recording.update_sample(
        sample_id=sample.pk, by=make_user(), changes={"notes": None, "a260_280": None}
    )
    assert (updated.notes, updated.a260_280) == ("", None)


def test_an_update_carries_status_and_assignment_to_their_verbs_with_the_reason() -> None:
    technician = make_user(username="grey")
    sample = make_sample(measured=False, volume_ul=Decimal(5))
    updated = recording.update_sample(
        sample_id=sample.pk,
        by=technician,
        changes={"qubit_ng_ul": 12, "status": "prep", "assigned_to": "Grey", "reason": "Measured again."},
    )
    assert (updated.status, updated.stage, updated.assigned_user) == ("prep", "library_prep", technician)
    assert {entry.reason for entry in entries_of(sample)[:2]} == {"Measured again."}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"notes": "x", "status": "distributed"}, "unlawful_move"),
        ({"notes": "x", "chart_field": "?"}, "chart_field_not_accepted"),
        ({"notes": "x", "submission": "y"}, "invalid"),
        ({"notes": "x", "name": ""}, "invalid"),
    ],
)
def test_an_update_of_which_a_part_is_refused_writes_nothing(changes: dict[str, Any], error: str) -> None:
    sample = make_sample()
    with pytest.raises(Exception) as refusal:
        recording.update_sample(sample_id=sample.pk, by=make_user(), changes=changes)
    assert getattr(refusal.value, "code", None) == error
    assert Sample.objects.get(pk=sample.pk).updated_at == sample.updated_at


def test_an_update_passes_the_same_gates_and_permissions_as_the_verb() -> None:
    lab = make_lab()
    sample = make_sample(measured=False, lab=lab)
    with pytest.raises(MeasurementMissing):
        recording.update_sample(sample_id=sample.pk, by=make_user(), changes={"status": "prep"})
    with pytest.raises(Forbidden):
        recording.update_sample(sample_id=sample.pk, by=make_user(), changes={"status": "archived"})
    in_prep = make_sample(status="prep")
    with pytest.raises(ReasonRequired):
        recording.update_sample(sample_id=in_prep.pk, by=make_user(), changes={"status": "submitted"})


def test_a_stale_or_withdrawn_sample_is_not_updated() -> None:
    user, sample = make_user(), make_sample()
    recording.update_sample(sample_id=sample.pk, by=user, changes={"notes": "first"})
    with pytest.raises(StaleRecord):
        recording.update_sample(
            sample_id=sample.pk, by=user, changes={"notes": "second"}, expected=sample.updated_at
        )
    assert Sample.objects.get(pk=sample.pk).notes == "first"
    gone = make_sample(status="archived", withdrawn_at=sample.updated_at, withdrawn_reason="x")
    with pytest.raises(SampleWithdrawn):
        recording.update_sample(sample_id=gone.pk, by=user, changes={"notes": "x"})


def test_many_samples_get_the_same_values_and_one_entry_each() -> None:
    samples = [make_sample(), make_sample(), make_sample(priority="high")]
    updated = recording.update_samples(
        sample_ids=[sample.pk for sample in samples],
        by=make_user(),
        changes={"priority": "high"},
        reason="Grant ends.",
    )
    assert {sample.priority for sample in updated} == {"high"}
    assert [len(entries_of(sample)) for sample in samples] == [2, 2, 1]
    assert entries_of(samples[0])[0].reason == "Grant ends."


def test_if_one_of_many_is_not_there_none_is_written() -> None:
    sample = make_sample()
    with pytest.raises(SomeRefused):
        recording.update_samples(
            sample_ids=[sample.pk, uuid4()], by=make_user(), changes={"priority": "high"}
        )
    assert Sample.objects.get(pk=sample.pk).priority == "normal"
