"""After a correction the rules are asked again: of the values as they now are, and of nothing else."""

import copy
import inspect
import re
import time
from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest

from apps.ai.engine import findings
from apps.ai.engine.correcting import apply_corrections
from apps.ai.engine.findings.letter import ASKED
from apps.ai.engine.findings.rules import CODES
from apps.ai.engine.layout import Cell, Choice, Grid, Layout, Pair
from apps.ai.engine.places import Place
from apps.ai.engine.reader import read_document
from apps.ai.engine.rereading import examine_again
from tests.ai.engine.findings.found import examined, table
from tests.ai.engine.mapping.forms_made import EMPTY, choice, clean_form, pair
from tests.ai.engine.test_restoring import CSV, as_stored, disputed_form
from tests.ai.forms.sample_form import SAMPLE_FORM
from tests.factories import ai as made


def corrected(read: Any, *corrections: tuple[str, Any]) -> Any:
    """Return the document with the corrections in it, its findings asked for anew."""
    return examine_again(apply_corrections(read, corrections).document)


def told(document: Any, code: str) -> list[str]:
    """Return the sentences of the findings of one code."""
    return [finding["message"] for finding in document["findings"] if finding["code"] == code]


def form(
    *, pairs: Iterable[Pair] = (), choices: Iterable[Choice] = (), grids: Iterable[Grid] = ()
) -> dict[str, Any]:
    """Return the document of a clean form in which these pieces stand instead of its own."""
    read: dict[str, Any] = as_stored(examined(clean_form(pairs=pairs, choices=choices, grids=grids)))
    return read


@pytest.mark.parametrize("layout", [EMPTY, clean_form(), disputed_form()])
def test_of_what_nobody_has_corrected_the_same_is_found(layout: Layout) -> None:
    read = as_stored(examined(layout))
    assert examine_again(read) == read


@pytest.mark.parametrize(("content", "name"), [(SAMPLE_FORM.read_bytes(), "form.pdf"), (CSV, "form.csv")])
def test_so_it_is_of_a_real_file(content: bytes, name: str) -> None:
    read = as_stored(read_document(content, filename=name))
    assert read["findings"]
    assert examine_again(read) == read


def test_a_finding_and_its_question_go_when_the_value_is_mended() -> None:
    read = form(pairs=[pair("Approx. Genome Size", "600")])
    assert told(read, "unit_missing")
    assert "without a unit" in read["letter"]["body"]
    again = corrected(read, ("fields.genome_size_unit", "Mb"))
    assert (again["findings"], again["letter"]) == ([], None)


def test_a_finding_that_a_correction_makes_is_told_with_the_value_as_it_is_now() -> None:
    read = form(grids=[table(("Sample", "Volume (µL)"), ("a", "20"), ("b", "21"))])
    assert not told(read, "value_implausible")
    again = corrected(read, ("samples.2.volume_ul", "5000"))
    assert told(again, "value_implausible") == [
        "The volume in row 2 (“b”): 5000 µL is unusual: volume lies between 0.1 and 1000 µL as a rule."
    ]
    (finding,) = [one for one in again["findings"] if one["code"] == "value_implausible"]
    assert finding["fields"] == ["samples.2.volume_ul"]
    assert finding["evidence"] == [{"page": 2, "bbox": read["samples"][1]["boxes"]["volume_ul"]}]


def test_the_readers_remarks_stay_and_so_does_the_evidence_of_what_still_holds() -> None:
    read = as_stored(examined(disputed_form()))
    again = corrected(read, ("fields.requester_name", "Ada Fern-Smith"))
    assert again["findings"] == read["findings"]
    assert "Dear Ada Fern-Smith," in again["letter"]["body"]
    assert told(again, "hidden_text") == ["Text is hidden."]


def test_all_else_of_the_document_stays_and_the_document_itself_is_not_touched() -> None:
    read = form(pairs=[pair("Approx. Genome Size", "600")])
    before = copy.deepcopy(read)
    again = corrected(read, ("fields.genome_size_unit", "Mb"))
    assert read == before
    assert {name for name in again if again[name] != read[name]} == {"fields", "findings", "letter"}


def test_a_row_added_by_a_person_fills_the_gap() -> None:
    rows = [(number, f"s{number}", "20") for number in ("1", "2", "4")]
    read = form(grids=[table(("#", "Sample", "Volume (µL)"), *rows)])
    assert told(read, "row_gap")
    again = corrected(read, ("samples.3", {"name": "s3", "kind": "sample", "volume_ul": "20"}))
    assert told(again, "row_gap") == []


