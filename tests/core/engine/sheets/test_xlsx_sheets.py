"""Reading a workbook as a sheet of text."""

import datetime as dt
import io
import subprocess
import sys
import zipfile
from typing import Any

import openpyxl
import pytest

from apps.core.engine.sheets.errors import SheetRefused
from apps.core.engine.sheets.sheet_shapes import Sheet, SheetLimits
from apps.core.engine.sheets.xlsx_sheet import number_text, read_every_sheet
from tests.core.engine.sheets.sheets_made import archive_of, open_sheet, rewritten, saved, workbook_of

HEADER = ("sample_name", "sample_type", "concentration", "chart_field")
SHEET_XML = "xl/worksheets/sheet1.xml"


def opened(*rows: Any) -> Sheet:
    return open_sheet(saved(workbook_of(HEADER, *rows)), "sheet.xlsx")


def refusal(content: bytes, limits: SheetLimits | None = None) -> SheetRefused:
    with pytest.raises(SheetRefused) as refused:
        open_sheet(content, "sheet.xlsx", limits or SheetLimits())
    assert refused.value.message.endswith(".")
    return refused.value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (298.9, "298.9"),
        (12, "12"),
        (12.0, "12"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (2.5e16, "25000000000000000"),
        (-0.5, "-0.5"),
        (True, "TRUE"),
        (False, "FALSE"),
        ("007", "007"),
        ("1.50", "1.50"),
        ("  S1 ", "  S1 "),
        (dt.date(2026, 3, 1), "2026-03-01"),
        (dt.datetime(2026, 3, 1, 14, 30), "2026-03-01T14:30:00"),
        (dt.time(14, 30), "14:30:00"),
        (dt.timedelta(hours=30), "1 day, 6:00:00"),
    ],
)
def test_a_cell_comes_as_the_text_a_person_reads(value: Any, text: str) -> None:
    assert opened((value, "DNA")).rows == ((2, [text, "DNA"]),)


def test_a_number_beyond_every_measure_stays_a_text_that_no_measurement_accepts() -> None:
    assert number_text(float("inf")) == "inf"
    assert number_text(1.5e300).startswith("15000")


def test_a_number_formatted_with_leading_zeros_keeps_them() -> None:
    workbook = workbook_of(HEADER, (42, "DNA"), (123456, "DNA"))
    for row in (2, 3):
        workbook.active.cell(row, 1).number_format = "00000"
    assert [cells[0] for _, cells in open_sheet(saved(workbook)).rows] == ["00042", "123456"]


def test_a_date_where_a_name_may_have_been_typed_is_noted() -> None:
    (problem,) = opened((dt.date(2026, 3, 1), "DNA")).cell_problems
    assert (problem.row, problem.column, problem.code, problem.is_warning) == (2, 0, "date_cell", True)
    assert "2026-03-01" in problem.message


def test_hidden_sheets_are_ignored_and_the_sheet_with_the_template_header_is_taken() -> None:
    workbook = workbook_of(("Read me first",), ("Fill in the sheet",))
    workbook.active.title = "Notes"
    for title, state in (("Old", "hidden"), ("Secret", "veryHidden"), ("Samples", "visible")):
        sheet = workbook.create_sheet(title)
        sheet.append(list(HEADER))
        sheet.append([title, "DNA"])
        sheet.sheet_state = state
    workbook.create_sheet("Empty")
    sheet = open_sheet(saved(workbook))
    assert (sheet.kind, sheet.name, sheet.other_sheets) == ("xlsx", "Samples", ("Notes",))
    assert sheet.rows == ((2, ["Samples", "DNA"]),)


def test_a_workbook_with_text_on_hidden_sheets_alone_is_empty() -> None:
    workbook = workbook_of()
    hidden = workbook.create_sheet("Hidden")
    hidden.append(list(HEADER))
    hidden.sheet_state = "hidden"
    refused = refusal(saved(workbook))
    assert (refused.code, refused.message) == ("file_empty", "The workbook holds no text on a visible sheet.")


def test_titles_above_the_header_and_blank_rows_keep_the_row_numbers() -> None:
    workbook = workbook_of(("Sample submission",), (), HEADER, (), ("S1", "DNA"))
    sheet = open_sheet(saved(workbook))
    assert (sheet.header_row, sheet.rows_above_header) == (3, 1)
    assert sheet.rows == ((5, ["S1", "DNA"]),)


