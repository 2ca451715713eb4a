"""A whole sheet as an intake."""

import datetime as dt
import tracemalloc
from decimal import Decimal

import pytest

from apps.samples.engine.intake import read_intake
from apps.samples.engine.intake_shapes import Intake, IntakeRow
from apps.samples.engine.problems import RowProblem
from apps.samples.engine.sheets import open_sheet
from apps.samples.engine.template import REQUIRED_COLUMNS, TEMPLATE_COLUMNS
from tests.core.engine.sheets.sheets_made import saved, workbook_of
from tests.samples.engine.sheets_made import GOOD, RULES, csv_of, intake_of


def errors_of(intake: Intake) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.code) for problem in intake.errors]


def warnings_of(intake: Intake) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.code) for problem in intake.warnings]


def test_a_full_row_is_read_exactly() -> None:
    intake = intake_of({})
    assert intake.rows == (
        IntakeRow(
            row=2,
            sample_name="S1",
            kind="sample",
            project_id="P1",
            submitter_name="Ana Núñez",
            submitter_email="ana@unc.edu",
            lab_name="O'Hara, Tom (UNC-CH) Lab",
            sample_type="DNA",
            sample_buffer="Tris",
            concentration_ng_ul=Decimal("298.9"),
            volume_ul=Decimal(10),
            total_amount_ng=Decimal(2989),
            flow_cell_device=None,
            flow_cell_chemistry="R10.4.1",
            flow_cell_count=1,
            priority="high",
            assigned_to="Grey",
            library_prep_by="Dr. Smith",
            chart_field="HTSF--RE-201",
        ),
    )
    assert (intake.rows_read, intake.error_count, intake.warning_count) == (1, 0, 0)


def test_what_the_sheet_does_not_state_is_none() -> None:
    (row,) = read_intake(open_sheet(csv_of({}, columns=REQUIRED_COLUMNS)), RULES).rows
    stated = {"row", "kind", "priority", *REQUIRED_COLUMNS}
    assert {name for name in IntakeRow._fields if getattr(row, name) is not None} == stated
    assert (row.kind, row.priority) == ("sample", "normal")


def test_columns_may_stand_in_any_order_and_under_declared_synonyms() -> None:
    header = "Chartfield;Conc (ng/µL);E-mail;Sample ID;Type of sample;Requester"
    text = f"{header}\nHTSF-1;1,5;a@unc.edu;007;rna;Ana\n"
    (row,) = read_intake(open_sheet(text.encode()), RULES).rows
    assert (row.sample_name, row.sample_type, row.concentration_ng_ul) == ("007", "RNA", Decimal("1.5"))
    assert (row.submitter_name, row.submitter_email, row.chart_field) == ("Ana", "a@unc.edu", "HTSF-1")


def test_missing_required_columns_are_one_error_that_names_them_all() -> None:
    intake = read_intake(open_sheet(b"sample_name,volume,submitter_name\nS1,-5,Ana\n"), RULES)
    assert intake.errors == (
        RowProblem(
            1,
            "",
            "columns_missing",
            "These required columns are missing: submitter_email, sample_type, chart_field.",
        ),
    )
    assert (intake.rows, intake.rows_read) == ((), 1)


def test_a_column_that_stands_twice_is_an_error() -> None:
    columns = (*TEMPLATE_COLUMNS, "volume")
    intake = read_intake(open_sheet(csv_of({}, columns=columns)), RULES)
    assert errors_of(intake) == [(1, "volume", "column_duplicated")]
    assert intake.errors[0].message == "More than one column stands for volume: volume, volume."
    assert intake.rows == ()


def test_a_sheet_without_rows_is_an_error() -> None:
    assert errors_of(read_intake(open_sheet(csv_of()), RULES)) == [(1, "", "rows_missing")]


def test_unknown_columns_are_named_in_one_warning() -> None:
    content = csv_of({}).replace(b"sample_buffer", b"Tube colour").replace(b"volume", b"Volume (mL)")
    intake = read_intake(open_sheet(content), RULES)
    assert intake.warnings == (
        RowProblem(
            1,
            "",
            "columns_unknown",
            "These columns are not in the template and are not read: Tube colour, Volume (mL).",
        ),
    )
    (row,) = intake.rows
    assert (row.sample_buffer, row.volume_ul) == (None, None)


