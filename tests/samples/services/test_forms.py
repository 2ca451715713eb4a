"""Submitting a form that was read: all of it or nothing, under the quote's number."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest

from apps.audit import selectors as audit_selectors
from apps.core.exceptions import Invalid
from apps.core.models.files import StoredFile
from apps.core.services import files as file_services
from apps.samples.exceptions import NoLabToSubmitFor, QuoteAlreadySubmitted
from apps.samples.models.projects import Project
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import ChargeLine, Submission
from apps.samples.services.forms import submit_form
from apps.samples.types import FormSample, SubmittedForm
from tests.factories.samples import make_lab, make_project, make_requester, make_submission, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)
QUOTE = "HTSF--RE-201"


def form(*samples: FormSample, **fields: Any) -> SubmittedForm:
    """Return a form of one sample, under the quote, unless told otherwise."""
    values = {"quote_number": QUOTE, **fields.pop("values", {})}
    lined_up = samples or (FormSample(number=1, name="1", values={"volume_ul": "2"}),)
    return SubmittedForm(values=values, samples=lined_up, **{"sample_type": "DNA", **fields})


def problems_of(refused: SubmittedForm, by: Any = None) -> dict[str, str]:
    """Return the problems by their paths, after making sure that nothing was stored."""
    before = (Submission.objects.count(), Sample.objects.count(), Project.objects.count())
    with pytest.raises(Invalid) as refusal:
        submit_form(form=refused, by=by or make_user(), file=None)
    assert (Submission.objects.count(), Sample.objects.count(), Project.objects.count()) == before
    return {problem.field: problem.code for problem in refusal.value.errors}


def test_a_form_becomes_a_submission_with_its_samples_and_charges() -> None:
    technician = make_user()
    stored = file_services.store_file(
        content=BytesIO(b"%PDF-1.7 a quote"),
        filename="quote.pdf",
        owner=technician,
        purpose="reading",
        max_bytes=1000,
        expires_at=NOW,
    )
    submission = submit_form(
        form=form(
            FormSample(number=1, name="1", values={"volume_ul": "2", "nanodrop_ng_ul": "298.9"}),
            FormSample(number=4, name="BLANK", kind="negative_control"),
            values={
                "kit": "SQK-RBK114.24",
                "quote_date": "2025-07-17",
                "basecalling": ["SUP"],
                "genome_size": "600",
                "projected_cost": "897.00",
                "requester_email": None,
            },
            charges=[{"name": "MinION DNA Flow Cell", "quantity": "1.0", "total": "897.00", "tax": None}],
            lab_name="Surname, Given (UNC-CH) Lab",
            extraction_method="layout",
            extraction_confidence=0.98765,
        ),
        by=technician,
        file=stored,
        now=NOW,
    )
    assert (submission.number, submission.quote_number, submission.status) == (QUOTE, QUOTE, "submitted")
    assert (submission.source, submission.submitted_at) == ("pdf", NOW)
    assert (submission.lab, submission.lab_name_printed) == (None, "Surname, Given (UNC-CH) Lab")
    assert (submission.kit, submission.quote_date) == ("SQK-RBK114.24", date(2025, 7, 17))
    assert (submission.genome_size, submission.genome_size_unit) == (Decimal(600), "")
    assert (submission.extraction_method, submission.extraction_confidence) == ("layout", Decimal("0.9877"))
    assert (submission.requester_name, submission.requester_email) == ("", "")
    assert (submission.original_file, submission.created_by) == (stored, technician)
    assert StoredFile.objects.get(pk=stored.pk).expires_at is None
    charge = ChargeLine.objects.get(submission=submission)
    assert (charge.position, charge.total, charge.tax) == (1, Decimal("897.00"), None)
    first, blank = submission.samples.order_by("number")
    assert (first.number, first.name, first.kind, first.sample_type) == (1, "1", "sample", "DNA")
    assert (first.volume_ul, first.nanodrop_ng_ul, first.qubit_ng_ul) == (Decimal(2), Decimal("298.9"), None)
    assert (first.concentration_ng_ul, first.total_amount_ng) == (Decimal("298.9"), Decimal("597.8"))
    assert (first.status, first.stage, first.received_at) == ("submitted", "sample_qc", None)
    assert (first.chart_field, first.submitted_at, first.created_by) == (QUOTE, NOW, technician)
    assert (blank.number, blank.kind, blank.volume_ul) == (4, "negative_control", None)


def test_every_record_of_a_form_leaves_its_entry() -> None:
    submission = submit_form(form=form(), by=make_user(), file=None)
    sample = submission.samples.get()
    for label, record in (("samples.submission", submission), ("samples.sample", sample)):
        entries = audit_selectors.list_entries(object_label=label, object_pk=record.pk)
        assert [entry.action for entry in entries] == [0]


def test_without_a_quote_the_lab_gives_the_number() -> None:
    submission = submit_form(
        form=form(values={"quote_number": ""}, chart_field="HTSF-001"), by=make_user(), file=None
    )
    assert submission.number.startswith("S-")
    assert submission.quote_number == ""


def test_a_form_without_a_sample_table_is_a_submission_without_samples() -> None:
    submission = submit_form(form=SubmittedForm(values={"quote_number": QUOTE}), by=make_user(), file=None)
    assert submission.samples.count() == 0


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_stored() -> None:
    assert problems_of(
        form(
            FormSample(number=1, name="A", values={"volume_ul": "-2", "rin": "11", "colour": "red"}),
            FormSample(number=2, name=" ", kind="vial", values={"nanodrop_ng_ul": "2989\n."}),
            FormSample(number=2, name="B", values={"chart_field": "HTSF 001", "sample_type": "Soup"}),
            FormSample(number=3, name="S\u200b3"),
            FormSample(number=0, name="C", values={"qubit_ng_ul": "0.00001"}),
            values={
                "quote_date": "soon",
                "human_dna": "maybe",
                "requester_email": "nobody",
                "notification_emails": ["ada@fern.example.org", "Bcc: v@x"],
                "colour": "red",
            },
            charges=[{"name": "Cell"}, {"name": "Tax", "total": "1.234"}],
            sample_type="",
            project=str(uuid4()),
            extraction_confidence=7,
        )
    ) == {
        "quote_date": "invalid",
        "human_dna": "invalid_choice",
        "requester_email": "invalid",
        "notification_emails": "invalid",
        "colour": "not_writable",
        "extraction_confidence": "invalid",
        "charges.2.total": "max_decimal_places",
        "sample_type": "required",
        "samples.1.volume_ul": "number_negative",
        "samples.1.rin": "number_too_large",
        "samples.1.colour": "not_writable",
        "samples.2.name": "required",
        "samples.2.kind": "invalid_choice",
        "samples.2.nanodrop_ng_ul": "invalid",
        "samples.2.number": "duplicated",
        "samples.2.chart_field": "chart_field_not_accepted",
        "samples.2.sample_type": "invalid_choice",
        "samples.3.name": "invisible_character",
        "samples.0.number": "invalid",
        "samples.0.qubit_ng_ul": "number_too_small",
        "project": "project_not_found",
    }


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e30", "1e999999", "298,9", True, "2989."])
def test_what_is_no_measurement_is_refused_or_read_as_it_stands(number: Any) -> None:
    given = form(FormSample(number=7, name="7", values={"nanodrop_ng_ul": number}))
    if number == "2989.":
        sample = submit_form(form=given, by=make_user(), file=None).samples.get()
        assert sample.nanodrop_ng_ul == 2989
    else:
        assert list(problems_of(given)) == ["samples.7.nanodrop_ng_ul"]


def test_a_measurement_is_kept_to_the_places_of_its_column() -> None:
    values = {"qubit_ng_ul": "12.34565", "rin": Decimal("7.25"), "a260_280": 1.8400000001}
    submission = submit_form(
        form=form(FormSample(number=1, name="1", values=values)), by=make_user(), file=None
    )
    sample = submission.samples.get()
    assert (sample.qubit_ng_ul, sample.rin, sample.a260_280) == (
        Decimal("12.3457"),
        Decimal("7.3"),
        Decimal("1.84"),
    )


@pytest.mark.parametrize("sample_type", ["", "PCR Amplicons"])
def test_a_form_whose_sample_type_nobody_has_said_is_refused(sample_type: str) -> None:
    assert list(problems_of(form(sample_type=sample_type))) == ["sample_type"]


def test_a_sample_that_says_its_own_type_needs_none_of_the_form() -> None:
    given = form(FormSample(number=1, name="1", values={"sample_type": "RNA"}), sample_type="")
    assert submit_form(form=given, by=make_user(), file=None).samples.get().sample_type == "RNA"


@pytest.mark.parametrize(
    ("said", "of_the_lab", "quote", "expected"),
    [
        ("HTSF-007", "HTSF-001", QUOTE, "HTSF-007"),
        ("", "HTSF-001", QUOTE, "HTSF-001"),
        ("", "", QUOTE, QUOTE),
    ],
)
def test_the_chart_field_is_the_forms_else_the_labs_else_the_quote_number(
    said: str, of_the_lab: str, quote: str, expected: str
) -> None:
    lab = make_lab(default_chart_field=of_the_lab)
    given = form(values={"quote_number": quote}, chart_field=said, lab_id=lab.pk)
    assert submit_form(form=given, by=make_user(), file=None).samples.get().chart_field == expected


@pytest.mark.parametrize(
    ("said", "quote", "code"),
    [
        ("HTSF 001", QUOTE, "chart_field_not_accepted"),
        ("", "quote 7", "required"),
        ("", "", "required"),
    ],
)
def test_a_form_without_a_lawful_chart_field_is_refused(said: str, quote: str, code: str) -> None:
    given = form(values={"quote_number": quote}, chart_field=said)
    assert problems_of(given) == {"chart_field": code}


def test_a_taken_quote_number_is_refused_with_the_submission_that_holds_it() -> None:
    holder = make_submission(number=QUOTE)
    with pytest.raises(QuoteAlreadySubmitted) as refusal:
        submit_form(form=form(), by=make_user(), file=None)
    assert refusal.value.message == "The quote HTSF--RE-201 has been submitted already."
    assert refusal.value.facts["submission_id"] == holder.pk
    assert (Submission.objects.count(), Sample.objects.count()) == (1, 0)


def test_a_customer_is_not_told_who_holds_a_taken_quote_number() -> None:
    make_submission(number=QUOTE, lab=make_lab())
    with pytest.raises(QuoteAlreadySubmitted) as refusal:
        submit_form(form=form(), by=make_requester(make_lab()), file=None)
    assert refusal.value.facts["submission_id"] is None


def test_a_printed_name_links_the_lab_for_the_labs_people_as_it_does_on_a_sheet() -> None:
    lab = make_lab("Surname Lab", aliases=["Surname, Given (UNC-CH) Lab"])
    submission = submit_form(form=form(lab_name="surname, given (UNC-CH) lab"), by=make_user(), file=None)
    assert (submission.lab, submission.lab_name_printed) == (lab, "surname, given (UNC-CH) lab")


def test_a_printed_name_gives_a_customer_no_way_into_another_lab() -> None:
    make_lab("Surname Lab")
    own = make_lab()
    assert problems_of(form(lab_name="Surname Lab"), by=make_requester(own)) == {"lab_name": "lab_not_yours"}


def test_a_customer_names_their_lab_by_its_id_whatever_is_printed() -> None:
    own = make_lab()
    requester = make_requester(own, make_lab())
    submission = submit_form(
        form=form(lab_name="The department's lab", lab_id=own.pk), by=requester, file=None
    )
    assert (submission.lab, submission.lab_name_printed) == (own, "The department's lab")
    assert problems_of(form(), by=requester) == {"lab_name": "lab_not_named"}


def test_a_lab_that_one_may_not_see_cannot_be_named() -> None:
    given = form(lab_id=make_lab().pk)
    assert problems_of(given, by=make_requester(make_lab())) == {"lab_id": "lab_not_found"}


def test_a_lab_that_is_closed_takes_no_form_of_its_member() -> None:
    closed = make_lab(is_active=False)
    given = form(lab_id=closed.pk)
    assert problems_of(given, by=make_requester(closed, make_lab())) == {"lab_id": "lab_not_yours"}


def test_somebody_of_no_lab_is_refused() -> None:
    with pytest.raises(NoLabToSubmitFor):
        submit_form(form=form(), by=make_requester(), file=None)
    assert not Submission.objects.exists()


def test_a_project_is_found_by_name_or_begun() -> None:
    lab = make_lab()
    known = make_project("Lake mud", lab=lab)
    technician = make_user()
    first = submit_form(form=form(lab_id=lab.pk, project="lake MUD"), by=technician, file=None)
    second = submit_form(
        form=form(lab_id=lab.pk, project="Sea mud", values={"quote_number": "HTSF--RE-202"}),
        by=technician,
        file=None,
    )
    assert first.project == known
    assert (second.project.name if second.project else "", Project.objects.count()) == ("Sea mud", 2)


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"status": "archived"}, "project_closed"), ({}, "project_of_another_lab")],
)
def test_a_project_that_cannot_take_the_form_is_refused(fields: dict[str, str], code: str) -> None:
    project = make_project(lab=make_lab(), **fields)
    given = form(lab_id=project.lab_id if fields else make_lab().pk, project=str(project.pk))
    assert problems_of(given) == {"project": code}


def test_a_project_of_an_impossible_name_is_refused_as_the_project() -> None:
    assert problems_of(form(project="x" * 201)) == {"project": "max_length"}


def test_a_source_nobody_knows_is_refused() -> None:
    assert problems_of(form(source="fax")) == {"source": "invalid_choice"}
