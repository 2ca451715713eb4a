"""The traps of workbooks, one by one."""

import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl
import pytest

from apps.ai.engine.layout import DocumentFacts, Remark
from apps.ai.engine.places import Place
from apps.ai.engine.sheets.number_formats import shown_number
from apps.ai.engine.sheets.side_sheets import Side, side_of
from tests.ai.engine.sheets.sheets_drawn import (
    codes_of,
    layout_of,
    pairs_of,
    saved,
    tables_of,
    texts_of,
    workbook_of,
)

HEADER = ("Sample ID", "Conc. (ng/µl)", "Volume (µl)")


def test_a_workbook_says_what_it_is() -> None:
    facts = layout_of(saved(workbook_of(HEADER, ("a", 1, 2))), "form.xlsx").document
    assert facts == DocumentFacts(
        filename="form.xlsx",
        sha256="0" * 64,
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        pages=0,
        producer=f"Microsoft Excel Compatible / Openpyxl {openpyxl.__version__}",
        needs_ocr=False,
        means="cell",
    )


def test_every_cell_and_row_says_where_it_stands() -> None:
    workbook = workbook_of((), ("PI:", "Jane Doe"), (), name="Müller's plate")
    workbook.active["C5"], workbook.active["D5"], workbook.active["E5"] = HEADER
    workbook.active["C7"], workbook.active["E7"] = "a", 30
    layout = layout_of(saved(workbook))
    (row,) = layout.grids[0].rows
    assert row.place == Place(cell="Müller's plate!C7:E7")
    assert [cell.place for cell in row.cells] == [
        Place(cell="Müller's plate!C7"),
        Place(cell="Müller's plate!D7"),
        Place(cell="Müller's plate!E7"),
    ]
    assert [cell.text for cell in row.cells] == ["a", None, "30"]
    assert layout.pairs[0].place == Place(cell="Müller's plate!B2")


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (7, "General", "7"),
        (7, "000", "007"),
        (7, "00000", "00007"),
        (7.0, "000", "007"),
        (1234, "000", "1234"),
        (3, '"S"000', "S003"),
        (3, "\\S-000", "S-003"),
        (25, '0" ng/µl"', "25 ng/µl"),
        (25.5, '0.00" ng/µl"', "25.5 ng/µl"),
        (298.947, "0.0", "298.947"),
        (1234567.5, "#,##0.00", "1234567.5"),
        (0.85, "0%", "85%"),
        (0.0525, "0.00%", "5.25%"),
        (1, "0%", "100%"),
        (12345678901234, "0.00E+00", "12345678901234"),
        (1e-7, "General", "0.0000001"),
        (0.1 + 0.2, "General", "0.3"),
        (-4, "000", "-4"),
        (5, "[Red]0;[Blue]-0", "5"),
        (5, "?" * 200, "5"),
    ],
)
def test_a_number_keeps_its_digits_and_what_its_format_puts_around_them(
    value: float, number_format: str, text: str
) -> None:
    assert shown_number(value, number_format) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("007", "007"),
        (7, "7"),
        (7.0, "7"),
        (12345678901234, "12345678901234"),
        (dt.date(2026, 2, 1), "2026-02-01"),
        (dt.datetime(2026, 2, 1, 14, 30), "2026-02-01T14:30:00"),
        ("1E5", "1E5"),
        ("  padded ", "padded"),
        (True, "TRUE"),
    ],
)
def test_an_id_is_read_as_the_text_a_person_sees(value: Any, text: str) -> None:
    assert tables_of(layout_of(saved(workbook_of(HEADER, (value, 1, 2)))))[0][1] == [[text, "1", "2"]]


def test_dates_are_noted_because_a_name_may_have_been_made_one() -> None:
    layout = layout_of(saved(workbook_of(HEADER, (dt.date(2026, 3, 1), 1, 2))))
    assert layout.remarks == (
        Remark(
            "date_cell",
            "info",
            "The sheet 'Samples' holds dates; where a name was typed, the spreadsheet program may have made "
            "a date of it: A2.",
            (Place(cell="Samples!A2"),),
        ),
    )


def test_a_formula_never_calculated_and_an_error_are_null_with_a_remark() -> None:
    layout = layout_of(saved(workbook_of(HEADER, ("a", "=1+1", "#DIV/0!"), ("b", 2, 3))))
    assert tables_of(layout)[0][1] == [["a", None, None], ["b", "2", "3"]]
    assert [(remark.code, remark.severity, remark.places) for remark in layout.remarks] == [
        ("formula_error", "warning", (Place(cell="Samples!C2"),)),
        ("formula_without_value", "warning", (Place(cell="Samples!B2"),)),
    ]


def test_a_formula_gives_the_value_last_calculated() -> None:
    content = saved(workbook_of(HEADER, ("a", "=2*149.45", 3)))
    part = _part(content, "xl/worksheets/sheet1.xml")
    calculated = part.replace(b"<v></v>", b"<v>298.9</v>").replace(b"<v />", b"<v>298.9</v>")
    assert calculated != part
    layout = layout_of(_with_part(content, "xl/worksheets/sheet1.xml", calculated))
    assert tables_of(layout)[0][1] == [["a", "298.9", "3"]]
    assert layout.remarks == ()


