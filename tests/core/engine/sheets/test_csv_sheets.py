"""Reading delimited text as a sheet."""

import csv
import io
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.engine.sheets.errors import SheetRefused
from apps.core.engine.sheets.sheet_shapes import SheetLimits
from tests.core.engine.sheets.sheets_made import open_sheet

TEXT = "sample_name,sample_type,chart_field\r\n007,DNA,HTSF-001\r\n"


def refusal(content: bytes, limits: SheetLimits | None = None) -> SheetRefused:
    with pytest.raises(SheetRefused) as refused:
        open_sheet(content, "sheet.csv", limits or SheetLimits())
    assert refused.value.message.endswith((".", "?"))
    return refused.value


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-16"), "utf-8"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-8"),
    ],
)
def test_a_sheet_in_any_unicode_form_gives_the_same_cells(content: bytes, encoding: str) -> None:
    sheet = open_sheet(content)
    assert sheet.headers == ("sample_name", "sample_type", "chart_field")
    assert sheet.rows == ((2, ["007", "DNA", "HTSF-001"]),)
    assert (sheet.kind, sheet.encoding, sheet.delimiter, sheet.header_row) == ("csv", encoding, ",", 1)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_yields_the_known_headers(delimiter: str) -> None:
    text = TEXT.replace(",", delimiter).replace("DNA", '"a,b;c|d\te"')
    sheet = open_sheet(text.encode())
    assert sheet.delimiter == delimiter
    assert sheet.rows == ((2, ["007", "a,b;c|d\te", "HTSF-001"]),)


def test_windows_text_that_is_not_utf_8_keeps_its_accents() -> None:
    sheet = open_sheet("sample_name;volume (µL)\nNúñez – 1;5\n".encode("cp1252"))
    assert sheet.encoding == "cp1252"
    assert sheet.headers == ("sample_name", "volume (µL)")
    assert sheet.rows[0][1] == ["Núñez – 1", "5"]


def test_bytes_windows_has_no_letter_for_are_read_as_latin_1() -> None:
    sheet = open_sheet(b"sample_name,lab_name\nS\xe9,\x81\n")
    assert sheet.encoding == "latin-1"
    assert sheet.rows[0][1] == ["Sé", "\x81"]


def test_a_line_that_states_the_delimiter_is_obeyed_and_is_no_header() -> None:
    sheet = open_sheet(b"sep=;\r\nsample_name;lab_name\r\nS1;a,b\r\n")
    assert (sheet.delimiter, sheet.headers, sheet.header_row) == (";", ("sample_name", "lab_name"), 2)
    assert sheet.rows == ((3, ["S1", "a,b"]),)
    assert sheet.rows_above_header == 0


def test_quoted_newlines_quotes_and_delimiters_stay_in_their_cell() -> None:
    sheet = open_sheet(b'sample_name,lab_name\n"one\ntwo","say ""hi"", twice"\nS2,5" tube\n')
    assert sheet.rows == ((2, ["one\ntwo", 'say "hi", twice']), (3, ["S2", '5" tube']))


def test_blank_lines_keep_the_row_numbers_a_spreadsheet_shows() -> None:
    sheet = open_sheet(b"\n\nsample_name,lab_name\n\nS1,a\n , \t\n;\nS2,b\n")
    assert sheet.header_row == 3
    assert [number for number, _ in sheet.rows] == [5, 7, 8]


def test_trailing_delimiters_make_no_columns() -> None:
    sheet = open_sheet(b"sample_name,lab_name,,,\nS1,a,,,\nS2,,,, \n")
    assert sheet.headers == ("sample_name", "lab_name")
    assert sheet.rows == ((2, ["S1", "a"]), (3, ["S2"]))


def test_lines_that_end_with_a_carriage_return_alone_are_lines() -> None:
    sheet = open_sheet(b"sample_name,lab_name\rS1,a\rS2,b\r")
    assert [cells for _, cells in sheet.rows] == [["S1", "a"], ["S2", "b"]]


def test_the_header_is_found_below_titles_and_contact_lines() -> None:
    title = b"Sample submission,,\nContact,ana@unc.edu\n\n"
    sheet = open_sheet(title + TEXT.encode())
    assert (sheet.header_row, sheet.rows_above_header) == (4, 2)
    assert sheet.rows == ((5, ["007", "DNA", "HTSF-001"]),)


def test_without_a_known_header_the_first_row_is_taken() -> None:
    sheet = open_sheet(b"Tube,Colour\nA1,red\n")
    assert (sheet.headers, sheet.header_row) == (("Tube", "Colour"), 1)


