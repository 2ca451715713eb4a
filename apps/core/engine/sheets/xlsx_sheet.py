"""A workbook as a sheet of text: what a person reads in the cells, exactly, and nothing recalculated.

The reading library is imported inside the functions: it costs memory that only a process that opens
workbooks should pay.
"""

import datetime as dt
import io
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, repeat
from typing import Any

from apps.core.engine.sheets.errors import SheetRefused
from apps.core.engine.sheets.office_archive import damaged, inspect_archive
from apps.core.engine.sheets.sheet_shapes import CellProblem, CountKnown, Sheet, SheetLimits, SheetRow
from apps.core.engine.sheets.sheet_table import HEADER_SEARCH_ROWS, build_sheet, collect_rows, trim_row

_LAST_ROW = 1_048_576  # of any spreadsheet; a row number beyond it is damage or malice
_ROWS_BEFORE_HEADER = 1_000
_MAX_CELL_PROBLEMS = 1_000
_ZERO_PADDED = re.compile(r"0{2,30}", re.ASCII)


ShowNumber = Callable[[int | float, str], str]
"""Writes a number as text, given its number format."""


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """Hold one sheet of a workbook, visible or not, with its rows that are not blank."""

    name: str
    is_hidden: bool
    rows: tuple[SheetRow, ...]
    cell_problems: tuple[CellProblem, ...]


def typed_number(value: int | float, number_format: str) -> str:
    """Write a number as it was typed; one formatted as 0000 keeps its zeros."""
    if isinstance(value, float):
        return number_text(value)
    return str(value).zfill(len(number_format)) if _ZERO_PADDED.fullmatch(number_format) else str(value)


def read_every_sheet(
    data: bytes, limits: SheetLimits, *, show: ShowNumber = typed_number
) -> tuple[WorkbookSheet, ...]:
    """Read all sheets of a workbook, hidden ones too; the limits hold for all of them together.

    Raises:
        SheetRefused: not a workbook, protected, damaged, or past a limit.
    """
    has_formulas = inspect_archive(data, limits)
    with ExitStack() as stack:
        workbook = stack.enter_context(_workbook(data, data_only=True))
        formulas = stack.enter_context(_workbook(data, data_only=False)) if has_formulas else None
        sheets: list[WorkbookSheet] = []
        row_count = cell_count = 0
        for sheet in workbook.worksheets:
            problems: list[CellProblem] = []
            twin = None if formulas is None else formulas[sheet.title]
            texts = _texts(sheet, twin, limits, problems, show=show)
            rows = collect_rows(texts, limits, rows_before=row_count, cells_before=cell_count)
            row_count += len(rows)
            cell_count += sum(len(cells) for _, cells in rows)
            hidden = sheet.sheet_state != "visible"
            sheets.append(WorkbookSheet(sheet.title, hidden, tuple(rows), tuple(problems)))
    return tuple(sheets)


def open_xlsx(data: bytes, limits: SheetLimits, *, count_known: CountKnown) -> Sheet:
    """Read the visible sheet whose first rows name most known columns; else the first that holds text.

    Numbers come as the decimal text a person typed, numbers formatted as 0000 with their zeros, dates in
    ISO form, formulas as the value last calculated. Macros and links are never followed.

    Raises:
        SheetRefused: not a workbook, protected, damaged, past a limit, or without text on a visible sheet.
    """
    has_formulas = inspect_archive(data, limits)
    with _workbook(data, data_only=True) as workbook:
        visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        scored = [
            (score, sheet) for sheet in visible if (score := _score(sheet, limits, count_known)) is not None
        ]
        if not scored:
            raise SheetRefused("file_empty", "The workbook holds no text on a visible sheet.")
        _, chosen = max(scored, key=lambda pair: pair[0])
        problems: list[CellProblem] = []
        if has_formulas:
            with _workbook(data, data_only=False) as formulas:
                rows = _texts(chosen, formulas[chosen.title], limits, problems)
                return _built(rows, chosen, scored, limits, problems, count_known)
        rows = _texts(chosen, None, limits, problems)
        return _built(rows, chosen, scored, limits, problems, count_known)


def number_text(value: float) -> str:
    """Write a number as the decimal a person typed: 298.9, not the binary fraction nearest to it."""
    # Spreadsheets keep 15 significant digits; the 16th and 17th are the noise of binary fractions.
    text = format(value, ".15g")
    return format(Decimal(text), "f") if "e" in text else text


