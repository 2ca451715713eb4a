"""The fields of a submission out of labels, questions and headings."""

from dataclasses import replace
from typing import Any

import pytest

from apps.ai.engine.layout import Choice, Option, Pair, Text
from apps.ai.engine.mapping.fields import FIELDS
from apps.ai.engine.mapping.meaning import understand
from apps.ai.engine.reading import FieldValue, Reading
from tests.ai.engine.mapping.forms_made import at, choice, clean_form, grid, heading, layout, pair, reading


def said(found: Reading) -> dict[str, Any]:
    return {name: field.value for name, field in found.fields.items() if field.value is not None}


def one(name: str, *pairs: Pair, choices: tuple[Choice, ...] = ()) -> FieldValue:
    return reading(pairs=pairs, choices=choices).fields[name]


def test_a_form_of_the_family_is_read_field_by_field() -> None:
    assert said(understand(clean_form())) == {
        "institution": "Fern Valley University",
        "facility": "Sequencing Core",
        "form_title": "Nanopore Submission Form DNA",
        "quote_number": "TC--QX-77",
        "quote_date": "2025-03-03",
        "quote_expires": "2025-06-03",
        "service_requested": "Nanopore DNA Request",
        "requester_name": "Ada Fern",
        "requester_email": "ada@fern.example.org",
        "kit": "SQK-RBK114.24",
        "sample_types": ("gDNA",),
        "human_dna": "no",
        "genome_size": "5",
        "genome_size_unit": "Mb",
        "flow_cell_count": "1",
        "projected_cost": "897.00",
        "known_charges": "897.00",
        "currency": "USD",
    }


def test_clean_values_are_sure_and_keep_what_was_printed_and_where() -> None:
    fields = understand(clean_form()).fields
    assert fields["quote_date"].raw == "March 3, 2025"
    assert fields["quote_date"].place == at(11)
    assert fields["kit"].raw == "Rapid Sequencing with Barcoding (SQK-RBK114.24)"
    assert fields["kit"].place == at(32)
    assert all(field.confidence >= 0.97 for field in fields.values() if field.value is not None)
    assert {field.method for field in fields.values()} == {"layout"}


def test_what_every_form_says_was_rather_overlooked_where_it_is_not_found() -> None:
    fields = understand(clean_form()).fields
    missing = {name: field.confidence for name, field in fields.items() if field.value is None}
    assert {name for name, confidence in missing.items() if confidence < 0.95} == {"lab_name", "pi_name"}
    assert reading(pairs=[pair("Colour", "red")]).fields["pi_name"].confidence >= 0.97


def test_an_empty_document_says_nothing_of_any_field() -> None:
    fields = reading().fields
    assert tuple(fields) == FIELDS
    assert {field.value for field in fields.values()} == {None}
    assert {field.raw for field in fields.values()} == {None}


def test_labels_without_values_say_nothing() -> None:
    found = reading(
        pairs=[pair("Phone", None), pair("Billing address", ",,,,,"), pair("PIs", "-"), pair("Lab", " ")]
    )
    assert said(found) == {}
    assert found.fields["billing_address"].raw == ",,,,,"


def test_a_genome_size_without_unit_gets_none() -> None:
    fields = reading(pairs=[pair("Approx. Genome Size", "600")]).fields
    assert (fields["genome_size"].value, fields["genome_size_unit"].value) == ("600", None)


@pytest.mark.parametrize(
    ("label", "text", "size", "unit"),
    [
        ("Genome size", "600 Mb", "600", "Mb"),
        ("Genome size", "5 kb", "5", "kb"),
        ("Genome size", "3.2 Gbp", "3.2", "Gbp"),
        ("Genome size", "3,100,000 bp", "3100000", "bp"),
        ("Genome size", "600bp", "600", "bp"),
        ("Genome size (Mb)", "4.6", "4.6", "Mb"),
        ("Genome size", "~5 Mb", "5", "Mb"),
        ("Genome size", "5 parsec", None, None),
        ("Genome size", "5-6 Mb", None, None),
        ("Genome size", "large", None, None),
        ("Genome size", "1,234", None, None),
    ],
)
def test_a_genome_size_is_split_into_number_and_unit(
    label: str, text: str, size: str | None, unit: str | None
) -> None:
    fields = reading(pairs=[pair(label, text)]).fields
    assert fields["genome_size"].value == size
    assert fields["genome_size"].raw == text
    if size is not None:
        assert fields["genome_size_unit"].value == unit


