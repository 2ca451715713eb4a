"""The rules of the format, held against a sheet as it was written: what breaks one would fail the run.

Source: the sample sheet pages of MinKNOW's output specification and of Dorado's documentation
(nanoporetech.github.io/ont-output-specifications, software-docs.nanoporetech.com/dorado), and what the two
programs refuse when they load a sheet: an alias without a barcode or a barcode without an alias, an alias
that reads like a barcode's own name, several sample ids on one flow cell, a flow cell named in both ways.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from apps.samples.engine.minknow_sheet.kits import Kit
from apps.samples.engine.minknow_sheet.names import IN_WORDS, is_forbidden_alias, is_lawful
from apps.samples.engine.minknow_sheet.writing import ALLOWED_COLUMNS

TYPES: Final = ("test_sample", "positive_control", "negative_control", "no_template_control")

_ONE_VALUE: Final = (
    "experiment_id",
    "kit",
    "flow_cell_id",
    "position_id",
    "sample_id",
    "flow_cell_product_code",
)
_BARCODE: Final = re.compile(r"barcode(0[1-9]|[1-9][0-9])", re.ASCII)
_RUN_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)

Row = Mapping[str, str]
Broken = tuple[str, str]
"""A code and a sentence."""


def check_sheet(text: str, kit: Kit) -> list[Broken]:
    """Return every rule that the sheet of one run breaks; an empty list is a sheet the sequencer takes."""
    header, *lines = list(csv.reader(io.StringIO(text, newline=""))) or [[]]
    broken = list(_check_columns(header, kit))
    if any(len(line) != len(header) for line in lines):
        broken.append(("row_ragged", "A row has another number of cells than there are columns."))
    if broken:
        return broken
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    return [*_check_cells(rows), *_check_run(rows, kit), *_check_barcodes(rows, kit)]


def _check_columns(header: Sequence[str], kit: Kit) -> Iterator[Broken]:
    for column in header:
        if column not in ALLOWED_COLUMNS:
            yield "column_unknown", f"The format knows no column {column!r}."
    if len(set(header)) < len(header):
        yield "column_duplicated", "A column stands there twice."
    for column in ("experiment_id", "kit"):
        if column not in header:
            yield "column_missing", f"The column {column} is missing."
    if ("flow_cell_id" in header) == ("position_id" in header):
        yield "place_ambiguous", "A sheet names either flow cells or positions."
    barcoded = {"barcode", "alias", "type"} & set(header)
    if kit.barcodes and barcoded != {"barcode", "alias", "type"}:
        yield "column_missing", "With a barcode kit each row has a barcode, an alias and a type."
    if not kit.barcodes and barcoded:
        yield "column_unknown", "Without a barcode kit there is no barcode, alias or type."


def _check_cells(rows: Sequence[Row]) -> Iterator[Broken]:
    for row in rows:
        for column, value in row.items():
            if not is_lawful(value):
                yield "text_not_lawful", f"{column} {value[:60]!r}: {IN_WORDS}."
        if not _RUN_ID.fullmatch(row.get("protocol_run_id", "0" * 8 + "-0000" * 3 + "-" + "0" * 12)):
            yield "run_id_not_lawful", "A protocol_run_id is given by MinKNOW."
        if row.get("type", TYPES[0]) not in TYPES:
            yield "type_unknown", f"The types are {', '.join(TYPES)}."
        if is_forbidden_alias(row.get("alias", "")):
            yield "alias_forbidden", f"The alias {row['alias']} is a name the basecaller keeps for itself."


def _check_run(rows: Sequence[Row], kit: Kit) -> Iterator[Broken]:
    if not rows:
        yield "run_empty", "A sheet has at least one row."
        return
    for column in _ONE_VALUE:
        if len({row.get(column) for row in rows}) > 1:
            yield "value_not_shared", f"All rows of a run have one {column}."
    if rows[0]["kit"] != kit.in_minknow:
        yield "kit_unknown", f"MinKNOW knows the kit as {kit.in_minknow}."
    if len(rows) > kit.holds:
        yield "kit_overfull", f"{kit.sold_as} holds {kit.holds} on one flow cell, not {len(rows)}."


def _check_barcodes(rows: Sequence[Row], kit: Kit) -> Iterator[Broken]:
    if not kit.barcodes:
        return
    for column in ("barcode", "alias"):
        values = [row[column].casefold() for row in rows]
        if len(set(values)) < len(values):
            yield f"{column}_duplicated", f"A run has each {column} once."
    for row in rows:
        match = _BARCODE.fullmatch(row["barcode"])
        if match is None:
            yield (
                "barcode_not_lawful",
                f"{row['barcode'][:60]!r} is no barcode such as barcode07.",
            )
        elif int(match[1]) > kit.barcodes:
            yield "barcode_beyond_kit", f"{kit.sold_as} has no {row['barcode']}."