def test_a_name_given_twice_is_mended_by_another_one_or_by_removing_the_row() -> None:
    read = form(grids=[table(("Sample", "Volume (µL)"), ("a", "20"), ("a", "21"))])
    assert told(read, "duplicate_name")
    assert told(corrected(read, ("samples.2.name", "b")), "duplicate_name") == []
    assert told(corrected(read, ("samples.2", None)), "duplicate_name") == []


def test_a_required_question_is_answered_by_what_a_person_says() -> None:
    read = form(pairs=[pair("Phone", None, required=True)])
    assert told(read, "question_unanswered")
    assert told(corrected(read, ("fields.requester_phone", "123")), "question_unanswered") == []
    assert told(corrected(read, ("fields.requester_phone", None)), "question_unanswered")


UNCLEAR = choice("Type of Sample", ("gDNA", None), ("PCR Amplicons", False), required=True, line=33)
TWO = choice(
    "I will be submitting DNA for",
    ("Rapid Sequencing (SQK-RAD114)", True),
    ("Rapid Sequencing with Barcoding (SQK-RBK114.24)", True),
    kind="radio",
    required=True,
)


def test_an_unclear_mark_is_clear_once_a_person_has_said_what_it_says() -> None:
    read = form(choices=[UNCLEAR])
    assert told(read, "mark_unclear")
    again = corrected(read, ("fields.sample_types", ["gDNA"]))
    assert (told(again, "mark_unclear"), told(again, "question_unanswered")) == ([], [])
    none_marked = corrected(read, ("fields.sample_types", None))
    assert told(none_marked, "mark_unclear") == []
    assert told(none_marked, "question_unanswered") == [
        "The form requires an answer to “Type of Sample”, but no answer is marked."
    ]


def test_two_marks_stay_a_question_until_a_person_says_which_one_counts() -> None:
    read = form(choices=[TWO])
    assert told(read, "radio_two_marks")
    assert told(corrected(read, ("fields.kit", None)), "radio_two_marks")
    again = corrected(read, ("fields.kit", "SQK-RBK114.24"))
    assert (told(again, "radio_two_marks"), told(again, "question_unanswered")) == ([], [])


def test_a_cell_that_can_be_read_in_two_ways_is_settled_by_who_has_looked_at_it() -> None:
    disputed = Cell("20", Place(2, (1, 2, 3, 4)), rival="29")
    another = Cell("30", Place(2, (5, 6, 7, 8)), rival="38")
    read = form(grids=[table(("Sample", "Volume (µL)"), ("a", disputed), ("b", another))])
    assert told(read, "cell_disputed")[0].startswith("2 cells can be read in two ways, the first as “20”")
    once = corrected(read, ("samples.1.volume_ul", "20"))
    assert told(once, "cell_disputed") == [
        "1 cell can be read in two ways, the first as “30” or as “38”: please look at the page."
    ]
    (finding,) = [one for one in once["findings"] if one["code"] == "cell_disputed"]
    assert finding["evidence"] == [{"page": 2, "bbox": [5, 6, 7, 8]}]
    assert told(corrected(once, ("samples.2.volume_ul", "38")), "cell_disputed") == []


def test_a_document_without_some_fields_is_examined_too() -> None:
    read = made.document()
    assert "quote_expires" not in read["fields"]
    again = corrected(read, ("fields.genome_size", "5"))
    assert told(again, "unit_missing") == ["The genome size is given as 5 without a unit (bp, kb, Mb or Gb)."]


def test_every_code_of_a_rule_is_known_as_one() -> None:
    modules = [import_module(f"{findings.__name__}.{one.name}") for one in iter_modules(findings.__path__)]
    written = {
        code
        for module in modules
        for code in re.findall(r"""(?:code=|Finding\()"(\w+)\"""", inspect.getsource(module))
    }
    assert written == CODES
    assert set(ASKED) <= CODES


def test_three_hundred_rows_are_examined_in_an_instant() -> None:
    rows = [made.sample(number, f"S{number}", rin="8", qubit_ng_ul="290") for number in range(1, 301)]
    read = made.document(samples=rows)
    took = []
    for _ in range(5):
        began = time.perf_counter()
        corrected(read, ("samples.7.volume_ul", "200"))
        took.append(time.perf_counter() - began)
    assert min(took) < 0.05
