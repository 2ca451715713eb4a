"""The error file of an intake."""

import csv
import io

import pytest

from apps.samples.engine.problems import ProblemList, RowProblem, excerpt
from apps.samples.engine.problems_csv import defuse_formula, write_problems_csv


def test_the_error_file_reads_back_problem_by_problem() -> None:
    text = write_problems_csv(
        [
            RowProblem(2, "volume", "number_negative", "A measurement cannot be negative.", "-0.5"),
            RowProblem(7, "lab_name", "line_break", 'Says "two", and more', '=HYPERLINK("http://x","y")'),
        ]
    )
    assert list(csv.reader(io.StringIO(text))) == [
        ["row", "column", "code", "message", "value"],
        ["2", "volume", "number_negative", "A measurement cannot be negative.", "-0.5"],
        ["7", "lab_name", "line_break", 'Says "two", and more', '\'=HYPERLINK("http://x","y")'],
    ]


def test_an_error_file_without_problems_is_its_header() -> None:
    assert write_problems_csv([]) == "row,column,code,message,value\r\n"


@pytest.mark.parametrize(
    "text", ["-0.5", "+1", "-1,5", "+.5", "-1e3", "12", "HTSF--RE-201", "a=b", "", "S1 - 2"]
)
def test_plain_numbers_and_harmless_texts_stay_as_they_are(text: str) -> None:
    assert defuse_formula(text) == text


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1", "-", "+", "=-0.5"],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert defuse_formula(text) == f"'{text}"


def test_a_list_of_problems_keeps_the_first_and_counts_the_rest() -> None:
    problems = ProblemList(limit=2)
    for row in range(5):
        problems.add(row, "volume", "number_negative", "No.")
    assert ([problem.row for problem in problems.kept], problems.total) == ([0, 1], 5)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("plain", "plain"),
        ("µL Núñez 用户", "µL Núñez 用户"),
        ("nul\x00", "nul\\u0000"),
        ("one\ntwo", "one\\u000atwo"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
    ],
)
def test_a_value_is_shown_short_and_printable(value: str, shown: str) -> None:
    assert excerpt(value) == shown
