"""What a table is to the lab, and what each of its columns holds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from apps.ai.engine.layout import Grid, Row
from apps.ai.engine.mapping.numbers import says_nothing
from apps.ai.engine.mapping.synonyms.headers import (
    BARE_UNIT_WORDS,
    BARE_UNITS,
    CHARGE_HEADERS,
    NAME_OF_A_SAMPLE,
    NEEDS_UNIT,
    PRICES,
    QUANTITIES,
    SAMPLE_HEADERS,
    TABLE_TITLES,
    Unit,
)
from apps.ai.engine.mapping.units import fold_header, split_unit
from apps.ai.engine.mapping.words import dictionary, fold, words_of
from apps.ai.engine.reading import Role, TableMeaning

_SAMPLE_COLUMNS: Final = dictionary(SAMPLE_HEADERS, folding=fold_header)
_CHARGE_COLUMNS: Final = dictionary(CHARGE_HEADERS, folding=fold_header)
_TITLES: Final = dictionary(TABLE_TITLES)
_NAME_PREFERENCE: Final = tuple(fold_header(wording) for wording in SAMPLE_HEADERS["name"].exact)
_BARE_UNIT_SCORE: Final = 0.97
_NAMES_WITHOUT_HEADER: Final = 0.92


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its printed header, the field it holds and how well the wording is known."""

    index: int
    header: str
    field: str | None
    score: float
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class MappedGrid:
    """A table with its role and the meaning of each column."""

    grid: Grid
    role: Role
    columns: tuple[Column, ...]

    def as_meaning(self) -> TableMeaning:
        """Return what the reading keeps of it."""
        return TableMeaning(self.grid, self.role, tuple(column.field for column in self.columns))

    def by_field(self) -> Mapping[str, Column]:
        """Return the columns that hold a field, by field."""
        return {column.field: column for column in self.columns if column.field is not None}


def map_grid(grid: Grid) -> MappedGrid:
    """Return the role of a table and its columns; one neither of samples nor of charges stays as read."""
    grid = _with_headers(grid)
    charges = _one_column_per_field(_charge_columns(grid))
    if _are_charges(charges):
        return MappedGrid(grid, "charges", charges)
    samples = _one_column_per_field(_sample_columns(grid))
    if _are_samples(grid, samples):
        return MappedGrid(grid, "samples", _with_row_numbers(grid, samples))
    unmapped = tuple(Column(index, header, None, 0.0) for index, header in enumerate(grid.headers))
    return MappedGrid(grid, "summary" if _is_summary(grid) else "other", unmapped)


def _with_headers(grid: Grid) -> Grid:
    """Return a table without headers under its first row, where that row says what the columns hold."""
    if any(header.strip() for header in grid.headers) or len(grid.rows) < 2 or len(grid.headers) < 3:
        return grid
    headers = tuple(cell.text or "" for cell in grid.rows[0].cells)
    headed = replace(grid, headers=headers, rows=grid.rows[1:])
    return headed if map_grid(headed).role in {"charges", "samples"} else grid


def is_header_again(row: Row, grid: Grid) -> bool:
    """Tell whether a row only repeats the headers, as at the top of a page."""
    filled = ((cell.text, header) for cell, header in zip(row.cells, grid.headers, strict=True) if cell.text)
    again = [text.strip().casefold() == header.strip().casefold() for text, header in filled]
    return len(again) > 1 and sum(again) * 2 > len(again)


def _charge_columns(grid: Grid) -> list[Column]:
    columns = []
    for index, header in enumerate(grid.headers):
        found = _CHARGE_COLUMNS.look_up(header)
        columns.append(Column(index, header, *(found[0] if found else (None, 0.0))))
    return columns


def _sample_columns(grid: Grid) -> list[Column]:
    return [Column(index, header, *_meaning_of(header)) for index, header in enumerate(grid.headers)]