def test_doubtful_values_are_not_accepted_by_themselves() -> None:
    assert one("genome_size", pair("Genome size", "~5 Mb")).confidence < 0.95
    assert one("genome_size", pair("Genome size", "large")).confidence < 0.95
    assert one("quote_date", pair("As of", "07/08/2025")).confidence < 0.95
    assert one("lab_name", pair("Lab", "Fern Lab", certainty=0.9)).confidence < 0.95
    assert one("kit", pair("Kit", "Ligation")).confidence < 0.95


def test_a_value_that_cannot_be_one_is_none_with_its_text_kept() -> None:
    field = one("quote_date", pair("As of", "next week"))
    assert (field.value, field.raw) == (None, "next week")
    assert one("quote_number", pair("Quote", "$500.00")).value is None
    assert one("requester_email", pair("E-mail", "ask the secretary")).value is None
    assert one("flow_cell_count", pair("Number of flow cells", "1 or 2")).value is None


def test_the_name_and_the_address_of_a_contact_are_two_fields() -> None:
    found = reading(
        pairs=[pair("PIs", "Ana Ruiz - - ana@x.example.org"), pair("Financial Contacts", "Bo Li")]
    )
    assert said(found) == {
        "pi_name": "Ana Ruiz",
        "pi_email": "ana@x.example.org",
        "financial_contact_name": "Bo Li",
    }


def test_a_plain_label_belongs_to_the_person_of_its_section() -> None:
    found = reading(
        pairs=[
            pair("Name", "Ada Fern", section="Requester"),
            pair("Email", "ada@x.example.org", section="Requester"),
            pair("Name", "Ana Ruiz", section="Principal Investigator"),
            pair("Email", "ana@x.example.org", section="Principal Investigator"),
            pair("Phone", "555 0100", section="Principal Investigator"),
            pair("Name", "Bo Li", section="Billing information"),
            pair("E-mail", "bo@x.example.org", section="Billing information"),
        ]
    )
    assert said(found) == {
        "requester_name": "Ada Fern",
        "requester_email": "ada@x.example.org",
        "pi_name": "Ana Ruiz",
        "pi_email": "ana@x.example.org",
        "financial_contact_name": "Bo Li",
        "financial_contact_email": "bo@x.example.org",
    }


def test_of_several_plain_labels_each_belongs_to_the_person_named_last() -> None:
    found = reading(
        pairs=[
            pair("Submitter", "Ada Fern"),
            pair("E-mail", "ada@x.example.org"),
            pair("Principal Investigator", "Ana Ruiz"),
            pair("E-mail", "ana@x.example.org"),
        ]
    )
    assert said(found)["requester_email"] == "ada@x.example.org"
    assert said(found)["pi_email"] == "ana@x.example.org"


def test_the_only_address_is_the_requesters_with_a_doubt_where_another_was_named_last() -> None:
    field = one("requester_email", pair("PI", "Ana Ruiz"), pair("E-mail", "ada@x.example.org"))
    assert field.value == "ada@x.example.org"
    assert field.confidence < 0.95


def test_two_labels_that_contradict_each_other_leave_a_doubt() -> None:
    field = one("lab_name", pair("Lab", "Fern Lab"), pair("Laboratory", "Moss Lab"))
    assert field.value == "Fern Lab"
    assert field.confidence < 0.95
    assert one("lab_name", pair("Lab", "Fern Lab"), pair("Laboratory", "fern lab")).confidence >= 0.97


def test_a_label_with_a_value_is_heard_before_one_without() -> None:
    assert one("lab_name", pair("Lab", None), pair("Laboratory", "Moss Lab")).value == "Moss Lab"


def test_a_field_that_may_stand_under_an_unknown_label_is_left_in_doubt() -> None:
    assert one("requester_email", pair("Kontakt", "ada@x.example.org")).value is None
    assert one("requester_email", pair("Kontakt", "ada@x.example.org")).confidence < 0.95
    assert one("requester_email", pair("Kontakt", "Ada")).confidence >= 0.95


@pytest.mark.parametrize(
    ("marks", "value"),
    [
        ((True, False, False), ("HAC",)),
        ((True, False, True), ("HAC", "Modified bases")),
        ((False, False, False), None),
        ((None, None, None), None),
        ((True, None, False), None),
    ],
)
def test_a_question_of_several_answers_holds_the_marked_labels_as_printed(
    marks: tuple[bool | None, ...], value: tuple[str, ...] | None
) -> None:
    options = zip(("HAC", "SUP", "Modified bases"), marks, strict=True)
    field = one("basecalling", choices=(choice("Basecalling", *options),))
    assert field.value == value
    assert (field.confidence >= 0.97) is (None not in marks)


