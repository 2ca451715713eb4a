"""A plain table is read cell by cell, whatever program wrote it."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ai.engine.sheets.sheets_drawn import (
    add_table,
    document_of,
    layout_of,
    saved,
    tables_of,
    workbook_of,
)

HEADERS = [
    ("Sample ID", "Volume (µL)", "Qubit (ng/µL)"),
    ("Tube label", "Well", "Conc.", "Notes"),
    ("#", "Sample name", "260/280", "260/230", "Buffer", "Comments"),
]
NAME = st.from_regex(r"[A-Za-zÅé][A-Za-z0-9_.Åé-]{0,11}", fullmatch=True)
IDENTIFIER = st.from_regex(r"0{0,3}[1-9][0-9]{0,6}", fullmatch=True)
NUMBER = st.from_regex(r"[0-9]{1,4}([.,][0-9]{1,3})?( ng/ul|uL| µl)?", fullmatch=True)
TEXT = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "Zs"), include_characters="-_.,;|\"'()/+&="),
    min_size=1,
    max_size=20,
).filter(lambda text: text == text.strip())
ANY_CELL = st.one_of(st.none(), NAME, IDENTIFIER, NUMBER, TEXT)
NOT_TOLD = ("example", "e.g", "ex.", "note")


def _plain(rows: list[list[str | None]]) -> bool:
    return all(
        row[0] and not row[0].casefold().startswith(NOT_TOLD) and "example" not in str(row[1]).casefold()
        for row in rows
    )


@st.composite
def plain_tables(draw: st.DrawFn) -> tuple[tuple[str, ...], list[list[str | None]]]:
    """Draw a header that is known and rows that begin with a name and a measure."""
    headers = draw(st.sampled_from(HEADERS))
    row = st.tuples(NAME, NUMBER, *[ANY_CELL] * (len(headers) - 2)).map(list)
    return headers, draw(st.lists(row, min_size=1, max_size=12).filter(_plain))


@given(table=plain_tables(), delimiter=st.sampled_from([",", ";", "\t", "|"]))
def test_a_csv_gives_exactly_its_cells(
    table: tuple[tuple[str, ...], list[list[str | None]]], delimiter: str
) -> None:
    headers, rows = table
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([headers, *rows])
    assert tables_of(layout_of(text.getvalue().encode())) == [(headers, rows)]


@settings(max_examples=40, deadline=None)
@given(table=plain_tables())
def test_a_workbook_gives_exactly_its_cells(table: tuple[tuple[str, ...], list[list[str | None]]]) -> None:
    headers, rows = table
    workbook = workbook_of(headers)
    for number, row in enumerate(rows, start=2):
        for column, text in enumerate(row, start=1):
            workbook.active.cell(number, column).value = text
            workbook.active.cell(number, column).data_type = "s" if text else "n"
    assert tables_of(layout_of(saved(workbook))) == [(headers, rows)]


@settings(max_examples=25, deadline=None)
@given(table=plain_tables())
def test_a_word_table_gives_exactly_its_cells(table: tuple[tuple[str, ...], list[list[str | None]]]) -> None:
    headers, rows = table
    document = document_of()
    add_table(document, headers, *([text or "" for text in row] for row in rows))
    assert tables_of(layout_of(saved(document))) == [(headers, rows)]