def test_many_unknown_columns_are_counted_and_not_all_listed() -> None:
    header = ",".join([*REQUIRED_COLUMNS, *(f"extra{n}" for n in range(30))])
    row = ",".join(GOOD[column] for column in REQUIRED_COLUMNS)
    (warning,) = read_intake(open_sheet(f"{header}\n{row}\n".encode()), RULES).warnings
    assert warning.message.endswith("extra19 and 10 more.")


def test_text_in_a_column_without_a_header_is_warned_of() -> None:
    header = ",".join([*REQUIRED_COLUMNS[:2], "", *REQUIRED_COLUMNS[2:]])
    cells = [GOOD[column] for column in REQUIRED_COLUMNS]
    content = f"{header}\n{','.join([*cells[:2], 'lost', *cells[2:]])}\n".encode()
    assert warnings_of(read_intake(open_sheet(content), RULES)) == [(1, "", "columns_unnamed")]


def test_rows_above_the_header_are_warned_of() -> None:
    intake = read_intake(open_sheet(b"Sheet of the core\n\n" + csv_of({})), RULES)
    assert warnings_of(intake) == [(3, "", "rows_above_header")]
    assert intake.rows[0].row == 4


def test_an_assumed_encoding_is_warned_of() -> None:
    intake = read_intake(open_sheet(csv_of({}).decode().encode("cp1252")), RULES)
    assert warnings_of(intake) == [(1, "", "encoding_assumed")]
    assert intake.rows[0].submitter_name == "Ana Núñez"


def test_other_sheets_of_a_workbook_are_warned_of() -> None:
    workbook = workbook_of(TEMPLATE_COLUMNS, [GOOD[column] for column in TEMPLATE_COLUMNS])
    workbook.active.title = "Samples"
    workbook.create_sheet("Notes").append(["hello"])
    (warning,) = read_intake(open_sheet(saved(workbook)), RULES).warnings
    assert (warning.code, warning.message) == (
        "sheets_not_read",
        "The sheet “Samples” is read; these are not: Notes.",
    )


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        *((column, "", "required") for column in REQUIRED_COLUMNS if column != "sample_type"),
        *((column, " - ", "required") for column in REQUIRED_COLUMNS if column != "sample_type"),
        ("sample_type", "", "required"),
        ("sample_type", "gDNA", "not_a_choice"),
        ("submitter_email", "ana", "email_invalid"),
        ("submitter_email", "ana@unc.edu\nBcc: x@unc.edu", "line_break"),
        ("chart_field", "nonsense", "chart_field_invalid"),
        ("chart_field", "HTSF--RE-201 insert size 600bp", "chart_field_invalid"),
        ("chart_field", "x" * 101, "text_too_long"),
        ("sample_name", "x" * 201, "text_too_long"),
        ("lab_name", "one\ntwo", "line_break"),
        ("concentration", "NaN", "number_not_finite"),
        ("volume", "-1", "number_negative"),
        ("total_amount", "1,234", "number_ambiguous"),
        ("flow_cell_type", "R11", "not_a_choice"),
        ("flow_cell_count", "0", "count_invalid"),
        ("priority", "asap", "not_a_choice"),
        ("assigned_to", "bell\x07", "control_character"),
    ],
)
def test_a_bad_cell_refuses_its_row_alone_with_row_column_and_reason(
    column: str, text: str, code: str
) -> None:
    intake = intake_of({}, {"sample_name": "S2", column: text}, {"sample_name": "S3"})
    assert errors_of(intake) == [(3, column, code)]
    assert [row.sample_name for row in intake.rows] == ["S1", "S3"]


def test_every_bad_cell_of_a_row_is_reported_with_its_value() -> None:
    intake = intake_of({"concentration": "=2+2", "volume": "12 µL", "sample_type": "mud\x07"})
    assert [(problem.column, problem.code, problem.value_excerpt) for problem in intake.errors] == [
        ("sample_type", "not_a_choice", "mud\\u0007"),
        ("concentration", "not_a_number", "=2+2"),
        ("volume", "not_a_number", "12 µL"),
    ]


def test_a_long_value_is_shortened_in_its_problem() -> None:
    (problem,) = intake_of({"sample_name": "x" * 1_000}).errors
    assert problem.value_excerpt == "x" * 59 + "…"


