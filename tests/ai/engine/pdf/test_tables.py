"""Tables, ruled and not, on one page and over several."""

from dataclasses import replace
from itertools import pairwise

import pytest

from apps.ai.engine.layout import Cell, Row
from apps.ai.engine.pdf.tables import DISPUTED, dispute
from apps.ai.engine.places import Place
from tests.ai.engine.pdf.drawing import Sheet, cells_of

HEADER = ["", "Sample Name", "Volume (µL)", "Nanodrop (ng/µL)"]
XS = [50.0, 70.0, 200.0, 280.0, 400.0]


def test_a_ruled_table_is_read_cell_by_cell_with_its_title() -> None:
    sheet = Sheet()
    sheet.write(42, 96, "*", color=(1, 0, 0))
    sheet.write(50, 96, "Sample Information:", bold=True)
    sheet.table(XS, 104, [HEADER, ["1", "19", "2", "189.1"], ["2", "24", "", "160.85"], ["3", "", "", ""]])
    (grid,) = sheet.read().grids
    assert (grid.title, grid.required, grid.headers) == ("Sample Information", True, tuple(HEADER))
    assert cells_of(grid) == [
        ["1", "19", "2", "189.1"],
        ["2", "24", None, "160.85"],
        ["3", None, None, None],
    ]
    assert all(cell.certainty == 1.0 and cell.rival is None for row in grid.rows for cell in row.cells)


def test_a_table_goes_on_over_pages_with_and_without_a_repeated_header() -> None:
    sheet = Sheet()
    sheet.table(XS, 600, [HEADER, ["1", "a", "2", "3.5"], ["2", "b", "2", "4.5"]])
    sheet.turn_over()
    sheet.table(XS, 40, [HEADER, ["3", "c", "2", "5.5"]])
    sheet.turn_over()
    sheet.table(XS, 40, [["4", "d", "2", "6.5"]], header=False)
    (grid,) = sheet.read().grids
    assert grid.pages == (1, 2, 3)
    assert [row[1] for row in cells_of(grid)] == ["a", "b", "c", "d"]
    assert [row.place.page for row in grid.rows] == [1, 1, 2, 3]


def test_tables_with_other_columns_stay_apart() -> None:
    sheet = Sheet()
    sheet.table(XS, 100, [HEADER, ["1", "a", "2", "3.5"]])
    sheet.table([50, 200, 300], 300, [["Name", "Total"], ["Flow cell", "$897.00"]])
    assert [grid.headers for grid in sheet.read().grids] == [tuple(HEADER), ("Name", "Total")]


def test_a_table_without_rules_is_read_by_its_headers() -> None:
    sheet = Sheet()
    xs = [50, 90, 190, 280, 350]
    rows = [
        ["No.", "Sample ID", "Conc (ng/ul)", "Vol (ul)", "260/280"],
        ["1", "A-01", "12.5", "30", "1.85"],
        ["2", "A-02 long", "", "30", ""],
        ["3", "BLANK", "", "", ""],
        ["4", "B 7", "1,200.5", "30", "2.01"],
    ]
    sheet.rows(xs, 100, rows)
    (grid,) = sheet.read().grids
    assert grid.headers == ("No.", "Sample ID", "Conc (ng/ul)", "Vol (ul)", "260/280")
    assert cells_of(grid) == [[text or None for text in row] for row in rows[1:]]


def test_numbers_aligned_right_under_their_headers_keep_their_columns() -> None:
    sheet = Sheet()
    rights = [120.0, 220.0, 300.0, 380.0]
    rows = [
        ["Sample ID", "Conc", "Volume", "260/280"],
        ["A1", "5", "100.25", "1.8"],
        ["A2", "1200.5", "5", "2.0"],
    ]
    for index, row in enumerate(rows):
        for right, text in zip(rights, row, strict=True):
            width = len(text) * 5.2
            sheet.write(right - width, 100 + 15 * index, text, bold=index == 0)
    (grid,) = sheet.read().grids
    assert cells_of(grid) == rows[1:]


def test_text_that_wraps_in_a_ruled_cell_is_one_text() -> None:
    sheet = Sheet()
    for x, following in pairwise(XS):
        for y, height in ((100, 16), (116, 28)):
            sheet.page.draw_rect((x, y, following, y + height), width=0.5)
    for x, text in zip(XS, HEADER, strict=False):
        sheet.write(x + 3, 111, text, bold=True, size=9)
    sheet.write(53, 128, "1", size=9)
    sheet.write(73, 127, "A very long name of", size=9)
    sheet.write(73, 138, "one sample", size=9)
    sheet.write(203, 128, "2", size=9)
    (grid,) = sheet.read().grids
    assert cells_of(grid) == [["1", "A very long name of one sample", "2", None]]