def test_a_radio_with_two_marks_has_no_answer() -> None:
    asked = choice("Kit", ("Ligation (SQK-LSK114)", True), ("Rapid (SQK-RAD114)", True), kind="radio")
    field = one("kit", choices=(asked,))
    assert field.value is None
    assert field.raw == "Ligation (SQK-LSK114); Rapid (SQK-RAD114)"
    assert field.confidence < 0.6


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        ("Yes", "yes"),
        ("NO", "no"),
        ("Unknown", "unknown"),
        ("Not sure", "unknown"),
        ("Yes (IRB needed)", "yes"),
        ("Perhaps", None),
    ],
)
def test_human_dna_is_yes_no_or_unknown(label: str, answer: str | None) -> None:
    asked = choice("Do these samples contain human DNA?", (label, True), ("Other", False), kind="radio")
    assert one("human_dna", choices=(asked,)).value == answer


def test_the_options_tell_what_a_question_of_unknown_wording_asks_for() -> None:
    found = reading(
        choices=[
            choice("Pick one", ("Ligation (SQK-LSK114)", True), ("Rapid (SQK-RAD114)", False), kind="radio"),
            choice("We run", ("MinION", False), ("PromethION", True)),
            choice("Results as", ("FASTQ", True), ("POD5", True)),
            choice("Colour", ("red", True), ("blue", False)),
        ]
    )
    assert said(found) == {
        "kit": "SQK-LSK114",
        "flow_cell_devices": ("PromethION",),
        "file_formats": ("FASTQ", "POD5"),
    }


def test_a_question_about_chemistry_is_not_one_about_devices() -> None:
    assert said(reading(choices=[choice("Flow cell type", ("R9.4.1", True), ("R10.4.1", False))])) == {}


def test_the_kit_of_a_text_field_is_its_code() -> None:
    assert (
        one("kit", pair("Library prep kit", "Rapid Barcoding, SQK-RBK114.96", source="widget")).value
        == "SQK-RBK114.96"
    )
    assert one("kit", pair("Library prep kit", "SQK-LSK114", source="widget")).method == "widget"


def test_an_unsure_option_makes_its_answer_unsure() -> None:
    options = (Option("gDNA", True, at(3), certainty=0.9), Option("cDNA", False, at(4)))
    field = one("sample_types", choices=(Choice("Type of Sample", "checkbox", False, at(2), options),))
    assert field.value == ("gDNA",)
    assert field.confidence < 0.95


def test_notification_addresses_are_a_list() -> None:
    field = one("notification_emails", pair("Notification emails", "a@x.example.org; b@x.example.org"))
    assert field.value == ("a@x.example.org", "b@x.example.org")


def test_a_heading_is_an_institution_or_a_facility_only_if_it_says_so() -> None:
    found = reading(
        texts=[
            heading("Genome Technology Core", 22),
            heading("Fern Institute of Biology", 12, line=2),
            heading("Quote", 12, line=3),
        ],
        pairs=[pair("Identifier", "Q-1", line=5)],
    )
    assert said(found) == {
        "institution": "Fern Institute of Biology",
        "facility": "Genome Technology Core",
        "quote_number": "Q-1",
    }


def test_headings_below_the_first_label_are_sections() -> None:
    found = reading(
        texts=[heading("University Billing Office", 22, line=30)], pairs=[pair("Identifier", "Q-1", line=5)]
    )
    assert said(found) == {"quote_number": "Q-1"}


@pytest.mark.parametrize(
    "title", ["Request Summary", "Forms", "Sample Information", "Order", "Known Charges"]
)
def test_a_section_title_is_no_title_of_a_form(title: str) -> None:
    assert reading(texts=[heading(title, 20)]).fields["form_title"].value is None


@pytest.mark.parametrize(
    "title",
    [
        "Nanopore Sample Submission Form",
        "DNA Sequencing Request",
        "Long-read requisition",
        "Sample submission sheet",
    ],
)
def test_the_heading_that_says_form_or_submission_is_the_title(title: str) -> None:
    found = reading(texts=[heading("Fern University", 20), heading(title, 12, line=3)])
    assert found.fields["form_title"].value == title
    assert found.fields["institution"].value == "Fern University"


def test_a_label_is_heard_before_a_heading() -> None:
    found = reading(
        texts=[heading("Fern University", 20)], pairs=[pair("Institution", "Moss College", line=9)]
    )
    assert found.fields["institution"].value == "Moss College"