@lru_cache(maxsize=1024)
def _meaning_of(header: str) -> tuple[str | None, float, Unit | None]:
    """Return (field, score, unit) of a sample table's header; a unit of another quantity rules it out."""
    rest, unit = split_unit(fold(header))
    if unit and unit.factor is None:
        return None, 0.0, unit
    if unit and BARE_UNIT_WORDS.issuperset(rest.split()) and unit.quantity in BARE_UNITS:
        return BARE_UNITS[unit.quantity], _BARE_UNIT_SCORE, unit
    for field, score in _SAMPLE_COLUMNS.look_up(header):
        if unit is None and field in NEEDS_UNIT:
            continue
        if unit is None or QUANTITIES.get(field) == unit.quantity:
            return field, score, unit
    return None, 0.0, unit


def _one_column_per_field(columns: list[Column]) -> tuple[Column, ...]:
    """Return the columns with each field held by its best one; the others hold what their header says."""
    best: dict[str, Column] = {}
    for column in columns:
        if column.field is not None and (
            column.field not in best or _rank(column) > _rank(best[column.field])
        ):
            best[column.field] = column
    return tuple(
        column
        if column.field is None or best[column.field] is column
        else Column(column.index, column.header, None, 0.0, column.unit)
        for column in columns
    )


def _rank(column: Column) -> tuple[float, int]:
    folded = fold_header(column.header)
    preferred = -_NAME_PREFERENCE.index(folded) if folded in _NAME_PREFERENCE else -len(_NAME_PREFERENCE)
    return column.score, preferred if column.field == "name" else 0


def _are_charges(columns: tuple[Column, ...]) -> bool:
    fields = {column.field for column in columns}
    return "name" in fields and (len(fields & PRICES) >= 2 or {"quantity", "unit_price"} <= fields)


def _are_samples(grid: Grid, columns: tuple[Column, ...]) -> bool:
    by_field = {column.field: column for column in columns if column.field is not None}
    measured = len(by_field.keys() & QUANTITIES.keys())
    name = by_field.get("name")
    listed = name is not None and not NAME_OF_A_SAMPLE.isdisjoint(words_of(name.header))
    titled = _role_of_title(grid.title) == "samples"
    if listed or titled:
        return name is not None or measured > 0
    return measured >= 2 or (measured == 1 and (name is not None or "row" in by_field))


def _role_of_title(title: str | None) -> str | None:
    found = _TITLES.look_up(title) if title else ()
    return found[0][0] if found else None


def _is_summary(grid: Grid) -> bool:
    return len(grid.headers) == 2 and (
        not any(header.strip() for header in grid.headers) or _role_of_title(grid.title) == "summary"
    )


def _with_row_numbers(grid: Grid, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return the columns with the row numbers told apart: by their header, else a blank one over 1, 2, 3."""
    by_field = {column.field for column in columns}
    if "row" in by_field:
        return columns
    for column in columns:
        if column.field is None and not column.header.strip() and _counts_up(grid, column.index):
            return tuple(Column(one.index, "", "row", 1.0) if one is column else one for one in columns)
    if "name" not in by_field and _names_without_header(grid, columns[0]):
        return (Column(0, columns[0].header, "name", _NAMES_WITHOUT_HEADER), *columns[1:])
    return columns


def _names_without_header(grid: Grid, column: Column) -> bool:
    texts = [row.cells[column.index].text for row in grid.rows]
    return not column.header.strip() and any(text and not says_nothing(text) for text in texts)


def _counts_up(grid: Grid, index: int) -> bool:
    numbers = [row_number(row.cells[index].text) for row in grid.rows if row.cells[index].text]
    if not numbers or None in numbers:
        return False
    said = [number for number in numbers if number is not None]
    steps = [after - before for before, after in pairwise(said)]
    return all(step > 0 for step in steps) and sum(step == 1 for step in steps) * 2 >= len(steps)


def row_number(text: str | None) -> int | None:
    """Return the number of `12`, `12.` or `#12`, None for anything else."""
    plain = (text or "").strip().removeprefix("#").removesuffix(".").removesuffix(")")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 6 else None
