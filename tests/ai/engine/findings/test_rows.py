"""Rows of the sample table."""

from dataclasses import replace

from apps.ai.engine.layout import Cell, Remark
from apps.ai.engine.places import Place
from tests.ai.engine.findings.found import examined, found, messages, table
from tests.ai.engine.mapping.forms_made import layout

HEADERS = ("#", "Sample", "Volume (µL)")


def test_row_numbers_that_are_not_on_the_form_are_told() -> None:
    (finding,) = found("row_gap", grids=[table(HEADERS, ("1", "a", "2"), ("2", "b", "2"), ("4", "c", "2"))])
    assert (finding.severity, finding.message) == (
        "warning",
        "The sample table goes from row 1 to row 4, but row 3 is not on the form.",
    )


def test_empty_rows_before_filled_ones_are_worth_a_word() -> None:
    (finding,) = found(
        "row_gap",
        grids=[table(HEADERS, ("1", "a", "2"), ("2", None, None), ("3", None, None), ("4", "c", "2"))],
    )
    assert (finding.severity, finding.message) == (
        "info",
        "Rows 2 and 3 are empty, but later rows are filled.",
    )


def test_rows_in_order_with_empty_ones_at_the_end_are_no_finding() -> None:
    assert found("row_gap", grids=[table(HEADERS, ("1", "a", "2"), ("2", "b", "2"), ("3", None, None))]) == []
    assert found("row_gap", grids=[table(HEADERS[1:], ("a", "2"), ("b", "2"))]) == []
    assert found("row_gap", grids=[table(HEADERS, ("1", "a", "2"), ("500000", "b", "2"))]) == []


def test_a_form_without_a_sample_is_told_with_its_table_where_it_has_one() -> None:
    (finding,) = found("samples_missing", grids=[table(HEADERS, ("1", None, None), ("2", None, None))])
    assert (finding.severity, len(finding.evidence)) == ("warning", 1)
    assert found("samples_missing", grids=[table(HEADERS, ("1", "a", "2"))]) == []
    empty = examined(layout())
    assert [finding.code for finding in empty.findings] == ["samples_missing"]
    assert empty.letter is not None
    assert "Which samples will you send?" in empty.letter.body


def test_nobody_is_asked_for_samples_that_an_unread_page_may_name() -> None:
    scan = replace(layout(), remarks=(Remark("needs_ocr", "warning", "Page 1 is a scan.", ()),))
    assert [finding.code for finding in examined(scan).findings] == ["needs_ocr"]


def test_a_row_with_measurements_and_no_name_is_told() -> None:
    (finding,) = found("name_missing", grids=[table(HEADERS, ("1", "a", "2"), ("2", None, "3"))])
    assert finding.message == "1 row with measurements has no sample name: row 2."
    assert finding.fields == ("samples.2.name",)


def test_rows_with_names_are_no_finding() -> None:
    assert found("name_missing", grids=[table(HEADERS, ("1", "a", "2"), ("2", None, None))]) == []


def test_a_name_given_twice_is_told_whatever_its_capitals() -> None:
    (finding,) = found(
        "duplicate_name",
        grids=[table(HEADERS, ("1", "Moss  1", "2"), ("2", "fern", "2"), ("3", "moss 1", "2"))],
    )
    assert finding.message == "Several samples have the same name: “Moss 1” (rows 1 and 3)."
    assert finding.fields == ("samples.1.name", "samples.3.name")


def test_different_names_and_equal_controls_are_no_finding() -> None:
    assert (
        found(
            "duplicate_name",
            grids=[
                table(
                    HEADERS, ("1", "moss", "2"), ("2", "moss 1", "2"), ("3", "NTC", None), ("4", "NTC", None)
                )
            ],
        )
        == []
    )


def test_a_cell_read_in_two_ways_is_told_with_both() -> None:
    disputed = Cell("2989", Place(2, (1, 2, 3, 4)), rival="298.9")
    (finding,) = found("cell_disputed", grids=[table(HEADERS, ("1", "moss", disputed))])
    assert finding.message == (
        "1 cell can be read in two ways, the first as “2989” or as “298.9”: please look at the page."
    )
    assert finding.evidence == (Place(2, (1, 2, 3, 4)),)


def test_cells_on_which_both_ways_agree_are_no_finding() -> None:
    agreed = Cell("2989", Place(2, (1, 2, 3, 4)), rival="2989")
    assert messages(found("cell_disputed", grids=[table(HEADERS, ("1", "moss", agreed))])) == []


def test_many_names_given_twice_are_one_finding() -> None:
    rows = [(str(number), f"s{number % 8}", "2") for number in range(16)]
    (finding,) = found("duplicate_name", grids=[table(HEADERS, *rows)])
    assert finding.message.endswith("“s4” (rows 4 and 12) and 3 other names.")
    assert len(finding.fields) == 16