def test_a_stream_is_read_no_further_than_the_limit() -> None:
    stream = io.BytesIO(b"a" * 2 * 1_048_576)
    with pytest.raises(SheetRefused) as refused:
        open_sheet(stream, "big.csv", SheetLimits(max_bytes=1_048_576))
    assert refused.value.code == "file_too_large"
    assert refused.value.message == "The file 'big.csv' is larger than 1 MB."
    assert stream.tell() == 1_048_577


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "file_empty", "empty"),
        (b" \r\n\t\n", "file_empty", "empty"),
        (b"\xef\xbb\xbf\r\n", "file_empty", "empty"),
        (b"\xff\xfe", "file_empty", "blank"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "xls_refused", "Save it as .xlsx or .csv"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64) + "EncryptedPackage".encode("utf-16-le"),
            "sheet_protected",
            "password",
        ),
        (b"%PDF-1.7\n%\xe2\xe3", "file_kind_refused", "a PDF"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "file_kind_refused", "a program"),
        (b"\x7fELF\x02\x01\x01\x00", "file_kind_refused", "a program"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "file_kind_refused", "an image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "file_kind_refused", "an image"),
        (b"GIF89a\x01\x00", "file_kind_refused", "an image"),
        (b"BM\x36\x00\x00\x00", "file_kind_refused", "an image"),
        (b"\x1f\x8b\x08\x00sheet.csv", "file_kind_refused", "a compressed archive"),
        (b"<!DOCTYPE html><html><body>Log in", "file_kind_refused", "a web page"),
        (b"sample_name,volume\nS\x001,5\n", "file_kind_refused", "a binary file"),
        (b"\x01\x02\x03\x04sample_name\n", "file_kind_refused", "a binary file"),
        (b"\xff\xfea\x00\x00\x00b\x00", "file_kind_refused", "a binary file"),
        (b"\xff\xfea\x00b", "encoding_refused", "UTF-16"),
        ("sample_name".encode("utf-32"), "encoding_refused", "UTF-32"),
        (b'sample_name,lab_name\nS1,"never closed\nS2,b\n', "quoting_broken", "never closed"),
        (b'sample_name,lab_name\nS1,"closed" late\n', "quoting_broken", "Row 2"),
    ],
)
def test_what_is_no_sample_sheet_is_refused_by_its_content(content: bytes, code: str, words: str) -> None:
    refused = refusal(content)
    assert refused.code == code
    assert words in refused.message


def test_a_header_that_begins_with_the_letters_of_a_program_is_text() -> None:
    assert open_sheet(b"MZ_twin,BMI\n1,2\n").headers == ("MZ_twin", "BMI")


def test_one_line_of_50_mb_is_refused_in_bounded_time_and_memory() -> None:
    content = b"a," * (25 * 1024 * 1024)
    limits = SheetLimits(max_bytes=100 * 1024 * 1024)
    tracemalloc.start()
    started = time.perf_counter()
    refused = refusal(content, limits)
    elapsed = time.perf_counter() - started
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.code == "line_too_long"
    assert refused.message == "Line 1 is longer than 100,000 bytes, so this is not a sample sheet."
    assert peak < 1024 * 1024
    assert elapsed < 2


def test_a_long_line_is_named_by_its_number() -> None:
    content = b"sample_name,lab_name\nS1,a\n" + b"x" * 300 + b"\n"
    assert refusal(content, SheetLimits(max_line_bytes=100)).message.startswith("Line 3 is longer")


def test_a_field_over_many_short_lines_is_refused_before_it_grows() -> None:
    content = b'sample_name,lab_name\nS1,"' + b"x\n" * 200_000 + b'"\n'
    assert refusal(content).code == "quoting_broken"


def test_a_cell_longer_than_a_spreadsheet_can_hold_is_refused() -> None:
    refused = refusal(b"sample_name,lab_name\nS1," + b"x" * 40_000 + b"\n")
    assert (refused.code, refused.message) == (
        "cell_too_long",
        "Row 2 has a cell longer than 32,767 characters.",
    )


def test_200_000_rows_are_refused_early() -> None:
    content = b"sample_name,lab_name\n" + b"S1,a\n" * 200_000
    tracemalloc.start()
    refused = refusal(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.code == "too_many_rows"
    assert refused.message == (
        "The sheet has more than 20,000 rows or 640,000 cells. Split it and upload the parts."
    )
    assert peak < 16 * 1024 * 1024


@pytest.mark.parametrize(("rows", "lawful"), [(5, True), (6, False)])
def test_the_row_limit_counts_the_rows_below_the_header(rows: int, lawful: bool) -> None:
    content = b"Title\nsample_name,sample_type,chart_field\n" + b"S,DNA,H-1\n" * rows
    limits = SheetLimits(max_rows=5)
    if lawful:
        assert len(open_sheet(content, None, limits).rows) == 5
    else:
        assert refusal(content, limits).code == "too_many_rows"


def test_many_small_cells_are_refused_before_they_fill_the_memory() -> None:
    content = b"\n".join([b",".join([b"ab"] * 100)] * 20_000)
    tracemalloc.start()
    refused = refusal(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.code == "too_many_rows"
    assert peak < 64 * 1024 * 1024


def test_too_many_columns_are_refused_with_their_row() -> None:
    refused = refusal(b"sample_name\n" + b"," * 150 + b"x\n")
    assert (refused.code, refused.message) == (
        "too_many_columns",
        "Row 2 has 151 columns; a sample sheet has at most 100.",
    )


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=12).filter(
    lambda text: text == text.strip() and text
)


@given(
    rows=st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=8),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_program_writes_is_read_back_cell_by_cell(
    rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(
        [["sample_name", "lab_name", "volume"], *([first, second, "1"] for first, second in rows)]
    )
    sheet = open_sheet(text.getvalue().encode(encoding))
    assert [cells for _, cells in sheet.rows] == [[first, second, "1"] for first, second in rows]


@given(content=st.binary(max_size=400))
def test_any_bytes_give_a_sheet_or_a_refusal_in_words(content: bytes) -> None:
    try:
        outcome: tuple[str, ...] = open_sheet(content).headers
    except SheetRefused as refused:
        outcome = (refused.code, refused.message)
    assert any(outcome)
