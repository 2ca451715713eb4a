"""What a sample sheet looks like once it is open: text cells, row numbers as a person sees them, limits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

# (row number counted from 1 as a spreadsheet shows it, one text per cell)
SheetRow = tuple[int, list[str]]

CountKnown = Callable[[Sequence[str]], int]
"""Counts the column names, known to whoever asks, that a row of cells would name if it were the header."""


@dataclass(frozen=True, slots=True)
class SheetLimits:
    """Bound what one upload may cost; sizes in bytes unless the name says otherwise."""

    max_bytes: int = 20 * 1024 * 1024
    max_rows: int = 20_000
    max_columns: int = 100
    max_cells: int = 640_000  # each costs some 60 bytes once read
    max_line_bytes: int = 100_000
    max_cell_chars: int = 32_767  # the most a cell of a spreadsheet can hold
    max_unpacked_bytes: int = 64 * 1024 * 1024
    max_unpacked_ratio: int = 200
    max_archive_entries: int = 1_000


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Say what is wrong with a cell before anyone asks what it means; `column` counts from 0."""

    row: int
    column: int
    code: str
    message: str
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold one opened sheet: its header, its rows that are not blank, and how it was read."""

    kind: str  # "csv" or "xlsx"
    headers: tuple[str, ...]
    header_row: int
    rows: tuple[SheetRow, ...]
    rows_above_header: int = 0
    encoding: str = "utf-8"
    delimiter: str = ""
    name: str = ""
    other_sheets: tuple[str, ...] = ()
    cell_problems: tuple[CellProblem, ...] = ()
