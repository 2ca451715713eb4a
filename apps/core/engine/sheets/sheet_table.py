"""Rows of cells as a sheet: blank rows dropped, the header found, every limit on size kept while reading."""

from collections.abc import Iterable, Sequence

from apps.core.engine.sheets.errors import SheetRefused
from apps.core.engine.sheets.sheet_shapes import CellProblem, CountKnown, Sheet, SheetLimits, SheetRow

HEADER_SEARCH_ROWS = 20


def find_header(rows: Sequence[Sequence[str]], count_known: CountKnown) -> int:
    """Return the place of the header among a sheet's first rows: the one that names most columns.

    Three known names are wanted of a row below the first, because titles and contact lines stand above
    headers and may hold a word or two of one.
    """
    scores = [count_known(cells) for cells in rows]
    best = max(range(len(scores)), key=lambda place: (scores[place], -place), default=0)
    return best if scores and scores[best] >= 3 else 0


def trim_row(cells: list[str]) -> list[str]:
    """Drop the blank cells that trailing delimiters leave at the end of a row."""
    end = len(cells)
    while end and (not cells[end - 1] or cells[end - 1].isspace()):
        end -= 1
    return cells if end == len(cells) else cells[:end]


def build_sheet(
    numbered: Iterable[SheetRow],
    limits: SheetLimits,
    *,
    count_known: CountKnown,
    kind: str,
    encoding: str = "utf-8",
    delimiter: str = "",
    name: str = "",
    other_sheets: Sequence[str] = (),
    cell_problems: list[CellProblem] | None = None,
) -> Sheet:
    """Collect the rows that hold anything and take the header from among the first of them.

    `cell_problems` may still be filled while the rows are consumed.

    Raises:
        SheetRefused: no row holds anything, there are too many rows or columns, or a cell is too long.
    """
    rows = collect_rows(numbered, limits)
    if not rows:
        raise SheetRefused("file_empty", "The sheet holds nothing but blank rows.")
    place = find_header([cells for _, cells in rows[:HEADER_SEARCH_ROWS]], count_known)
    header_row, headers = rows[place]
    if len(rows) - place - 1 > limits.max_rows:
        raise _too_many_rows(limits)
    return Sheet(
        kind=kind,
        headers=tuple(headers),
        header_row=header_row,
        rows=tuple(rows[place + 1 :]),
        rows_above_header=place,
        encoding=encoding,
        delimiter=delimiter,
        name=name,
        other_sheets=tuple(other_sheets),
        cell_problems=tuple(problem for problem in cell_problems or () if problem.row > header_row),
    )


def collect_rows(
    numbered: Iterable[SheetRow], limits: SheetLimits, *, rows_before: int = 0, cells_before: int = 0
) -> list[SheetRow]:
    """Collect the rows that hold anything, wherever their header stands.

    `rows_before` and `cells_before` are what the sheets read before this one have taken of the limits.

    Raises:
        SheetRefused: there are too many rows or columns, or a cell is too long.
    """
    rows: list[SheetRow] = []
    cell_count = cells_before
    for number, raw in numbered:
        cells = trim_row(raw)
        if not cells:
            continue
        _refuse_oversized(number, cells, limits)
        rows.append((number, cells))
        cell_count += len(cells)
        if rows_before + len(rows) > limits.max_rows + HEADER_SEARCH_ROWS or cell_count > limits.max_cells:
            raise _too_many_rows(limits)
    return rows


def _too_many_rows(limits: SheetLimits) -> SheetRefused:
    return SheetRefused(
        "too_many_rows",
        f"The sheet has more than {limits.max_rows:,} rows or {limits.max_cells:,} cells. "
        "Split it and upload the parts.",
    )


def _refuse_oversized(number: int, cells: list[str], limits: SheetLimits) -> None:
    if len(cells) > limits.max_columns:
        raise SheetRefused(
            "too_many_columns",
            f"Row {number} has {len(cells):,} columns; a sample sheet has at most {limits.max_columns}.",
        )
    if len(max(cells, key=len)) > limits.max_cell_chars:
        raise SheetRefused(
            "cell_too_long", f"Row {number} has a cell longer than {limits.max_cell_chars:,} characters."
        )
