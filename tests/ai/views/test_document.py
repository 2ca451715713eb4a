"""A reading as its page shows it: every value with its words, its place and what was changed."""

from datetime import UTC, datetime
from typing import Any

from apps.ai.views.document import LISTED_DOUBTS, show
from apps.ai.views.shapes import Change, ShownReading, Value
from tests.ai.views.readings_made import box, document, field, finding, sample

AT = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


def values_of(shown: ShownReading) -> dict[str, Value]:
    """Return every value by its path."""
    held: list[Value] = []
    for group in shown.groups:
        held += group.values
        for question in group.questions:
            held += question.values
    for table in (shown.samples, shown.charges):
        for row in table.rows if table else ():
            held += row.cells
    return {value.path: value for value in held}


def change(path: str, before: Any, after: Any, pk: int = 1) -> Change:
    return Change(pk, path, before, after, "Ada Bench", AT)


def test_a_value_tells_its_page_and_box() -> None:
    shown = values_of(show(document()))
    assert shown["fields.kit"].at == "1 80 312 120 322"
    assert shown["samples.2.volume_ul"].at == "2 110 124 150 134"
    assert shown["samples.2.volume_ul"].where == "page 2"


def test_a_value_of_a_sheet_tells_its_cell() -> None:
    cell = {"value": "x@y.org", "raw": None, "cell": "Sheet1!B14", "method": "layout", "confidence": 0.99}
    value = values_of(show(document(fields={"requester_email": cell})))["fields.requester_email"]
    assert (value.at, value.where) == ("Sheet1!B14", "Sheet1!B14")


def test_what_was_read_with_less_certainty_is_to_check() -> None:
    shown = show(document())
    assert [(value.path, value.per_cent) for value in shown.doubts] == [
        ("fields.genome_size", 72),
        ("samples.2.volume_ul", 61),
    ]


def test_a_corrected_value_is_no_doubt_and_shows_what_was_read() -> None:
    corrected = document()
    corrected["fields"]["genome_size"] |= {"value": "6000", "confidence": 1.0}
    changes = [change("fields.genome_size", "600", "60"), change("fields.genome_size", "60", "6000", 2)]
    shown = show(corrected, changes=changes)
    value = values_of(shown)["fields.genome_size"]
    assert value.text == "6000"
    assert value.change is not None
    assert (value.change.before_text, value.change.after_text) == ("600", "6000")
    assert [doubt.path for doubt in shown.doubts] == ["samples.2.volume_ul"]


def test_a_confirmed_value_is_no_doubt_and_not_changed() -> None:
    confirmed = document()
    confirmed["fields"]["genome_size"] |= {"confidence": 1.0, "method": "human"}
    shown = show(confirmed, changes=[change("fields.genome_size", "600", "600")])
    value = values_of(shown)["fields.genome_size"]
    assert (value.doubtful, value.is_confirmed, value.is_changed, value.text) == (False, True, False, "600")
    assert [doubt.path for doubt in shown.doubts] == ["samples.2.volume_ul"]
    assert not values_of(shown)["fields.kit"].is_confirmed


def test_a_confirmed_answer_still_says_what_its_marks_say() -> None:
    shown = show(document(), changes=[change("fields.delivery_methods", ["Download"], ["Download"])])
    assert values_of(shown)["fields.delivery_methods"].as_marked


def test_a_column_tells_how_many_of_its_values_are_doubtful() -> None:
    rows = [sample(number, f"S{number}", unsure="volume_ul") for number in (1, 2)]
    samples = show(document(samples=[*rows, sample(3, "S3")])).samples
    assert samples is not None
    assert samples.columns[:3] == (("Name", 0), ("Kind", 0), ("Volume (µL)", 2))


def test_a_column_of_charges_that_nobody_could_read_is_shown_as_doubtful() -> None:
    charge = {
        "name": "Flow Cell",
        "total": None,
        "currency": None,
        "page": 2,
        "bbox": box(0, 0),
        "boxes": {},
        "confidences": {"name": 0.99, "total": 0.6},
    }
    shown = show(document(charges=[charge]))
    assert shown.charges is not None
    assert shown.charges.columns == (("Name", 0), ("Total", 1))


def test_the_gravest_finding_comes_first() -> None:
    found = [finding("a", "info", "A."), finding("b", "error", "B."), finding("c", "warning", "C.")]
    shown = show(document(findings=found))
    assert [one.code for one in shown.findings] == ["b", "c", "a"]


def test_the_places_of_a_finding_are_told_by_page() -> None:
    places = [{"page": page, "bbox": box(1, top)} for page, top in ((2, 1), (2, 20), (3, 1))]
    (shown,) = show(document(findings=[finding("a", "info", "A.") | {"evidence": places}])).findings
    assert shown.evidence == (("2 1 1 41 11|2 1 20 41 30", "page 2, 2 places"), ("3 1 1 41 11", "page 3"))