def _built(
    rows: Iterable[SheetRow],
    chosen: Any,
    scored: list[tuple[int, Any]],
    limits: SheetLimits,
    found: list[CellProblem],
    count_known: CountKnown,
) -> Sheet:
    return build_sheet(
        rows,
        limits,
        count_known=count_known,
        kind="xlsx",
        name=chosen.title,
        other_sheets=[sheet.title for _, sheet in scored if sheet is not chosen],
        cell_problems=found,
    )


@contextmanager
def _workbook(data: bytes, *, data_only: bool) -> Iterator[Any]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        # It warns of every decoration it does not keep; none of them is a cell's text.
        warnings.simplefilter("ignore")
        try:
            workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False)
            try:
                yield workbook
            finally:
                workbook.close()
        except (SheetRefused, MemoryError):
            raise
        except Exception as error:
            # A malformed workbook makes the library raise anything from KeyError to a parser's error, and
            # each of them means the same to the person who uploaded it.
            raise damaged() from error


def _score(sheet: Any, limits: SheetLimits, count_known: CountKnown) -> int | None:
    first = islice(_texts(sheet, None, limits, [], last_row=_ROWS_BEFORE_HEADER), HEADER_SEARCH_ROWS)
    return max((count_known(cells) for _, cells in first), default=None)


def _texts(
    sheet: Any,
    formulas: Any,
    limits: SheetLimits,
    problems: list[CellProblem],
    *,
    last_row: int = _LAST_ROW,
    show: ShowNumber = typed_number,
) -> Iterator[SheetRow]:
    """Yield the rows that hold text; the columns read end one past the most a sheet may have."""
    blank: Any = None
    rows = _cells(sheet, limits, last_row)
    formula_rows = repeat(()) if formulas is None else _cells(formulas, limits, last_row)
    for number, (row, formula_row) in enumerate(zip(rows, formula_rows, strict=False), start=1):
        if row is blank:  # one shared tuple stands for every row the file leaves out
            continue
        texts = [
            "" if cell.value is None and cell.data_type != "e" else _text(cell, number, place, problems, show)
            for place, cell in enumerate(row)
        ]
        _note_formulas(number, row, formula_row, problems)
        if len(problems) > _MAX_CELL_PROBLEMS:
            raise SheetRefused(
                "cells_unreadable",
                f"More than {_MAX_CELL_PROBLEMS:,} cells hold formulas without a value, errors or dates. "
                "Paste the sheet as values, save it and upload it again.",
            )
        texts = trim_row(texts)
        if texts:
            yield number, texts
        else:
            blank = row


def _cells(sheet: Any, limits: SheetLimits, last_row: int) -> Iterator[tuple[Any, ...]]:
    # The size a sheet declares is often wrong, and rows beyond it would silently be left out.
    sheet.reset_dimensions()
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(
        min_row=1, max_row=last_row, min_col=1, max_col=limits.max_columns + 1
    )
    return rows


def _note_formulas(
    number: int, row: tuple[Any, ...], formula_row: tuple[Any, ...], problems: list[CellProblem]
) -> None:
    for place, formula in enumerate(formula_row):
        # An empty text ("str") is a calculated value too; only a formula never calculated has none.
        if formula.data_type == "f" and row[place].value is None and row[place].data_type != "str":
            problems.append(
                CellProblem(
                    number,
                    place,
                    "formula_without_value",
                    "The cell holds a formula that was never calculated. "
                    "Open the file in a spreadsheet program, save it and upload it again.",
                )
            )


def _text(cell: Any, number: int, place: int, problems: list[CellProblem], show: ShowNumber) -> str:
    value = cell.value
    if cell.data_type == "e":
        problems.append(
            CellProblem(number, place, "formula_error", f"The cell shows the error {str(value)[:20]}.")
        )
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return show(value, cell.number_format)
    text = _moment_text(value)
    problems.append(
        CellProblem(
            number,
            place,
            "date_cell",
            f"The spreadsheet holds this as a date and it is read as {text}; "
            "if it was typed as a name, format the cell as text and type it again.",
            is_warning=True,
        )
    )
    return text


def _moment_text(value: Any) -> str:
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)
