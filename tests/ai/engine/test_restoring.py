"""The way back from the document to the reading loses nothing that the document holds."""

import json
from dataclasses import replace
from typing import Any

import pytest

from apps.ai.engine.layout import Cell, Layout, Remark
from apps.ai.engine.places import Place
from apps.ai.engine.reader import read_document
from apps.ai.engine.reading import Reading
from apps.ai.engine.restoring import reading_of
from tests.ai.engine.findings.found import examined
from tests.ai.engine.mapping.forms_made import EMPTY, at, choice, clean_form, grid, pair
from tests.ai.forms.sample_form import SAMPLE_FORM
from tests.ai.small_forms import quote_pdf
from tests.factories.ai import document

CSV = b"Sample Name,Volume (ul),Nanodrop (ng/ul)\nA,2,50\nB,,51\n"


def as_stored(reading: Reading) -> Any:
    """Return the document as it comes back out of the database: JSON values alone."""
    return json.loads(json.dumps(reading.as_json()))


def disputed_form() -> Layout:
    """Return a form with all that a document can hold: remarks, unclear marks, a cell read in two ways."""
    table = grid(
        ("#", "Sample", "Volume (µL)", "Odd"),
        [("1", "a", Cell("20", Place(2, (1, 2, 3, 4)), rival="29"), "x"), ("3", "a", None, None)],
        title="Sample Information",
        required=True,
    )
    charges = grid(("Item", "Qty", "Price", "Total"), [("Flow Cell", "2", "$10.00", "$25.00")])
    return replace(
        clean_form(
            pairs=[pair("Expires on", None, required=True)],
            choices=[choice("Type of Sample", ("gDNA", None), ("RNA", True), required=True)],
            grids=[table, charges],
        ),
        remarks=(Remark("hidden_text", "warning", "Text is hidden.", (at(1), Place(cell="A!B2"))),),
    )


@pytest.mark.parametrize("layout", [EMPTY, clean_form(), disputed_form()])
def test_a_document_of_the_restored_reading_is_the_same(layout: Layout) -> None:
    read = as_stored(examined(layout))
    assert reading_of(read).as_json() == read


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        (SAMPLE_FORM.read_bytes(), "form.pdf"),
        (quote_pdf(samples=20, pages=2), "quote.pdf"),
        (CSV, "form.csv"),
    ],
)
def test_so_is_that_of_a_real_file(content: bytes, filename: str) -> None:
    read = as_stored(read_document(content, filename=filename))
    assert reading_of(read).as_json() == read


def test_only_what_no_rule_asks_for_is_lost() -> None:
    reading = examined(disputed_form())
    restored = reading_of(as_stored(reading))
    assert restored.samples == reading.samples
    assert restored.charges == reading.charges
    assert restored.fields == reading.fields
    assert (restored.findings, restored.letter) == (reading.findings, reading.letter)
    (row, _), (was, _) = restored.tables[0].grid.rows, reading.tables[0].grid.rows
    assert row.cells[2] == was.cells[2]
    assert (row.place, row.cells[1].text) == (was.place, was.cells[1].text)
    assert row.cells[1].place != was.cells[1].place


def test_a_document_of_before_tables_were_required_is_restored() -> None:
    read = document()
    assert reading_of(read).tables[0].grid.required is False