def test_cells_beyond_the_header_refuse_the_row_as_shifted() -> None:
    content = csv_of({}) + b"\r\n" + b"a,b,c,d,e,f,g,1,5,h,i,j,k,l,m,n,o\r\n"
    intake = read_intake(open_sheet(content), RULES)
    assert errors_of(intake) == [(3, "", "cells_beyond_header")]
    assert intake.errors[0].value_excerpt == "o"
    assert len(intake.rows) == 1


def test_a_short_row_lacks_what_it_does_not_hold() -> None:
    content = csv_of({}) + b"\r\nS2,P1\r\n"
    intake = read_intake(open_sheet(content), RULES)
    assert errors_of(intake) == [
        (3, "submitter_name", "required"),
        (3, "submitter_email", "required"),
        (3, "sample_type", "required"),
        (3, "chart_field", "required"),
    ]


def test_a_name_used_twice_in_one_submission_refuses_the_later_row() -> None:
    intake = intake_of(
        {},
        {"submitter_email": "ANA@unc.edu", "project_id": "p1"},
        {"project_id": "P2"},
        {"submitter_email": "b@unc.edu"},
    )
    assert intake.errors == (
        RowProblem(
            3,
            "sample_name",
            "sample_name_duplicated",
            "Row 2 of the same submission already has this name.",
            "S1",
        ),
    )
    assert [row.row for row in intake.rows] == [2, 4, 5]


def test_a_name_of_a_refused_row_is_taken_all_the_same() -> None:
    intake = intake_of({"volume": "-1"}, {}, {"sample_name": "S2"})
    assert errors_of(intake) == [
        (2, "volume", "number_negative"),
        (3, "sample_name", "sample_name_duplicated"),
    ]
    assert [row.sample_name for row in intake.rows] == ["S2"]


def test_a_refused_row_without_a_submission_takes_no_name() -> None:
    intake = intake_of({"submitter_email": "ana"}, {})
    assert errors_of(intake) == [(2, "submitter_email", "email_invalid")]
    assert [row.row for row in intake.rows] == [3]


def test_names_that_differ_in_capitals_are_two_samples() -> None:
    assert intake_of({"sample_name": "a1"}, {"sample_name": "A1"}).error_count == 0


def test_a_plate_may_hold_several_blanks() -> None:
    intake = intake_of({"sample_name": "BLANK"}, {"sample_name": "BLANK"})
    assert [row.kind for row in intake.rows] == ["negative_control", "negative_control"]
    assert warnings_of(intake) == [(3, "sample_name", "control_repeated")]


@pytest.mark.parametrize(
    ("column", "other", "code"),
    [
        ("submitter_name", "Ben Low", "submitter_name_conflict"),
        ("lab_name", "Low Lab", "lab_name_conflict"),
    ],
)
def test_one_submission_with_two_names_refuses_the_row_that_departs(
    column: str, other: str, code: str
) -> None:
    intake = intake_of({}, {"sample_name": "S2", column: other}, {"sample_name": "S3"})
    assert errors_of(intake) == [(3, column, code)]
    assert intake.errors[0].message.startswith(f"Row 2 of the same submission says “{GOOD[column]}”")
    assert [row.sample_name for row in intake.rows] == ["S1", "S3"]


def test_a_lab_left_out_or_in_other_capitals_is_no_conflict() -> None:
    intake = intake_of(
        {"lab_name": ""}, {"sample_name": "S2"}, {"sample_name": "S3", "submitter_name": "ANA NÚÑEZ"}
    )
    assert intake.error_count == 0


def test_rows_are_given_by_submission_in_the_order_of_the_sheet() -> None:
    intake = intake_of(
        {"sample_name": "A"},
        {"sample_name": "B", "project_id": ""},
        {"sample_name": "C", "submitter_email": "Ana@UNC.edu", "project_id": "p1"},
    )
    assert {key: [row.sample_name for row in rows] for key, rows in intake.by_submission().items()} == {
        ("ana@unc.edu", "p1"): ["A", "C"],
        ("ana@unc.edu", ""): ["B"],
    }


