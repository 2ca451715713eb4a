"""A sheet in the lab's template as rows ready to become samples, and every reason why a row is not.

Nothing is repaired and nothing invented: a cell is a value, nothing, or a problem with its row, column and
reason. What is improbable is a warning; what is impossible or undecidable is an error.
"""

from apps.core.engine.sheets.sheet_shapes import Sheet
from apps.samples.engine.intake_rows import RowReader
from apps.samples.engine.intake_shapes import Intake, IntakeRow, IntakeRules
from apps.samples.engine.problems import MAX_PROBLEMS, ProblemList
from apps.samples.engine.template import HeaderMatch, match_headers


def read_intake(sheet: Sheet, rules: IntakeRules, *, max_problems: int = MAX_PROBLEMS) -> Intake:
    """Read every row of a sheet whose headers are the template's, by name or by a declared synonym.

    Within one submission (submitter's address and project) a sample's name is used once and the submitter
    and the lab each have one name; the row that departs from an earlier one carries the problem.
    """
    errors, warnings = ProblemList(max_problems), ProblemList(max_problems)
    match = match_headers(sheet.headers)
    _report_header(sheet, match, errors, warnings)
    rows: list[IntakeRow] = []
    if errors.total == 0:
        reader = RowReader(sheet, match, rules, errors, warnings)
        rows = [row for number, cells in sheet.rows if (row := reader.read(number, cells)) is not None]
        reader.report_cells_outside_rows()
    return Intake(
        rows=tuple(rows),
        rows_read=len(sheet.rows),
        errors=tuple(errors.kept),
        error_count=errors.total,
        warnings=tuple(warnings.kept),
        warning_count=warnings.total,
    )


def _report_header(sheet: Sheet, match: HeaderMatch, errors: ProblemList, warnings: ProblemList) -> None:
    at = sheet.header_row
    if match.missing:
        errors.add(
            at, "", "columns_missing", f"These required columns are missing: {', '.join(match.missing)}."
        )
    for column, headers in match.duplicates:
        errors.add(
            at,
            column,
            "column_duplicated",
            f"More than one column stands for {column}: {', '.join(headers)}.",
        )
    if not sheet.rows:
        errors.add(at, "", "rows_missing", "There is no sample below the header.")
    if match.unknown:
        warnings.add(
            at,
            "",
            "columns_unknown",
            f"These columns are not in the template and are not read: {_some(match.unknown)}.",
        )
    unnamed = [place for place, header in enumerate(sheet.headers) if not header.strip()]
    if any(cells[place].strip() for place in unnamed for _, cells in sheet.rows if place < len(cells)):
        warnings.add(at, "", "columns_unnamed", "A column without a header holds text; it is not read.")
    if sheet.rows_above_header:
        warnings.add(
            at,
            "",
            "rows_above_header",
            f"The header is in row {at}; {sheet.rows_above_header} row(s) above it are not read.",
        )
    if sheet.other_sheets:
        warnings.add(
            at,
            "",
            "sheets_not_read",
            f"The sheet “{sheet.name}” is read; these are not: {_some(sheet.other_sheets)}.",
        )
    if sheet.encoding not in ("utf-8", ""):
        warnings.add(
            at,
            "",
            "encoding_assumed",
            "The file is not UTF-8 and was read as Windows text; look at accents and at µ before you go on.",
        )


def _some(names: tuple[str, ...]) -> str:
    shown = ", ".join(name[:60] for name in names[:20])
    return shown if len(names) <= 20 else f"{shown} and {len(names) - 20} more"