def test_words_across_a_rule_are_said_with_doubt() -> None:
    sheet = Sheet()
    sheet.table(XS, 100, [HEADER, ["1", "", "2", "3.5"], ["2", "b", "2", "4.5"]])
    sheet.write(180, 127, "overlapping", size=9)
    (grid,) = sheet.read().grids
    first = grid.rows[0].cells
    assert min(cell.certainty for cell in first) < 0.95
    assert all(cell.certainty == 1.0 for cell in grid.rows[1].cells)


def test_a_cell_two_ways_see_differently_keeps_both_and_loses_certainty() -> None:
    place = Place(1, (0.0, 0.0, 1.0, 1.0))
    row = Row((Cell("12", place), Cell(None, place)), place)
    (disputed,) = dispute([row], [[None, "12"]])
    assert [(cell.text, cell.rival, cell.certainty) for cell in disputed.cells] == [
        ("12", "", DISPUTED),
        (None, "12", DISPUTED),
    ]
    assert dispute([row], [["12", None]]) == [replace(row)]


def test_a_box_around_text_is_no_table() -> None:
    sheet = Sheet()
    sheet.page.draw_rect((40, 60, 560, 200), width=0.7)
    sheet.write(50, 80, "Name: Jane")
    layout = sheet.read()
    assert layout.grids == ()
    assert [(pair.label, pair.value) for pair in layout.pairs] == [("Name", "Jane")]


def test_a_table_without_rules_goes_on_overleaf_without_its_header() -> None:
    sheet = Sheet()
    xs = [50, 90, 190, 280]
    sheet.rows(xs, 700, [["No.", "Sample ID", "Conc", "Volume"], ["1", "a", "5", "30"], ["2", "b", "", "30"]])
    sheet.turn_over()
    sheet.write(50, 40, "Form of the core, continued")
    sheet.rows(xs, 70, [["3", "c", "6", "30"], ["4", "d", "7", ""]], header=False)
    (grid,) = sheet.read().grids
    assert grid.pages == (1, 2)
    assert cells_of(grid) == [
        ["1", "a", "5", "30"],
        ["2", "b", None, "30"],
        ["3", "c", "6", "30"],
        ["4", "d", "7", None],
    ]


def test_rows_without_rules_between_them_are_told_apart() -> None:
    sheet = Sheet()
    for x, following in pairwise(XS):
        sheet.page.draw_rect((x, 100, following, 116), width=0.5)
        sheet.page.draw_rect((x, 116, following, 200), width=0.5)
    rows = [HEADER, ["1", "a", "2", "3.5"], ["2", "b", "", "4.5"], ["3", "c", "2", ""]]
    for index, row in enumerate(rows):
        for x, text in zip(XS, row, strict=False):
            if text:
                sheet.write(x + 3, 111 + 18 * index, text, bold=index == 0, size=9)
    (grid,) = sheet.read().grids
    assert cells_of(grid) == [[text or None for text in row] for row in rows[1:]]


LOOSE = [50.0, 190.0, 280.0]
LOOSE_HEADER = ["Sample ID", "Conc", "Volume"]


def names_of(sheet: Sheet) -> list[str | None]:
    """Return the first cells of the only table."""
    (grid,) = sheet.read().grids
    return [row[0] for row in cells_of(grid)]


def test_small_cells_of_a_table_are_no_boxes_to_tick() -> None:
    sheet = Sheet()
    xs = [50.0, 66.0, 200.0, 280.0, 400.0]
    sheet.table(xs, 690, [HEADER, ["1", "a", "2", "3.5"]])
    sheet.turn_over()
    # Between rows of two lines, whose cells are too tall for it, the number of a row stands as in a checkbox.
    end = sheet.table(xs, 40, [["2", "b", "2", "4.5"]], height=27, header=False)
    end = sheet.table(xs, end, [["3", "c", "2", "5.5"]], height=15, header=False)
    end = sheet.table(xs, end, [["4", "d", "2", "6.5"]], height=27, header=False)
    sheet.square(52, end + 40, mark="x")
    sheet.write(66, end + 40, "gDNA")
    layout = sheet.read()
    (grid,) = layout.grids
    assert [row[:2] for row in cells_of(grid)] == [["1", "a"], ["2", "b"], ["3", "c"], ["4", "d"]]
    assert [option.label for choice in layout.choices for option in choice.options] == ["gDNA"]