@pytest.mark.parametrize(
    ("row", "column", "code", "message"),
    [
        (
            {"concentration": "1000.1", "total_amount": ""},
            "concentration",
            "concentration_implausible",
            "DNA is usually between 0.1 and 1000 ng/µL.",
        ),
        (
            {"sample_type": "RNA", "concentration": "501", "total_amount": ""},
            "concentration",
            "concentration_implausible",
            "RNA is usually between 0.1 and 500 ng/µL.",
        ),
        (
            {"concentration": "0", "total_amount": ""},
            "concentration",
            "concentration_implausible",
            "DNA is usually between 0.1 and 1000 ng/µL.",
        ),
        (
            {"volume": "1001", "total_amount": ""},
            "volume",
            "volume_implausible",
            "A volume is usually between 0.1 and 1000 µL.",
        ),
        (
            {"total_amount": "3139"},
            "total_amount",
            "total_amount_contradicted",
            "Concentration × volume is 2989 ng.",
        ),
    ],
)
def test_the_improbable_is_a_warning_and_the_row_is_taken(
    row: dict[str, str], column: str, code: str, message: str
) -> None:
    intake = intake_of(row)
    assert [(problem.row, problem.column, problem.code, problem.message) for problem in intake.warnings] == [
        (2, column, code, message)
    ]
    assert (intake.error_count, len(intake.rows)) == (0, 1)


@pytest.mark.parametrize(
    "row",
    [
        {"concentration": "1000", "volume": "1000", "total_amount": "1000000"},
        {"concentration": "0.1", "volume": "0.1", "total_amount": "0.01"},
        {"total_amount": "3138"},  # within 5 % of 2989
        {"sample_type": "Protein", "concentration": "5000", "total_amount": ""},
        {"sample_name": "NTC", "concentration": "0", "volume": "0", "total_amount": "5"},
        {"concentration": "", "total_amount": "5"},
        {"volume": "", "total_amount": "5"},
    ],
)
def test_the_plausible_the_unknown_and_controls_are_not_warned_of(row: dict[str, str]) -> None:
    intake = intake_of(row)
    assert (intake.error_count, intake.warning_count) == (0, 0)


def test_the_list_of_problems_is_capped_and_the_count_is_not() -> None:
    rows = [{"sample_name": f"S{n}", "volume": "-1"} for n in range(1_500)]
    intake = intake_of({"sample_name": "good"}, *rows)
    assert (len(intake.errors), intake.error_count) == (1_000, 1_500)
    assert intake.errors[-1].row == 1_002
    assert [row.sample_name for row in intake.rows] == ["good"]


def test_a_formula_without_value_is_one_error_even_in_a_required_column() -> None:
    cells = [GOOD[column] for column in TEMPLATE_COLUMNS]
    cells[TEMPLATE_COLUMNS.index("submitter_name")] = '=CONCATENATE("A","na")'
    intake = read_intake(open_sheet(saved(workbook_of(TEMPLATE_COLUMNS, cells))), RULES)
    assert errors_of(intake) == [(2, "submitter_name", "formula_without_value")]


def test_a_formula_alone_in_its_row_is_reported_and_not_dropped() -> None:
    cells = [GOOD[column] for column in TEMPLATE_COLUMNS]
    workbook = workbook_of(TEMPLATE_COLUMNS, cells, ["=A2"])
    intake = read_intake(open_sheet(saved(workbook)), RULES)
    assert errors_of(intake) == [(3, "sample_name", "formula_without_value")]
    assert len(intake.rows) == 1


def test_a_problem_in_a_column_that_is_not_read_is_none_of_ours() -> None:
    workbook = workbook_of(
        (*TEMPLATE_COLUMNS, "Mine"), [*(GOOD[column] for column in TEMPLATE_COLUMNS), "=1+1"]
    )
    intake = read_intake(open_sheet(saved(workbook)), RULES)
    assert (intake.error_count, warnings_of(intake)) == (0, [(1, "", "columns_unknown")])


def test_a_date_where_a_name_should_be_is_a_warning() -> None:
    cells: list[object] = [GOOD[column] for column in TEMPLATE_COLUMNS]
    cells[0] = dt.date(2026, 3, 1)
    intake = read_intake(open_sheet(saved(workbook_of(TEMPLATE_COLUMNS, cells))), RULES)
    assert warnings_of(intake) == [(2, "sample_name", "date_cell")]
    assert intake.rows[0].sample_name == "2026-03-01"


def test_ten_thousand_rows_are_read_in_little_memory() -> None:
    content = csv_of(*({"sample_name": f"S{n}", "concentration": str(n / 64)} for n in range(10_000)))
    tracemalloc.start()
    intake = read_intake(open_sheet(content), RULES)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(intake.rows) == 10_000
    assert peak < 32 * 1024 * 1024
