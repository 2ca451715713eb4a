"""One row of an intake after the other: its cells read, then held against the rows before it.

The hot path of an intake: thousands of rows pass here, so a cell costs one look-up and no object of its own.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from operator import getitem, itemgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from apps.core.engine.sheets.sheet_shapes import CellProblem, Sheet
from apps.samples.engine.intake_shapes import IntakeRow, IntakeRules
from apps.samples.engine.intake_values import (
    NEGATIVE_CONTROL,
    SAMPLE,
    Fault,
    kind_of,
    read_count,
    read_email,
    read_flow_cell,
    read_measurement,
    read_priority,
    read_sample_type,
    read_text,
)
from apps.samples.engine.problems import ProblemList
from apps.samples.engine.template import REQUIRED_COLUMNS, TEMPLATE_COLUMNS, HeaderMatch

# Where a measurement stops being plausible, from the lab's experience: ng/µL by type, µL for the volume.
PLAUSIBLE_CONCENTRATION = MappingProxyType(
    {"DNA": (Decimal("0.1"), Decimal(1000)), "RNA": (Decimal("0.1"), Decimal(500))}
)
PLAUSIBLE_VOLUME = (Decimal("0.1"), Decimal(1000))
AMOUNT_TOLERANCE = Decimal("0.05")


class _Memo(dict[str, Any]):
    """Read each distinct text of a column once: most of a sheet's cells repeat the one above."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> Any:
        value = self[text] = self._read(text)
        return value


class _Values(NamedTuple):
    """Name the values of one row in the template's order."""

    sample_name: str
    project_id: str | None
    submitter_name: str
    submitter_email: str
    lab_name: str | None
    sample_type: str
    sample_buffer: str | None
    concentration: Decimal | None
    volume: Decimal | None
    total_amount: Decimal | None
    flow_cell: tuple[str | None, str | None]
    flow_cell_count: int | None
    priority: str
    assigned_to: str | None
    library_prep_by: str | None
    chart_field: str


@dataclass(slots=True)
class _Group:
    """Remember what the rows of one submission have said so far, and where."""

    names: dict[str, int] = field(default_factory=dict)
    people: dict[str, tuple[str, int]] = field(default_factory=dict)


def _readers(rules: IntakeRules) -> dict[str, Callable[[str], Any]]:
    def chart_field(text: str) -> str | Fault | None:
        value = read_text(text, max_chars=rules.max_chars["chart_field"])
        if isinstance(value, str) and not rules.chart_field.fullmatch(value):
            return Fault("chart_field_invalid", "This is not a chart field as the lab writes them.")
        return value

    def email(text: str) -> str | Fault | None:
        value = read_text(text, max_chars=rules.max_chars["submitter_email"])
        return read_email(value) if isinstance(value, str) else value

    special: dict[str, Callable[[str], Any]] = {
        "submitter_email": email,
        "sample_type": read_sample_type,
        "concentration": read_measurement,
        "volume": read_measurement,
        "total_amount": read_measurement,
        "flow_cell_type": read_flow_cell,
        "flow_cell_count": read_count,
        "priority": read_priority,
        "chart_field": chart_field,
    }
    return {
        column: special.get(column) or partial(read_text, max_chars=rules.max_chars[column])
        for column in TEMPLATE_COLUMNS
    }


def _required(column: str, read: Callable[[str], Any]) -> Callable[[str], Any]:
    def read_required(text: str) -> Any:
        value = read(text) if text else None
        return (
            Fault("required", f"{column} is required and the cell states nothing.")
            if value is None
            else value
        )

    return read_required


