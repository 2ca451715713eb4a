"""A sheet becomes submissions and samples: all of it, its good rows, or nothing."""

import hashlib
from decimal import Decimal

import pytest

from apps.audit import selectors as audit_selectors
from apps.audit.context.acting import acting
from apps.core.models.files import StoredFile
from apps.core.selectors.files import open_file
from apps.samples.choices import IntakeMode
from apps.samples.exceptions import (
    NotTheTemplate,
    SheetKindNotAccepted,
    SheetNotReadable,
    SheetRowsRefused,
    SheetTooLarge,
)
from apps.samples.models.intakes import Intake
from apps.samples.models.projects import Project
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.samples.services import withdrawing
from apps.samples.services.intake.taking_in import Outcome, preview_sheet, take_in_sheet
from apps.security.models.user import User
from tests.factories.samples import make_lab, make_requester, make_user
from tests.samples.intake.sheets import sheet

pytestmark = pytest.mark.django_db

BAD = {"concentration": "-1"}


def take_in(content: bytes, by: User, mode: str = IntakeMode.WHOLE) -> Outcome:
    """Take in a sheet named sheet.csv."""
    return take_in_sheet(content=content, filename="sheet.csv", by=by, mode=mode)


def nothing_is_stored() -> bool:
    """Tell whether no table holds anything an intake writes."""
    tables = (Intake, Sample, Submission, Project, StoredFile)
    return not any(table.objects.exists() for table in tables)


def test_every_cell_of_a_row_arrives_in_its_column() -> None:
    technician = make_user("technician", username="grey", full_name="Meredith Grey")
    take_in(
        sheet(
            {
                "sample_name": "Tüb'e; 1",
                "lab_name": "Nobody's Lab",
                "sample_type": "rna",
                "sample_buffer": "EB",
                "concentration": "12.5",
                "volume": "20.25",
                "total_amount": "250",
                "flow_cell_type": "R10.4.1",
                "flow_cell_count": "2",
                "priority": "urgent",
                "assigned_to": "MEREDITH Grey",
                "library_prep_by": "Dr. Smith",
            }
        ),
        technician,
    )
    sample = Sample.objects.select_related("submission").get()
    assert (sample.name, sample.sample_type, sample.kind) == ("Tüb'e; 1", "RNA", "sample")
    assert (sample.volume_ul, sample.stated_ng_ul) == (Decimal("20.25"), Decimal("12.5"))
    assert (sample.concentration_ng_ul, sample.concentration_method) == (Decimal("12.5"), "stated")
    assert (sample.stated_amount_ng, sample.total_amount_ng) == (Decimal(250), Decimal("253.125"))
    assert (sample.qubit_ng_ul, sample.nanodrop_ng_ul, sample.a260_280) == (None, None, None)
    assert (sample.flow_cell_device, sample.chemistry, sample.flow_cell_count) == ("", "R10.4.1", 2)
    assert (sample.priority, sample.status, sample.stage) == ("urgent", "submitted", "sample_qc")
    assert (sample.assigned_to, sample.assigned_user) == ("MEREDITH Grey", technician)
    assert (sample.library_prep_by, sample.chart_field) == ("Dr. Smith", "HTSF-001")
    assert (sample.lab_id, sample.received_at, sample.created_by) == (None, None, technician)
    submission = sample.submission
    assert (submission.source, submission.status, submission.priority) == ("csv", "submitted", "urgent")
    assert (submission.requester_name, submission.requester_email) == ("Ada Quist", "ada@example.org")
    assert (submission.lab, submission.lab_name_printed) == (None, "Nobody's Lab")
    assert (submission.sample_types, submission.buffers, submission.project) == (["RNA"], ["EB"], None)
    assert submission.submitted_at == sample.submitted_at


def test_a_cell_without_a_measurement_is_null() -> None:
    take_in(sheet({"concentration": "", "volume": "n/a"}), make_user())
    sample = Sample.objects.get()
    assert (sample.volume_ul, sample.stated_ng_ul, sample.concentration_ng_ul) == (None, None, None)
    assert sample.total_amount_ng is None


def test_there_is_one_submission_for_each_submitter_and_project() -> None:
    outcome = take_in(
        sheet(
            {"submitter_email": "ada@example.org", "project_id": "Alpha"},
            {"submitter_email": "ADA@example.org", "project_id": "alpha"},
            {"submitter_email": "ada@example.org", "project_id": ""},
            {"submitter_email": "eve@example.org", "project_id": "Alpha"},
        ),
        make_user(),
    )
    assert (outcome["submission_count"], outcome["sample_count"]) == (3, 4)
    assert outcome["projects_created"] == ["Alpha"]
    assert Project.objects.count() == 1
    rows = Sample.objects.order_by("name").values_list("name", "number", "submission__requester_email")
    assert list(rows) == [
        ("A1", 1, "ada@example.org"),
        ("A2", 2, "ada@example.org"),
        ("A3", 1, "ada@example.org"),
        ("A4", 1, "eve@example.org"),
    ]
    numbers = sorted(Submission.objects.values_list("number", flat=True))
    assert [number[:2] for number in numbers] == ["S-", "S-", "S-"]


