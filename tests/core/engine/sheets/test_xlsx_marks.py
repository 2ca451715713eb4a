"""What a workbook hides, merges, links and scripts."""

import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from apps.core.engine.sheets.errors import SheetRefused
from apps.core.engine.sheets.xlsx_marks import (
    SheetMarks,
    Span,
    column_letters,
    column_number,
    read_marks,
)
from tests.core.engine.sheets.sheets_made import archive_of, rewritten, saved, workbook_of


@pytest.mark.parametrize(("letters", "number"), [("A", 0), ("Z", 25), ("AA", 26), ("XFD", 16_383)])
def test_a_column_is_named_by_its_letters(letters: str, number: int) -> None:
    assert column_number(letters) == number
    assert column_letters(number) == letters


def test_hidden_rows_columns_and_merged_cells_are_told_sheet_by_sheet() -> None:
    workbook = workbook_of(("a", "b", "c"), ("1", "2", "3"))
    sheet = workbook.active
    sheet.title = "R & D's"
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.merge_cells("A4:C5")
    workbook.create_sheet("Other").merge_cells("B1:B3")
    marks = read_marks(saved(workbook))
    assert marks.sheets == {
        "R & D's": SheetMarks([2], [(2, 2)], [Span(4, 5, 0, 2)]),
        "Other": SheetMarks([], [], [Span(1, 3, 1, 1)]),
    }
    assert (marks.has_macros, marks.has_links) == (False, False)


def test_marks_are_found_wherever_a_piece_of_the_part_ends() -> None:
    workbook = Workbook()
    sheet = workbook.active
    for row in range(1, 6_001):
        sheet.cell(row, 1).value = f"sample {row}"
        sheet.row_dimensions[row].hidden = row % 2 == 0
    marks = read_marks(saved(workbook)).sheets["Sheet"]
    assert marks.hidden_rows == list(range(2, 6_001, 2))


def test_macros_and_links_to_other_workbooks_are_noticed() -> None:
    content = BytesIO(saved(workbook_of(("a",))))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
        archive.writestr("xl/externalLinks/externalLink1.xml", b"<x/>")
    marks = read_marks(content.getvalue())
    assert (marks.has_macros, marks.has_links) == (True, True)


def test_a_range_that_makes_no_sense_is_no_mark() -> None:
    workbook = workbook_of(("a",))
    workbook.active.merge_cells("A1:B1")
    content = rewritten(saved(workbook), "xl/worksheets/sheet1.xml", b'ref="A1:B1"', b'ref="nowhere"')
    assert read_marks(content).sheets["Sheet"].spans == []


def test_a_workbook_without_its_index_is_refused_as_damaged() -> None:
    with pytest.raises(SheetRefused) as refused:
        read_marks(archive_of(**{"xl/workbook.xml": b"<workbook/>"}))
    assert refused.value.code == "sheet_damaged"