def test_a_mark_that_is_not_clear_is_neither_marked_nor_empty() -> None:
    (answers,) = [group for group in show(document()).groups if group.key == "answers"]
    marks = {option.label: option.mark for question in answers.questions for option in question.options}
    assert marks == {
        "Ligation Sequencing (SQK-LSK114)": "empty",
        "Rapid Sequencing (SQK-RBK114.24)": "marked",
        "Download": "marked",
        "Cluster": "unclear",
    }


def test_an_answer_that_says_what_its_marks_say_is_not_said_twice() -> None:
    shown = values_of(show(document()))
    assert shown["fields.delivery_methods"].as_marked
    assert not shown["fields.kit"].as_marked
    assert shown["fields.delivery_methods"].options == ("Download", "Cluster")


def test_an_empty_column_of_the_form_stays_on_the_page() -> None:
    shown = show(document())
    assert shown.samples is not None
    assert shown.samples.headers == (
        "Name",
        "Kind",
        "Volume (µL)",
        "Qubit Conc. (ng/µL)",
        "Nanodrop Conc. (ng/µL)",
        "A260/280",
    )
    assert values_of(shown)["samples.1.qubit_ng_ul"].lines == ()


def test_samples_and_controls_are_counted_apart() -> None:
    shown = show(document())
    assert (shown.sample_count, shown.control_count) == (2, 1)


def test_a_row_without_a_name_is_shown() -> None:
    nameless = sample(4, "x") | {"name": None}
    assert values_of(show(document(samples=[nameless])))["samples.4.name"].lines == ()


def test_a_form_without_samples_has_no_table_of_them() -> None:
    shown = show(document(samples=[], tables=[]))
    assert shown.samples is None
    assert (shown.sample_count, shown.control_count) == (0, 0)


def test_charges_are_numbered_from_one() -> None:
    charge = {
        "name": "Flow Cell",
        "quantity": "1.0",
        "total": "897.00",
        "tax": None,
        "currency": "USD",
        "page": 2,
        "bbox": box(0, 0),
        "boxes": {"total": box(9, 9)},
        "confidences": {"total": 0.99},
    }
    shown = show(document(charges=[charge]))
    assert shown.charges is not None
    assert shown.charges.headers == ("Name", "Quantity", "Total", "Currency")
    assert values_of(shown)["charges.1.total"].text == "897.00"


def test_what_people_say_and_forms_do_not_is_always_there() -> None:
    shown = values_of(show(document()))
    assert shown["fields.sample_type"].options == ("DNA", "RNA", "Protein", "Other")
    assert shown["fields.priority"].lines == ()
    assert not shown["fields.priority"].doubtful


def test_the_molecule_that_the_form_names_counts_until_somebody_says_another() -> None:
    amplicons = document(fields={"sample_types": field(["PCR Amplicons"])})
    value = values_of(show(amplicons))["fields.sample_type"]
    assert (value.lines, value.implied, show(amplicons).molecule) == ((), "DNA", "DNA")
    amplicons["fields"]["sample_type"] = field("RNA")
    value = values_of(show(amplicons))["fields.sample_type"]
    assert (value.text, value.implied, show(amplicons).molecule) == ("RNA", "", "RNA")


def test_a_field_that_was_not_found_can_still_be_said() -> None:
    (absent,) = [group for group in show(document()).groups if group.key == "absent"]
    paths = [value.path for value in absent.values]
    assert "fields.coverage" in paths
    assert "fields.kit" not in paths


def test_an_unknown_field_is_shown_under_other_fields() -> None:
    (other,) = [
        group for group in show(document(fields={"moon_phase": field("full")})).groups if group.key == "other"
    ]
    assert [(value.label, value.text) for value in other.values] == [("Moon phase", "full")]


def test_what_went_to_no_field_is_listed_once() -> None:
    assert show(document()).pairs == (("Weather", "fair", "1 9 9 49 19"),)


def test_a_long_list_of_doubts_is_cut_and_says_so() -> None:
    rows = [sample(number, f"S{number}", unsure="volume_ul") for number in range(1, 61)]
    shown = show(document(samples=rows, fields={}))
    assert len(shown.doubts) == LISTED_DOUBTS
    assert (shown.doubts_in_all, shown.doubts_not_listed) == (60, 20)


def test_a_removed_row_is_told_by_its_name() -> None:
    told = change("samples.9", {"name": "Total", "kind": "sample"}, None)
    assert (told.label, told.before_text, told.after_text) == ("Row 9", "Total", "")


def test_the_mail_program_gets_address_subject_and_text() -> None:
    letter = show(document()).letter
    assert letter is not None
    assert letter.address == (
        "mailto:rosalind@example.org?subject=Your%20quote&body=Dear%20Rosalind%2C%0A1.%20Unit%3F"
    )


def test_without_an_address_there_is_nothing_to_open() -> None:
    letter = show(document(letter={"to": None, "subject": "s", "body": "b"})).letter
    assert letter is not None
    assert (letter.to, letter.address) == ("", "")