def test_controls_are_told_from_samples() -> None:
    take_in(sheet({"sample_name": "BLANK"}, {"sample_name": "Positive control"}, {}), make_user())
    kinds = dict(Sample.objects.values_list("name", "kind"))
    assert kinds == {"BLANK": "negative_control", "Positive control": "positive_control", "A3": "sample"}


def test_the_sheet_is_kept_as_the_submissions_original() -> None:
    content = sheet({})
    outcome = take_in(content, make_user())
    file = Submission.objects.get().original_file
    assert file is not None
    assert (file.filename, file.sha256, file.expires_at) == (
        "sheet.csv",
        hashlib.sha256(content).hexdigest(),
        None,
    )
    with open_file(file=file) as stored:
        assert stored.read() == content
    intake = Intake.objects.get()
    assert (str(intake.pk), intake.file, intake.row_count, intake.sample_count) == (
        outcome["intake_id"],
        file,
        1,
        1,
    )


def test_each_row_leaves_an_audit_entry_with_who_and_why() -> None:
    technician = make_user()
    with acting(technician, reason="the weekly sheet"):
        take_in(sheet({}, {}), technician)
    samples = list(Sample.objects.all())
    assert len(samples) == 2
    for sample in samples:
        [line] = audit_selectors.list_history(object_label="samples.sample", object_pk=sample.pk)
        assert (line.actor_id, line.reason) == (str(technician.pk), "the weekly sheet")


def test_one_bad_row_refuses_the_whole_sheet() -> None:
    with pytest.raises(SheetRowsRefused) as refusal:
        take_in(sheet({}, BAD, {}), make_user())
    assert refusal.value.message == "There is 1 problem in the sheet; nothing was stored."
    [problem] = refusal.value.errors
    assert (problem.field, problem.code) == ("row 3, concentration", "number_negative")
    assert nothing_is_stored()


def test_of_many_problems_the_first_hundred_are_shown_and_all_are_counted() -> None:
    with pytest.raises(SheetRowsRefused) as refusal:
        take_in(sheet(*[BAD] * 1200), make_user())
    assert refusal.value.message == "There are 1,200 problems in the sheet; nothing was stored."
    assert len(refusal.value.errors) == 100
    assert nothing_is_stored()


def test_by_choice_the_good_rows_are_taken_and_the_bad_ones_listed() -> None:
    outcome = take_in(sheet({}, BAD, {}), make_user(), IntakeMode.PARTIAL)
    assert (outcome["row_count"], outcome["sample_count"], outcome["problem_count"]) == (3, 2, 1)
    assert sorted(Sample.objects.values_list("name", "number")) == [("A1", 1), ("A3", 2)]
    errors = StoredFile.objects.get(pk=outcome["error_file_id"])
    assert errors.filename == "sheet-problems.csv"
    assert errors.expires_at is not None
    with open_file(file=errors) as stored:
        lines = stored.read().decode("utf-8-sig").splitlines()
    assert lines == [
        "row,column,code,message,value",
        "3,concentration,number_negative,A measurement cannot be negative.,-1",
    ]


def test_a_sheet_without_one_good_row_is_refused_either_way() -> None:
    with pytest.raises(SheetRowsRefused):
        take_in(sheet(BAD, BAD), make_user(), IntakeMode.PARTIAL)
    assert nothing_is_stored()


def test_a_dry_run_tells_everything_and_writes_nothing() -> None:
    outcome = preview_sheet(
        content=sheet({"project_id": "New"}, {"volume": "5000"}), filename="sheet.csv", by=make_user()
    )
    assert (outcome["dry_run"], outcome["accepted"], outcome["repeated"]) == (True, True, False)
    assert (outcome["submission_count"], outcome["sample_count"]) == (2, 2)
    assert outcome["projects_created"] == ["New"]
    assert [warning["field"] for warning in outcome["warnings"]] == ["row 3, volume"]
    assert outcome["submissions"][0]["number"] is None
    assert nothing_is_stored()