@pytest.mark.parametrize("dimension", [b"A1", b"A1:B1", b"A1:XFD1048576"])
def test_a_wrong_declared_size_hides_no_row(dimension: bytes) -> None:
    content = saved(workbook_of(HEADER, ("S1", "DNA", 1.5, "HTSF-1"), ("S2", "RNA", 2, "HTSF-2")))
    wrong = rewritten(content, SHEET_XML, b'<dimension ref="A1:D3"', b'<dimension ref="' + dimension + b'"')
    assert open_sheet(wrong).rows == ((2, ["S1", "DNA", "1.5", "HTSF-1"]), (3, ["S2", "RNA", "2", "HTSF-2"]))


def test_a_formula_gives_the_value_last_calculated() -> None:
    content = saved(workbook_of(HEADER, ("S1", "DNA", "=2*149.45", "HTSF-1")))
    content = rewritten(
        content, SHEET_XML, b"<v></v>" if b"<v></v>" in _part(content) else b"<v />", b"<v>298.9</v>"
    )
    sheet = open_sheet(content)
    assert sheet.rows[0][1][2] == "298.9"
    assert sheet.cell_problems == ()


def test_a_formula_that_was_never_calculated_is_a_problem_of_its_cell() -> None:
    sheet = opened(("S1", "DNA", "=2*149.45", "HTSF-1"), ("S2", "DNA", 1, "HTSF-1"))
    (problem,) = sheet.cell_problems
    assert (problem.row, problem.column, problem.code, problem.is_warning) == (
        2,
        2,
        "formula_without_value",
        False,
    )
    assert sheet.rows[0][1] == ["S1", "DNA", "", "HTSF-1"]


def test_a_formula_whose_value_is_an_empty_text_is_an_empty_cell() -> None:
    content = saved(workbook_of(HEADER, ("S1", "DNA", '=IF(A2="","x","")', "HTSF-1")))
    content = rewritten(content, SHEET_XML, b'<c r="C2"', b'<c r="C2" t="str"')
    sheet = open_sheet(content)
    assert sheet.cell_problems == ()
    assert sheet.rows[0][1][2] == ""


def test_a_formula_error_is_a_problem_of_its_cell_and_no_text() -> None:
    sheet = opened(("S1", "DNA", "#DIV/0!", "HTSF-1"))
    (problem,) = sheet.cell_problems
    assert (problem.code, problem.message) == ("formula_error", "The cell shows the error #DIV/0!.")
    assert sheet.rows[0][1][2] == ""


def test_more_unreadable_cells_than_a_person_would_read_about_refuse_the_sheet() -> None:
    refused = refusal(saved(workbook_of(HEADER, *((f"S{n}", "DNA", "=1+1") for n in range(1_001)))))
    assert refused.code == "cells_unreadable"


def test_a_row_far_below_the_rest_is_read_in_bounded_time() -> None:
    workbook = workbook_of(HEADER, ("S1", "DNA"))
    workbook.active.cell(1_048_576, 1).value = "S2"
    assert open_sheet(saved(workbook)).rows == ((2, ["S1", "DNA"]), (1_048_576, ["S2"]))


def test_a_row_number_no_spreadsheet_has_is_read_in_bounded_time() -> None:
    content = saved(workbook_of(HEADER, ("S1", "DNA")))
    content = rewritten(content, SHEET_XML, b'<row r="2">', b'<row r="999999999999">')
    assert open_sheet(content).rows == ()


def test_a_cell_far_to_the_right_is_refused_with_its_row() -> None:
    workbook = workbook_of(HEADER, ("S1", "DNA"))
    workbook.active.cell(2, 101).value = "x"
    assert refusal(saved(workbook)).code == "too_many_columns"


def test_too_many_rows_are_refused() -> None:
    refused = refusal(saved(workbook_of(HEADER, *((f"S{n}",) for n in range(4)))), SheetLimits(max_rows=3))
    assert refused.code == "too_many_rows"


def test_a_bomb_is_refused_by_what_it_declares_before_anything_is_parsed() -> None:
    bomb = archive_of(**{"xl/workbook.xml": b"<workbook/>", SHEET_XML: bytes(80 * 1024 * 1024)})
    refused = refusal(bomb)
    assert (refused.code, "more than 64 MB" in refused.message) == ("archive_too_large", True)


def test_a_small_bomb_is_refused_by_its_ratio() -> None:
    bomb = archive_of(**{"xl/workbook.xml": b"<workbook/>", SHEET_XML: bytes(8 * 1024 * 1024)})
    refused = refusal(bomb)
    assert (refused.code, "200 times its size" in refused.message) == ("archive_too_large", True)


