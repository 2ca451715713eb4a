"""Rows of the sample table: missing, without a name, named twice, or read in two ways."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from apps.ai.engine.findings.samples import samples_of
from apps.ai.engine.findings.words import (
    MOST_PLACES,
    counted,
    paths,
    places_of_samples,
    quoted,
    row_list,
)
from apps.ai.engine.mapping.grids import row_number
from apps.ai.engine.reading import Finding, Reading, SampleRow, TableMeaning

_MOST_NAMES: Final = 5
_UNREAD: Final = frozenset({"needs_ocr", "page_damaged", "page_too_complex"})
"""The reader's remarks on pages that it could not read, or not in full."""


def row_gap(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where row numbers are left out, and where a row between filled ones is empty."""
    for table in reading.tables:
        if table.role != "samples" or "row" not in table.fields:
            continue
        numbers = _printed_numbers(table)
        told = {sample.row for sample in reading.samples}
        absent = [
            missing
            for before, after in pairwise(numbers)
            for missing in range(before + 1, min(after, before + 1000))
            if missing not in told
        ]
        if absent and len(absent) < len(numbers):
            yield Finding(
                code="row_gap",
                severity="warning",
                message=f"The sample table goes from row {numbers[0]} to row {numbers[-1]}, but "
                f"{row_list(absent)} {_is_or_are(absent)} not on the form.",
                fields=("samples",),
                evidence=tuple(row.place for row in table.grid.rows[:1]),
            )
        yield from _empty_between(reading, numbers)


def _is_or_are(rows: list[int]) -> str:
    return "is" if len(rows) == 1 else "are"


def _printed_numbers(table: TableMeaning) -> list[int]:
    index = table.fields.index("row")
    found = [row_number(row.cells[index].text) for row in table.grid.rows]
    numbers = [number for number in found if number is not None]
    return numbers if all(before < after for before, after in pairwise(numbers)) else []


def _empty_between(reading: Reading, numbers: list[int]) -> Iterator[Finding]:
    filled = {sample.row for sample in reading.samples}
    if not filled & set(numbers):
        return
    last = max(filled & set(numbers))
    empty = [number for number in numbers if number < last and number not in filled]
    if empty:
        yield Finding(
            code="row_gap",
            severity="info",
            message=f"{row_list(empty).capitalize()} {_is_or_are(empty)} empty, but later rows are filled.",
            fields=("samples",),
            evidence=places_of_samples([sample for sample in reading.samples if sample.row == last]),
        )


def samples_missing(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where not one sample was read, unless a page that could not be read may name them."""
    if reading.samples or not _UNREAD.isdisjoint(remark.code for remark in reading.findings):
        return
    tables = [table for table in reading.tables if table.role == "samples"]
    yield Finding(
        code="samples_missing",
        severity="warning",
        message="The form names no sample.",
        fields=("samples",),
        evidence=tuple(row.place for table in tables for row in table.grid.rows[:1]),
    )


def name_missing(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for rows that hold measurements and no name."""
    nameless = [sample for sample in reading.samples if sample.name is None]
    if nameless:
        rows = row_list([sample.row for sample in nameless])
        yield Finding(
            code="name_missing",
            severity="warning",
            message=f"{counted(len(nameless), 'row')} with measurements "
            f"{'has' if len(nameless) == 1 else 'have'} no sample name: {rows}.",
            fields=paths(nameless, "name"),
            evidence=places_of_samples(nameless),
        )


def duplicate_name(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for the names that several samples have; controls may share theirs."""
    by_name: dict[str, list[SampleRow]] = defaultdict(list)
    for sample in samples_of(reading):
        if sample.name is not None:
            by_name[" ".join(sample.name.casefold().split())].append(sample)
    shared = [samples for samples in by_name.values() if len(samples) > 1]
    if not shared:
        return
    told = [f"{quoted(one[0].name or '')} ({row_list([sample.row for sample in one])})" for one in shared]
    more = f" and {counted(len(told) - _MOST_NAMES, 'other name')}" if len(told) > _MOST_NAMES else ""
    samples = [sample for one in shared for sample in one]
    yield Finding(
        code="duplicate_name",
        severity="warning",
        message=f"Several samples have the same name: {', '.join(told[:_MOST_NAMES])}{more}.",
        fields=paths(samples, "name"),
        evidence=places_of_samples(samples, "name"),
    )


def cell_disputed(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where two independent ways of reading a table disagree."""
    disputed = [
        cell
        for table in reading.tables
        if table.role in {"samples", "charges"}
        for row in table.grid.rows
        for cell in row.cells
        if cell.rival is not None and cell.rival != cell.text
    ]
    if disputed:
        one, other = quoted(disputed[0].text or ""), quoted(disputed[0].rival or "")
        yield Finding(
            code="cell_disputed",
            severity="warning",
            message=f"{counted(len(disputed), 'cell')} can be read in two ways, the first as {one} or as "
            f"{other}: please look at the page.",
            fields=("samples",),
            evidence=tuple(cell.place for cell in disputed)[:MOST_PLACES],
        )