def test_a_currency_comes_from_what_is_printed_and_never_from_habit() -> None:
    assert one("currency", pair("Projected Cost", "897.00")).value is None
    assert one("currency", pair("Projected Cost", "€897.00")).value == "EUR"
    assert one("currency", pair("Projected Cost", "$5"), pair("Known Charges", "€5")).confidence < 0.95


def test_all_else_stays_a_pair() -> None:
    strange = pair("Chartfield", "1-2-3")
    assert layout(pairs=[strange]).pairs == understand(layout(pairs=[strange])).pairs
    assert said(reading(pairs=[strange])) == {}


def test_a_bare_number_behind_flow_cells_is_how_many() -> None:
    assert said(reading(pairs=[pair("Flow cells", "2")])) == {"flow_cell_count": "2"}
    assert said(reading(pairs=[pair("Flow cells", "MinION")])) == {"flow_cell_devices": ("MinION",)}


def test_the_title_of_a_section_is_no_label_of_the_paragraph_below_it() -> None:
    title = "Bioinformatics and Data Delivery"
    assert said(reading(pairs=[pair(title, "Data is kept for 30 days.", section=title)])) == {}
    assert said(reading(pairs=[pair("Comments", "Thank you.", section="Comments")])) == {
        "comments": "Thank you."
    }


def test_a_line_that_begins_with_a_label_leaves_its_field_in_doubt() -> None:
    found = reading(texts=[Text("Research group Fern, Ada (NMC) Lab", at(9))])
    assert found.fields["lab_name"].value is None
    assert found.fields["lab_name"].confidence < 0.95
    assert found.fields["kit"].confidence >= 0.95
    person = reading(texts=[Text("Billing contact", at(9))])
    assert person.fields["financial_contact_email"].confidence < 0.95


def test_two_labels_that_ran_into_one_leave_both_fields_in_doubt() -> None:
    found = reading(pairs=[pair("E-mail: Phone", "ada@fern.example.org (919) 555-0105")]).fields
    assert found["requester_phone"].value is None
    assert found["requester_phone"].confidence < 0.95


def test_a_label_in_a_table_of_unknown_meaning_leaves_its_field_in_doubt() -> None:
    table = grid(("", "", ""), [("Approx. Coverage Needed", None, "30x")])
    found = reading(grids=[table]).fields["coverage"]
    assert (found.value, found.confidence < 0.95) == (None, True)


def test_what_was_not_found_on_a_page_hard_to_read_is_doubted_more_than_what_was() -> None:
    form = layout(pairs=[pair("Phone", "919-555-0165"), pair("Coverage", None)])
    found = understand(replace(form, document=replace(form.document, legibility=0.9)))
    seen, empty, unseen = (
        found.fields[name].confidence for name in ("requester_phone", "coverage", "buffers")
    )
    assert unseen < 0.7 < empty == pytest.approx(seen, abs=0.03)


def test_the_next_label_is_nobodys_name() -> None:
    field = one("pi_name", pair("PIs", "Financial Contacts"))
    assert (field.value, field.raw) == (None, "Financial Contacts")
    assert field.confidence < 0.95


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("Coverage", "100x Estimated number of flow cells: 2"),
        ("Billing address", "7 Rue de l'Exemple ana@x.example.org"),
        ("Service requested", "Amplicons Lab: Fern"),
        ("Organism", "Samples are stored for 30 days and then discarded."),
    ],
)
def test_a_line_that_holds_more_than_was_asked_for_is_in_doubt(label: str, text: str) -> None:
    found = reading(pairs=[pair(label, text)])
    (field,) = (field for field in found.fields.values() if field.value is not None)
    assert (field.value, field.confidence < 0.95) == (text, True)


def test_a_contact_whose_address_is_cut_off_leaves_it_in_doubt() -> None:
    found = reading(pairs=[pair("Financial Contacts", "Bo Li - -")])
    assert said(found) == {"financial_contact_name": "Bo Li"}
    assert found.fields["financial_contact_email"].confidence < 0.95


def test_a_label_in_the_place_of_a_value_leaves_its_own_field_in_doubt() -> None:
    assert one("financial_contact_name", pair("PIs", "Financial Contacts")).confidence < 0.95


def test_a_title_that_is_also_paired_with_a_paragraph_stays_the_title() -> None:
    found = reading(
        texts=[heading("Sequencing Order Form", 12)], pairs=[pair("Sequencing Order Form", "Read this.")]
    )
    assert said(found) == {"form_title": "Sequencing Order Form"}
