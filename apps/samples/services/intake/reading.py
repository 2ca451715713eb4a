"""From an upload's bytes to rows: what the engine refuses, in the lab's error family."""

import re
from typing import IO, Final

from apps.config import selectors as config_selectors
from apps.core.engine.sheets.errors import SheetRefused
from apps.core.engine.sheets.file_kind import detect_kind
from apps.core.engine.sheets.opening import DEFAULT_LIMITS
from apps.core.engine.sheets.sheet_shapes import Sheet
from apps.core.exceptions import FieldProblem, LabError
from apps.samples import params
from apps.samples.engine.intake import read_intake
from apps.samples.engine.intake_shapes import Intake, IntakeRules
from apps.samples.engine.sheets import open_sheet
from apps.samples.engine.template import match_headers
from apps.samples.exceptions import NotTheTemplate, SheetKindNotAccepted, SheetNotReadable, SheetTooLarge

MAX_BYTES: Final = DEFAULT_LIMITS.max_bytes

_ERROR_OF_CODE: Final[dict[str, type[LabError]]] = {
    "file_too_large": SheetTooLarge,
    "too_many_rows": SheetTooLarge,
    "archive_too_large": SheetTooLarge,
    "line_too_long": SheetTooLarge,
    "file_kind_refused": SheetKindNotAccepted,
    "xls_refused": SheetKindNotAccepted,
}


def check_upload(*, content: IO[bytes], filename: str) -> bytes:
    """Return the upload's bytes after the cheap checks: its size, and that its content may be a sheet.

    Raises SheetTooLarge, SheetKindNotAccepted or SheetNotReadable.
    """
    data = content.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise SheetTooLarge(f"The file {filename[:100]!r} is larger than {MAX_BYTES // (1024 * 1024)} MB.")
    try:
        detect_kind(data)
    except SheetRefused as refusal:
        raise _as_lab_error(refusal) from refusal
    return data


def read_sheet(*, content: bytes, filename: str) -> Intake:
    """Read a sheet in the lab's template; row problems are in the answer.

    Raises SheetTooLarge, SheetKindNotAccepted, SheetNotReadable or NotTheTemplate.
    """
    try:
        sheet = open_sheet(content, filename)
    except SheetRefused as refusal:
        raise _as_lab_error(refusal) from refusal
    _require_template(sheet)
    pattern = config_selectors.get_value(params.CHART_FIELD_PATTERN)
    return read_intake(sheet, IntakeRules(chart_field=re.compile(pattern)))


def _as_lab_error(refusal: SheetRefused) -> LabError:
    error = _ERROR_OF_CODE.get(refusal.code, SheetNotReadable)
    return error(refusal.message, errors=[FieldProblem("file", refusal.code, refusal.message)])


def _require_template(sheet: Sheet) -> None:
    match = match_headers(sheet.headers)
    problems = [
        FieldProblem(column, "column_missing", f"The required column {column} is missing.")
        for column in match.missing
    ]
    problems += [
        FieldProblem(header[:60], "column_unknown", f"{header[:60]!r} is no column of the template.")
        for header in match.unknown
    ]
    problems += [
        FieldProblem(column, "column_duplicated", f"More than one column stands for {column}.")
        for column, _ in match.duplicates
    ]
    if not problems:
        return
    parts = []
    if match.missing:
        parts.append(f"missing are {', '.join(match.missing)}")
    if match.unknown:
        parts.append(f"unknown are {', '.join(header[:60] for header in match.unknown[:20])}")
    if match.duplicates:
        parts.append(f"there more than once are {', '.join(column for column, _ in match.duplicates)}")
    raise NotTheTemplate(f"{NotTheTemplate.sentence[:-1]}: {'; '.join(parts)}.", errors=problems)