def test_what_is_hidden_is_read_and_told() -> None:
    workbook = workbook_of(HEADER, ("a", 1, 2), ("b", 3, 4))
    workbook.active.row_dimensions[3].hidden = True
    workbook.active.column_dimensions["B"].hidden = True
    old = workbook.create_sheet("Old")
    for row in (HEADER, ("z", 5, 6)):
        old.append(row)
    old.sheet_state = "veryHidden"
    layout = layout_of(saved(workbook))
    assert [rows for _, rows in tables_of(layout)] == [[["a", "1", "2"], ["b", "3", "4"]], [["z", "5", "6"]]]
    assert [(remark.code, remark.message, remark.places) for remark in layout.remarks] == [
        ("hidden_rows", "Rows of the sheet 'Samples' are hidden: 3.", (Place(cell="Samples!A3:C3"),)),
        ("hidden_columns", "Columns of the sheet 'Samples' are hidden: B.", (Place(cell="Samples!B1"),)),
        (
            "hidden_sheet",
            "The sheet 'Old' is hidden. What stands on it was read like the rest: look at it.",
            (Place(cell="Old!A1"),),
        ),
    ]


def test_a_cell_merged_downwards_holds_for_each_of_its_rows() -> None:
    workbook = workbook_of(
        ("Project", *HEADER), ("P1", "a", 1, 2), (None, "b", 3, 4), (None, "c", 5, 6), ("P2", "d", 7, 8)
    )
    workbook.active.merge_cells("A2:A3")
    grid = layout_of(saved(workbook)).grids[0]
    assert [row.cells[0].text for row in grid.rows] == ["P1", "P1", None, "P2"]
    assert grid.rows[1].cells[0].place == Place(cell="Samples!A2")


def test_a_title_merged_over_all_columns_is_no_header() -> None:
    workbook = workbook_of(("Sample sheet for the core", None, None), HEADER, ("a", 1, 2))
    workbook.active.merge_cells("A1:C1")
    layout = layout_of(saved(workbook))
    assert tables_of(layout) == [(HEADER, [["a", "1", "2"]])]
    assert texts_of(layout) == ["Sample sheet for the core"]
    assert layout.grids[0].title == "Sample sheet for the core"


@pytest.mark.parametrize(
    ("name", "title"), [("Sheet1", None), ("Tabelle 2", None), ("DNA samples", "DNA samples")]
)
def test_a_table_is_called_by_its_sheet_unless_the_program_named_that(name: str, title: str | None) -> None:
    assert layout_of(saved(workbook_of(HEADER, ("a", 1, 2), name=name))).grids[0].title == title


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("Example", Side.EXAMPLE),
        ("Filled-in example", Side.EXAMPLE),
        ("Instructions", Side.INSTRUCTION),
        ("READ ME FIRST", Side.INSTRUCTION),
        ("How to fill in", Side.INSTRUCTION),
        ("Lists", Side.LIST),
        ("dropdown_lists", Side.LIST),
        ("Data validation", Side.LIST),
        ("Sample list", None),
        ("Samples (examples of strain X)", None),
        ("Plate 1", None),
        ("Sheet1", None),
    ],
)
def test_a_sheet_beside_the_samples_is_told_by_its_name(name: str, side: Side | None) -> None:
    assert side_of(name) is side


def test_a_sheet_called_example_is_read_where_it_is_the_only_table() -> None:
    workbook = workbook_of(HEADER, ("a", 1, 2), name="Example")
    workbook.create_sheet("Notes").append(["Thank you."])
    layout = layout_of(saved(workbook))
    assert tables_of(layout) == [(HEADER, [["a", "1", "2"]])]
    assert codes_of(layout) == []


def test_instructions_are_kept_as_text_behind_all_others_and_examples_are_not() -> None:
    workbook = workbook_of(("Fill in one row for each tube.",), name="Instructions")
    samples = workbook.create_sheet("Samples")
    for row in (("Submission form",), HEADER, ("a", 1, 2)):
        samples.append(row)
    workbook.create_sheet("Example").append(["An illustration."])
    layout = layout_of(saved(workbook))
    assert texts_of(layout) == ["Submission form", "Fill in one row for each tube."]
    assert codes_of(layout) == ["instruction_sheet", "example_sheet"]


def test_macros_and_links_are_noted_and_never_followed() -> None:
    content = io.BytesIO(saved(workbook_of(HEADER, ("a", 1, 2))))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
        archive.writestr("xl/externalLinks/externalLink1.xml", b"<x/>")
    layout = layout_of(content.getvalue())
    assert codes_of(layout) == ["macros", "external_links"]
    assert tables_of(layout) == [(HEADER, [["a", "1", "2"]])]


def test_a_form_without_a_table_gives_its_pairs() -> None:
    workbook = workbook_of(
        ("Request",),
        ("PI*", "Jane Doe"),
        ("E-mail (required)", "jane@lab.edu"),
        ("Due date:", None),
        name="Form",
    )
    layout = layout_of(saved(workbook))
    assert pairs_of(layout) == [("PI", "Jane Doe"), ("E-mail (required)", "jane@lab.edu"), ("Due date", None)]
    assert [(pair.required, pair.source, pair.section) for pair in layout.pairs] == [
        (True, "cell", "Request"),
        (True, "cell", "Request"),
        (False, "cell", "Request"),
    ]


def _part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def _with_part(content: bytes, name: str, part: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.namelist():
            target.writestr(entry, part if entry == name else source.read(entry))
    return out.getvalue()