def test_an_archive_of_too_many_parts_is_refused_unopened() -> None:
    bomb = archive_of(**{"xl/workbook.xml": b""}, **{f"xl/{n}": b"" for n in range(1_000)})
    refused = refusal(bomb)
    assert (refused.code, "1,000 parts" in refused.message) == ("archive_too_large", True)


def test_a_part_that_declares_less_than_it_holds_is_refused_as_damaged() -> None:
    honest = archive_of(**{"xl/workbook.xml": b"<workbook/>", SHEET_XML: b"A" * 50_000})
    lying = honest.replace((50_000).to_bytes(4, "little"), (5).to_bytes(4, "little"))
    assert lying != honest
    assert refusal(lying).code == "sheet_damaged"


def test_an_entity_bomb_is_refused() -> None:
    doctype = b'<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    content = rewritten(saved(workbook_of(HEADER)), SHEET_XML, b"<worksheet", doctype + b"<worksheet")
    assert openpyxl.DEFUSEDXML is True
    assert refusal(content).code == "sheet_damaged"


@pytest.mark.parametrize(
    ("parts", "noun"),
    [
        ({"word/document.xml": b"x"}, "a Word document"),
        ({"ppt/presentation.xml": b"x"}, "a presentation"),
        ({"xl/workbook.bin": b"x"}, "a workbook in the .xlsb format"),
        ({"mimetype": b"x", "content.xml": b"x"}, "an OpenDocument file"),
        ({"sheet.csv": b"sample_name"}, "a compressed archive"),
    ],
)
def test_another_archive_is_refused_by_its_name(parts: dict[str, bytes], noun: str) -> None:
    refused = refusal(archive_of(**parts))
    assert refused.code == "file_kind_refused"
    assert (
        refused.message
        == f"The file is {noun}, not a sample sheet. Save it as .xlsx or .csv and upload that."
    )


def test_a_workbook_with_a_locked_part_is_refused_as_protected() -> None:
    content = bytearray(archive_of(**{"xl/workbook.xml": b"<workbook/>"}))
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    assert refusal(bytes(content)).code == "sheet_protected"


@pytest.mark.parametrize("cut", [10, 500, -30])
def test_a_truncated_workbook_is_refused_as_damaged(cut: int) -> None:
    assert refusal(saved(workbook_of(HEADER))[:cut]).code == "sheet_damaged"


def test_a_workbook_whose_parts_make_no_sense_is_refused_as_damaged() -> None:
    assert refusal(archive_of(**{"xl/workbook.xml": b"<workbook/>"})).code == "sheet_damaged"


def test_every_sheet_is_read_and_the_hidden_ones_are_told_apart() -> None:
    workbook = workbook_of(HEADER, ("S1", "DNA", 1.5))
    hidden = workbook.create_sheet("Old")
    hidden.append(["S0"])
    hidden.sheet_state = "hidden"
    first, second = read_every_sheet(saved(workbook), SheetLimits())
    assert (first.name, first.is_hidden) == ("Sheet", False)
    assert first.rows == ((1, list(HEADER)), (2, ["S1", "DNA", "1.5"]))
    assert (second.name, second.is_hidden, second.rows) == ("Old", True, ((1, ["S0"]),))


def test_the_limits_hold_for_all_sheets_of_a_workbook_together() -> None:
    workbook = workbook_of(*((f"S{n}", "DNA") for n in range(15)))
    for row in range(1, 16):
        workbook.create_sheet(f"more {row}").append(["S", "DNA"])
    limits = SheetLimits(max_cells=58)
    with pytest.raises(SheetRefused) as refused:
        read_every_sheet(saved(workbook), limits)
    assert refused.value.code == "too_many_rows"
    assert len(read_every_sheet(saved(workbook), SheetLimits(max_cells=60))) == 16


def test_a_caller_may_say_how_numbers_are_written() -> None:
    content = saved(workbook_of(("S1", 2, 0.5)))
    (sheet,) = read_every_sheet(content, SheetLimits(), show=lambda value, shown_as: f"{value}|{shown_as}")
    assert sheet.rows == ((1, ["S1", "2|General", "0.5|General"]),)


def test_importing_the_engine_loads_no_spreadsheet_library() -> None:
    code = (
        "import sys; import apps.core.engine.sheets.opening; "
        "print(sorted({'openpyxl', 'pandas', 'numpy', 'django', 'celery'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def _part(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(SHEET_XML)