def test_the_rest_of_a_table_overleaf_is_neither_pairs_nor_a_form_of_boxes() -> None:
    sheet = Sheet()
    sheet.table(XS, 690, [HEADER, ["1", "a", "2", "3.5"]])
    for number in (2, 3):
        sheet.turn_over()
        end = sheet.table(XS, 40, [[f"{number}", "(x)", "2", "4.5"], ["", "[ ] b", "2", "5.5"]], header=False)
    sheet.table([50, 200, 400], end + 40, [["Phone:", "919-555-0105"]], header=False)
    layout = sheet.read()
    assert [grid.pages for grid in layout.grids if any(grid.headers)] == [(1, 2, 3)]
    assert [pair.label for pair in layout.pairs] == ["Phone"]
    assert layout.choices == ()


@pytest.mark.parametrize("size", [10.0, 12.0])
def test_a_page_number_below_the_last_row_is_no_row(size: float) -> None:
    sheet = Sheet()
    sheet.rows(LOOSE, 700, [LOOSE_HEADER, ["a", "5", "30"], ["b", "6", "30"], ["c", "7", "30"]])
    sheet.write(283, 768, "1", size=size)
    sheet.turn_over()
    sheet.rows(LOOSE, 40, [["d", "8", "30"], ["e", "9", "30"]], header=False)
    assert names_of(sheet) == ["a", "b", "c", "d", "e"]


def test_the_last_rows_overleaf_may_be_one_row_and_the_controls() -> None:
    sheet = Sheet()
    sheet.rows(LOOSE, 700, [LOOSE_HEADER, ["a", "5", "30"], ["b", "6", "30"]])
    sheet.turn_over()
    sheet.rows(LOOSE, 40, [["c", "7", "30"], ["Pos. control", "", ""], ["Water", "", ""]], header=False)
    assert names_of(sheet) == ["a", "b", "c", "Pos. control", "Water"]


def test_the_first_row_overleaf_may_be_a_name_alone() -> None:
    sheet = Sheet()
    sheet.rows(LOOSE, 700, [LOOSE_HEADER, ["a", "5", "30"], ["b", "6", "30"]])
    sheet.turn_over()
    sheet.rows(LOOSE, 40, [["c", "", ""], ["d", "7", "30"], ["e", "8", "30"]], header=False)
    assert names_of(sheet) == ["a", "b", "c", "d", "e"]


def test_controls_below_names_that_are_numbers_are_rows() -> None:
    sheet = Sheet()
    names = ["19", "24", "25", "31", "36"]
    sheet.rows(
        LOOSE, 100, [LOOSE_HEADER, *([name, "5", "30"] for name in names), ["NTC", "", ""], ["Blank", "", ""]]
    )
    sheet.write(50, 240, "Flow cells 2")
    assert names_of(sheet) == [*names, "NTC", "Blank"]


def test_rows_between_a_rule_above_and_one_below_are_told_apart() -> None:
    sheet = Sheet()
    sheet.rows(LOOSE, 660, [LOOSE_HEADER, ["a", "5", "30"], ["b", "6", "30"]], pitch=22)
    sheet.turn_over()
    sheet.rows(
        LOOSE, 50, [["c", "7", "30"], ["Pos. control", "", ""], ["Water", "", ""]], pitch=22, header=False
    )
    for y in (36, 102):
        sheet.page.draw_line((48, y), (330, y))
    assert names_of(sheet) == ["a", "b", "c", "Pos. control", "Water"]


def test_boxes_of_labels_overleaf_are_pairs_though_they_have_the_edges_of_the_table_before() -> None:
    sheet = Sheet()
    xs = [72.0, 180.0, 300.0, 420.0, 540.0]
    sheet.table(xs, 690, [["Sample name", "Volume", "Qubit", "A260/A280"], ["s1", "30", "5", "1.8"]])
    sheet.turn_over()
    sheet.table(
        xs, 40, [["Requester:", "Ada Fern", "E-mail:", "ada@x.edu"], ["PI:", "Bo", "Lab:", ""]], header=False
    )
    assert {pair.label: pair.value for pair in sheet.read().pairs} == {
        "Requester": "Ada Fern",
        "E-mail": "ada@x.edu",
        "PI": "Bo",
        "Lab": None,
    }
