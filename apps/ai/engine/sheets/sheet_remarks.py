"""What a person should know about a workbook that is no value: hidden, linked, scripted, never calculated."""

from collections.abc import Iterable
from typing import Final

from apps.ai.engine.layout import Remark
from apps.ai.engine.places import Place
from apps.ai.engine.sheets.leaf import Leaf, leaf_of
from apps.ai.engine.sheets.side_sheets import Side
from apps.core.engine.sheets.sheet_shapes import CellProblem
from apps.core.engine.sheets.xlsx_marks import SheetMarks, WorkbookMarks, column_letters
from apps.core.engine.sheets.xlsx_sheet import WorkbookSheet

_PROBLEMS: Final = {
    "formula_without_value": "formulas that were never calculated and are read as empty",
    "formula_error": "formulas that show an error and are read as empty",
    "date_cell": "dates; where a name was typed, the spreadsheet program may have made a date of it",
}
_MOST_NAMED: Final = 10


def remarks_of_workbook(marks: WorkbookMarks) -> list[Remark]:
    """Return what the workbook carries besides its sheets."""
    remarks = []
    if marks.has_macros:
        remarks.append(Remark("macros", "warning", "The workbook carries macros; they were not run."))
    if marks.has_links:
        remarks.append(
            Remark(
                "external_links",
                "info",
                "The workbook links to other workbooks; the links were not followed.",
            )
        )
    return remarks


def remarks_of_sheet(sheet: WorkbookSheet, marks: SheetMarks) -> list[Remark]:
    """Return what a sheet hides, and which of its cells could not be read as they were meant."""
    remarks = []
    if sheet.is_hidden:
        place = Place(cell=f"{sheet.name}!A1")
        said = f"The sheet {sheet.name!r} is hidden. What stands on it was read like the rest: look at it."
        remarks.append(Remark("hidden_sheet", "warning", said, (place,)))
    leaf = leaf_of(sheet.name, sheet.rows)
    remarks += _remarks_of_hidden_cells(leaf, marks)
    return remarks + _remarks_of_problems(leaf, sheet.cell_problems)


def _remarks_of_hidden_cells(leaf: Leaf, marks: SheetMarks) -> list[Remark]:
    remarks = []
    hidden = set(marks.hidden_rows)
    rows = [line for line in leaf.lines if line.number in hidden]
    if rows:
        numbers = _first(str(line.number) for line in rows)
        places = tuple(leaf.place_of_row(line.number, min(line.cells), max(line.cells)) for line in rows)
        message = f"Rows of the sheet {leaf.name!r} are hidden: {numbers}."
        remarks.append(Remark("hidden_rows", "warning", message, places))
    used = sorted({column for line in leaf.lines for column in line.cells})
    columns = [column for column in used if any(low <= column <= high for low, high in marks.hidden_columns)]
    if columns:
        places = tuple(leaf.place(leaf.lines[0].number, column) for column in columns)
        letters = _first(column_letters(column) for column in columns)
        message = f"Columns of the sheet {leaf.name!r} are hidden: {letters}."
        remarks.append(Remark("hidden_columns", "warning", message, places))
    return remarks


def _remarks_of_problems(leaf: Leaf, problems: Iterable[CellProblem]) -> list[Remark]:
    by_code: dict[str, list[Place]] = {}
    for problem in problems:
        by_code.setdefault(problem.code, []).append(leaf.place(problem.row, problem.column))
    remarks = []
    for code, places in by_code.items():
        where = _first(str(place.cell).rsplit("!", 1)[-1] for place in places)
        message = f"The sheet {leaf.name!r} holds {_PROBLEMS[code]}: {where}."
        remarks.append(Remark(code, "info" if code == "date_cell" else "warning", message, tuple(places)))
    return remarks


def _first(names: Iterable[str]) -> str:
    """Name the first of many things, and say so where there are more."""
    told = list(names)
    return ", ".join(told[:_MOST_NAMED]) + (" and more" if len(told) > _MOST_NAMED else "")


def left_out(sheet: WorkbookSheet, side: Side) -> Remark:
    """Return the remark on a sheet that is not read."""
    return Remark(
        f"{side.value}_sheet",
        "info",
        f"The sheet {sheet.name!r} was left out: by its name it holds {side.noun}.",
        (Place(cell=f"{sheet.name}!A1"),),
    )
