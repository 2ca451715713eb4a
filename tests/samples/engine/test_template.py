"""Which header is which column of the template."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.engine.sheets.sheet_table import find_header
from apps.samples.engine.template import (
    HEADER_SYNONYMS,
    REQUIRED_COLUMNS,
    TEMPLATE_COLUMNS,
    column_of,
    count_known_headers,
    is_exact_template,
    match_headers,
    normalise_header,
    write_template_csv,
)


def test_the_template_has_the_lab_s_sixteen_columns() -> None:
    assert len(TEMPLATE_COLUMNS) == 16
    assert set(REQUIRED_COLUMNS) < set(TEMPLATE_COLUMNS)
    assert tuple(HEADER_SYNONYMS) == TEMPLATE_COLUMNS
    assert next(csv.reader(io.StringIO(write_template_csv()))) == list(TEMPLATE_COLUMNS)


def test_no_wording_stands_for_two_columns() -> None:
    wordings = [
        (normalise_header(wording), column)
        for column, synonyms in HEADER_SYNONYMS.items()
        for wording in (column, *synonyms)
    ]
    assert len(wordings) > 60
    for wording, column in wordings:
        assert column_of(wording) == column


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("sample_name", "sample_name"),
        ("  Sample   Name ", "sample_name"),
        ("SAMPLE-NAME", "sample_name"),
        ("Sample\nName", "sample_name"),
        ("ｓａｍｐｌｅ＿ｎａｍｅ", "sample_name"),
        ("\ufeffsample_name", "sample_name"),
        ("E-mail", "submitter_email"),
        ("Concentration (ng/µL)", "concentration"),  # the micro sign
        ("Concentration (ng/μL)", "concentration"),  # the Greek letter
        ("Volume (uL)", "volume"),
        ("Chartfield", "chart_field"),
        ("Volume (mL)", None),
        ("Qubit concentration", None),
        ("Nanodrop (ng/µL)", None),
        ("volume left", None),
        ("my sample_name", None),
        ("name", None),
        ("", None),
    ],
)
def test_a_header_matches_whole_or_not_at_all(header: str, column: str | None) -> None:
    assert column_of(header) == column


@given(
    header=st.sampled_from(
        [wording for column in TEMPLATE_COLUMNS for wording in (column, *HEADER_SYNONYMS[column])]
    ),
    extra=st.text(st.characters(categories=("L", "N")), min_size=1, max_size=5),
)
def test_a_word_more_makes_a_known_header_unknown(header: str, extra: str) -> None:
    longer = normalise_header(f"{header} {extra} column")
    assert column_of(longer) is None


def test_headers_are_matched_with_what_is_missing_doubled_and_unknown() -> None:
    match = match_headers(["Sample", "Tube colour", "sample_name", "", "E-mail", " Plate "])
    assert dict(match.positions) == {"sample_name": 0, "submitter_email": 4}
    assert match.missing == ("submitter_name", "sample_type", "chart_field")
    assert match.duplicates == (("sample_name", ("Sample", "sample_name")),)
    assert match.unknown == ("Tube colour", "Plate")


@pytest.mark.parametrize(
    ("headers", "exact"),
    [
        (TEMPLATE_COLUMNS, True),
        (TEMPLATE_COLUMNS[::-1], True),
        ((*REQUIRED_COLUMNS, "", "  "), True),
        ((" sample_name ",), True),
        ((*TEMPLATE_COLUMNS, "plate"), False),
        (("Sample Name", "sample_type"), False),
        (("SAMPLE_NAME",), False),
        (("", " "), False),
        ((), False),
    ],
)
def test_a_sheet_is_an_intake_when_every_header_is_the_template_s_own(
    headers: tuple[str, ...], exact: bool
) -> None:
    assert is_exact_template(headers) is exact


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([], 0),
        ([["Tube", "Colour"], ["A1", "red"]], 0),
        ([["Sample submission"], ["sample_name", "sample_type", "volume"]], 1),
        ([["sample", "lab"], ["sample_name", "sample_type"]], 0),
        ([["sample_name", "sample_type", "volume"], ["sample_name", "sample_type", "volume"]], 0),
    ],
)
def test_the_header_is_the_first_row_that_names_most_columns(rows: list[list[str]], place: int) -> None:
    assert find_header(rows, count_known_headers) == place
