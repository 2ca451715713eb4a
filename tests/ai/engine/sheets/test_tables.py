"""Where tables begin and end, and which of their rows are data."""

import pytest

from apps.ai.engine.places import Place
from tests.ai.engine.sheets.sheets_drawn import codes_of, layout_of, pairs_of, tables_of, texts_of

HEADER = ("Sample ID", "Volume", "Conc.")


def rows_below(*lines: str) -> list[list[str | None]]:
    """Return the rows read below the header of a sheet of one table."""
    ((headers, rows),) = tables_of(layout_of("\n".join([",".join(HEADER), *lines]).encode()))
    assert headers == HEADER
    return rows


@pytest.mark.parametrize(
    "lines",
    [
        ["BLANK,,", "Positive control,10,20", "water,,"],
        ["a,1,2", "", "", "b,3,4"],
        ["Karyotype: XX,1,2", "note to self: keep,3,4"],
        ["1,,", "2,,", "3,,"],
        ["A1,1,2", "B1,3,4"],
        ["a,1,2", "Example of a strain,3,4"],
        ["a,n/a,-", "b,< 0.1,n.d."],
        ["a,1,2", "a,1,2"],
    ],
)
def test_rows_are_data_whatever_they_hold(lines: list[str]) -> None:
    expected = [[cell or None for cell in line.split(",")] for line in lines if line]
    assert rows_below(*lines) == expected


@pytest.mark.parametrize(
    "below",
    [
        "* required fields",
        "Please send the samples on dry ice to the core.",
        "Signature:,________",
        "Note that empty rows are dropped",
    ],
)
def test_what_is_said_below_a_table_is_none_of_its_rows(below: str) -> None:
    assert rows_below("a,1,2", "b,3,4", below) == [["a", "1", "2"], ["b", "3", "4"]]


def test_rows_that_explain_the_columns_are_texts_and_their_units_join_the_headers() -> None:
    layout = layout_of(b"Sample ID,Volume,Conc.\nrequired,ul,ng/ul\nunique,min 20,e.g. 10-50\na,1,2\n")
    assert tables_of(layout) == [(("Sample ID", "Volume ul", "Conc. ng/ul"), [["a", "1", "2"]])]
    assert texts_of(layout) == ["required", "unique", "min 20", "e.g. 10-50"]


def test_a_row_of_units_below_the_header_joins_it() -> None:
    layout = layout_of(b"Sample ID,Volume,Conc.\n,(ul),(ng/ul)\na,1,2\n")
    assert tables_of(layout) == [(("Sample ID", "Volume (ul)", "Conc. (ng/ul)"), [["a", "1", "2"]])]


@pytest.mark.parametrize(
    "name", ["Example", "example_1", "e.g. tube 1", "my sample (example)", "Ex: mouse 1"]
)
def test_an_example_on_top_is_left_out_and_told(name: str) -> None:
    layout = layout_of(f"Sample ID,Volume,Conc.\n{name},1,2\na,3,4\n".encode())
    assert tables_of(layout) == [(HEADER, [["a", "3", "4"]])]
    assert codes_of(layout) == ["example_row"]
    assert layout.remarks[0].places == (Place(cell="Sheet1!A2:C2"),)
    assert layout.remarks[0].message == "Row 2 is an example and was left out."


def test_a_sample_called_example_below_others_stays() -> None:
    assert rows_below("a,1,2", "example_1,3,4") == [["a", "1", "2"], ["example_1", "3", "4"]]


def test_a_header_without_rows_is_an_empty_table() -> None:
    assert tables_of(layout_of(b"Title\nSample ID,Volume,Conc.\n")) == [(HEADER, [])]


def test_a_second_table_begins_with_its_own_header_and_title() -> None:
    layout = layout_of(b"Plate 1\nSample ID,Volume,Conc.\na,1,2\n\nPlate 2\nSample ID,Volume,Conc.\nb,3,4\n")
    assert tables_of(layout) == [(HEADER, [["a", "1", "2"]]), (HEADER, [["b", "3", "4"]])]
    assert [grid.title for grid in layout.grids] == ["Plate 1", "Plate 2"]


def test_rows_of_numbers_that_nobody_headed_are_a_table_without_names() -> None:
    layout = layout_of(b"PI: Jane\n\nSamples\n1,wt,20\n2,mut,30\n")
    (grid,) = layout.grids
    assert (grid.title, grid.header_certainty) == ("Samples", 0.5)
    assert tables_of(layout) == [(("", "", ""), [["1", "wt", "20"], ["2", "mut", "30"]])]
    assert pairs_of(layout) == [("PI", "Jane")]


def test_two_columns_of_unknown_words_are_pairs_and_a_table_without_names() -> None:
    layout = layout_of(b"Shape,round\nColour,red\n")
    assert pairs_of(layout) == [("Shape", "round"), ("Colour", "red")]
    assert tables_of(layout) == [(("", ""), [["Shape", "round"], ["Colour", "red"]])]


def test_numbered_headers_above_numbers_are_headers() -> None:
    layout = layout_of(b"Tube,Rep1,Rep2,Rep3,Rep4,Rep5\nwt,1,2,3,4,5\nmut,1,2,3,4,5\n")
    assert layout.grids[0].headers == ("Tube", "Rep1", "Rep2", "Rep3", "Rep4", "Rep5")
    assert [len(grid.rows) for grid in layout.grids] == [2]


def test_a_column_without_a_header_is_kept() -> None:
    layout = layout_of(b"Sample ID,Volume,Conc.\na,1,2,,thaw slowly\nb,3,4\n")
    assert tables_of(layout) == [
        (("Sample ID", "Volume", "Conc.", ""), [["a", "1", "2", "thaw slowly"], ["b", "3", "4", None]])
    ]


@pytest.mark.parametrize(("rows", "columns"), [(4, 6), (8, 12), (16, 24)])
@pytest.mark.parametrize("lettered_down", [True, False])
def test_a_plate_map_is_no_table(rows: int, columns: int, lettered_down: bool) -> None:
    letters = list("ABCDEFGHIJKLMNOP"[:rows])
    numbers = [str(number) for number in range(1, columns + 1)]
    across, down = (numbers, letters) if lettered_down else (letters, numbers)
    plate = [",".join(["", *across]), *(",".join([name, *("wt" for _ in across)]) for name in down)]
    layout = layout_of("\n".join(["Sample ID,Volume,Conc.", "a,1,2", "", *plate]).encode())
    assert tables_of(layout) == [(HEADER, [["a", "1", "2"]])]
    (remark,) = layout.remarks
    last = "BCDEFGHIJKLMNOPQRSTUVWXY"[len(across) - 1]
    assert remark.places == (Place(cell=f"Sheet1!A4:{last}{4 + len(down)}"),)


def test_a_table_beside_a_plate_map_is_read() -> None:
    lines = ["Sample ID,Volume,Conc.,,," + ",".join(map(str, range(1, 13)))]
    lines += [f"s{letter},1,2,,{letter}," + ",".join(["x"] * 12) for letter in "ABCDEFGH"]
    layout = layout_of("\n".join(lines).encode())
    assert tables_of(layout) == [(HEADER, [[f"s{letter}", "1", "2"] for letter in "ABCDEFGH"])]
    assert codes_of(layout) == ["plate_map"]