class RowReader:
    """Read the rows of one sheet in order; it knows what earlier rows have said."""

    def __init__(
        self, sheet: Sheet, match: HeaderMatch, rules: IntakeRules, errors: ProblemList, warnings: ProblemList
    ) -> None:
        self._errors = errors
        self._warnings = warnings
        self._width = width = len(sheet.headers)
        # One blank cell past the header stands for every column the sheet does not have.
        self._pads = tuple([""] * (width + 1 - length) for length in range(width + 1))
        self._pick = itemgetter(*(match.positions.get(column, width) for column in TEMPLATE_COLUMNS))
        self._memos = tuple(
            _Memo(_required(column, read) if column in REQUIRED_COLUMNS else read)
            for column, read in _readers(rules).items()
        )
        self._groups: dict[tuple[str, str], _Group] = defaultdict(_Group)
        self._last_group: tuple[str, str | None, _Group] = ("", None, _Group())
        self._cell_problems: dict[int, dict[str, CellProblem]] = defaultdict(dict)
        column_at = {place: column for column, place in match.positions.items()}
        for problem in sheet.cell_problems:
            if problem.column in column_at:
                self._cell_problems[problem.row][column_at[problem.column]] = problem

    def read(self, number: int, cells: list[str]) -> IntakeRow | None:
        """Return the row's sample, or None and at least one error."""
        if len(cells) > self._width:
            self._errors.add(
                number,
                "",
                "cells_beyond_header",
                f"The row has {len(cells)} cells, the header {self._width}. "
                "A text that holds the delimiter must stand in quotation marks.",
                cells[self._width],
            )
            return None
        texts = list(map(str.strip, self._pick(cells + self._pads[len(cells)])))
        read = list(map(getitem, self._memos, texts))
        noted = self._cell_problems.pop(number, None) if self._cell_problems else None
        if noted is not None or Fault in map(type, read):
            failed = self._report_faults(number, texts, read, noted or {})
            if failed:
                self._remember_refused(number, read)
                return None
        values = _Values._make(read)
        kind = kind_of(values.sample_name)
        if not self._fits_its_group(number, values, kind):
            return None
        if kind == SAMPLE:
            self._warn_of_improbable(number, values)
        return _row(number, kind, values)

    def report_cells_outside_rows(self) -> None:
        """Report the cells whose row holds nothing else, so that no row is dropped in silence."""
        for number, noted in sorted(self._cell_problems.items()):
            self._report_cells(number, noted, {})

    def _report_faults(
        self, number: int, texts: list[str], read: list[Any], noted: dict[str, CellProblem]
    ) -> bool:
        failed = self._report_cells(number, noted, dict(zip(TEMPLATE_COLUMNS, texts, strict=True)))
        for column, text, value in zip(TEMPLATE_COLUMNS, texts, read, strict=True):
            if isinstance(value, Fault) and not (column in noted and not text):
                self._errors.add(number, column, value.code, value.message, text)
                failed = True
        return failed

    def _report_cells(self, number: int, noted: dict[str, CellProblem], texts: dict[str, str]) -> bool:
        failed = False
        for column, problem in noted.items():
            into = self._warnings if problem.is_warning else self._errors
            into.add(number, column, problem.code, problem.message, texts.get(column, ""))
            failed = failed or not problem.is_warning
        return failed

    def _remember_refused(self, number: int, read: list[Any]) -> None:
        # So that a second sample of the name is reported now, and not when this row has been put right.
        values = _Values._make(read)
        if Fault not in map(type, (values.sample_name, values.submitter_email, values.project_id)):
            self._group_of(values).names.setdefault(values.sample_name, number)

    def _group_of(self, values: _Values) -> _Group:
        # Rows of one submission follow each other, and equal texts of a column are one object here.
        email, project, group = self._last_group
        if values.submitter_email is not email or values.project_id is not project:
            key = (values.submitter_email.casefold(), (values.project_id or "").casefold())
            group = self._groups[key]
            self._last_group = (values.submitter_email, values.project_id, group)
        return group

    def _fits_its_group(self, number: int, values: _Values, kind: str) -> bool:
        group = self._group_of(values)
        fits = self._agrees(group, number, "submitter_name", values.submitter_name)
        fits = self._agrees(group, number, "lab_name", values.lab_name) and fits
        first = group.names.setdefault(values.sample_name, number)
        if first == number:
            return fits
        # A plate holds several blanks; two samples of one name could never be told apart.
        into, code = (
            (self._warnings, "control_repeated")
            if kind == NEGATIVE_CONTROL
            else (self._errors, "sample_name_duplicated")
        )
        into.add(
            number,
            "sample_name",
            code,
            f"Row {first} of the same submission already has this name.",
            values.sample_name,
        )
        return fits and kind == NEGATIVE_CONTROL

    def _agrees(self, group: _Group, number: int, column: str, name: str | None) -> bool:
        if name is None:
            return True
        said, first = group.people.setdefault(column, (name, number))
        if said == name or said.casefold() == name.casefold():
            return True
        self._errors.add(
            number,
            column,
            f"{column}_conflict",
            f"Row {first} of the same submission says “{said[:60]}”; a submission has one {column}.",
            name,
        )
        return False

    def _warn_of_improbable(self, number: int, values: _Values) -> None:
        concentration, volume, total = values.concentration, values.volume, values.total_amount
        if (
            concentration is not None
            and (bounds := PLAUSIBLE_CONCENTRATION.get(values.sample_type)) is not None
        ):
            low, high = bounds
            if not low <= concentration <= high:
                self._warnings.add(
                    number,
                    "concentration",
                    "concentration_implausible",
                    f"{values.sample_type} is usually between {low} and {high} ng/µL.",
                    str(concentration),
                )
        if volume is None:
            return
        low, high = PLAUSIBLE_VOLUME
        if not low <= volume <= high:
            self._warnings.add(
                number,
                "volume",
                "volume_implausible",
                f"A volume is usually between {low} and {high} µL.",
                str(volume),
            )
        if concentration is not None and total is not None:
            product = concentration * volume
            if abs(total - product) > product * AMOUNT_TOLERANCE:
                self._warnings.add(
                    number,
                    "total_amount",
                    "total_amount_contradicted",
                    f"Concentration × volume is {product.normalize():f} ng.",
                    str(total),
                )


def _row(number: int, kind: str, values: _Values) -> IntakeRow:
    device, chemistry = values.flow_cell
    return IntakeRow(
        number,
        values.sample_name,
        kind,
        values.project_id,
        values.submitter_name,
        values.submitter_email,
        values.lab_name,
        values.sample_type,
        values.sample_buffer,
        values.concentration,
        values.volume,
        values.total_amount,
        device,
        chemistry,
        values.flow_cell_count,
        values.priority,
        values.assigned_to,
        values.library_prep_by,
        values.chart_field,
    )