def test_a_dry_run_of_a_bad_sheet_lists_its_problems() -> None:
    outcome = preview_sheet(content=sheet({}, BAD), filename="sheet.csv", by=make_user())
    assert (outcome["accepted"], outcome["problem_count"], outcome["sample_count"]) == (False, 1, 1)
    assert nothing_is_stored()


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("sample_name,submitter_name", "missing are submitter_email, sample_type, chart_field"),
        (
            "sample_name,submitter_name,submitter_email,sample_type,chart_field,colour",
            "unknown are colour",
        ),
        (
            "sample_name,sample id,submitter_name,submitter_email,sample_type,chart_field",
            "there more than once are sample_name",
        ),
    ],
)
def test_another_sheet_than_the_template_is_refused_with_the_headers_that_differ(
    header: str, sentence: str
) -> None:
    with pytest.raises(NotTheTemplate) as refusal:
        take_in(f"{header}\n1,2,3,4,5,6\n".encode(), make_user())
    assert sentence in refusal.value.message
    assert nothing_is_stored()


@pytest.mark.parametrize(
    ("content", "error", "code"),
    [
        (b"", SheetNotReadable, "file_empty"),
        (b"MZ\x90\x00\x03\x00\x00\x00" * 50, SheetKindNotAccepted, "file_kind_refused"),
        (b"\x7fELF\x02\x01\x01" + bytes(50), SheetKindNotAccepted, "file_kind_refused"),
        (sheet({}) + b"x" * 200_000, SheetTooLarge, "line_too_long"),
        (sheet({}) + b"a,b\n" * 200_000, SheetTooLarge, "too_many_rows"),
    ],
)
def test_what_is_no_sheet_is_refused_in_a_sentence(content: bytes, error: type[Exception], code: str) -> None:
    with pytest.raises(error) as refusal:
        take_in(content, make_user())
    assert refusal.value.errors[0].code == code  # type: ignore[attr-defined]
    assert nothing_is_stored()


def test_the_same_bytes_are_taken_in_once() -> None:
    technician, content = make_user(), sheet({}, {})
    first = take_in(content, technician)
    again = take_in(content, make_user())
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert {**first, "repeated": True} == again
    assert (Sample.objects.count(), Submission.objects.count(), Intake.objects.count()) == (2, 1, 1)
    assert StoredFile.objects.count() == 1


def test_a_partial_intake_does_not_answer_for_the_whole_sheet() -> None:
    technician, content = make_user(), sheet({}, BAD)
    take_in(content, technician, IntakeMode.PARTIAL)
    with pytest.raises(SheetRowsRefused):
        take_in(content, technician)
    assert take_in(content, technician, IntakeMode.PARTIAL)["repeated"]
    assert Sample.objects.count() == 1


def test_a_whole_intake_answers_for_a_partial_one() -> None:
    technician, content = make_user(), sheet({}, {})
    take_in(content, technician)
    assert take_in(content, technician, IntakeMode.PARTIAL)["repeated"]
    assert Sample.objects.count() == 2


def test_another_lab_learns_nothing_of_the_same_sheet() -> None:
    content = sheet({}, {})
    mine, theirs = make_lab("Mine"), make_lab("Theirs")
    first = take_in(content, make_requester(mine))
    second = take_in(content, make_requester(theirs))
    assert (second["repeated"], second["intake_id"] != first["intake_id"]) == (False, True)
    assert list(Submission.objects.order_by("lab__name").values_list("lab__name", flat=True)) == [
        "Mine",
        "Theirs",
    ]
    assert Sample.objects.count() == 4


def test_a_colleague_of_the_same_lab_gets_the_first_outcome() -> None:
    content, lab = sheet({}), make_lab()
    first = take_in(content, make_requester(lab))
    again = take_in(content, make_requester(lab))
    assert (again["repeated"], again["intake_id"]) == (True, first["intake_id"])
    assert Sample.objects.count() == 1


def test_a_sheet_whose_samples_were_all_withdrawn_may_come_again() -> None:
    manager, content = make_user("manager"), sheet({})
    take_in(content, manager)
    withdrawing.withdraw_sample(sample_id=Sample.objects.get().pk, by=manager, reason="wrong file")
    assert take_in(content, manager)["repeated"] is False
    assert Sample.objects.filter(withdrawn_at=None).count() == 1


def test_semicolons_latin_1_and_a_byte_order_mark_are_understood() -> None:
    text = sheet({"sample_name": "Probe é", "sample_buffer": "5 µM Tris"}).decode()
    take_in(text.replace(",", ";").encode("latin-1"), make_user())
    take_in(b"\xef\xbb\xbf" + text.replace("Probe", "Andere").encode(), make_user())
    assert sorted(Sample.objects.values_list("name", "buffer")) == [
        ("Andere é", "5 µM Tris"),
        ("Probe é", "5 µM Tris"),
    ]


def test_sql_and_html_in_names_are_kept_as_text() -> None:
    name = "<script>alert('x')</script>'; DROP TABLE samples_sample; --"
    take_in(sheet({"sample_name": name, "sample_buffer": "\\N"}), make_user())
    assert Sample.objects.values_list("name", "buffer").get() == (name, "\\N")
