"""What a workbook says about its sheets besides their cells: what is hidden, merged, linked or scripted.

The parts are searched as bytes in pieces and never built into a tree: a sheet of many cells costs no memory.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from apps.core.engine.sheets.office_archive import damaged

_PIECE: Final = 256 * 1024
_LONGEST_TAG: Final = 4_096
_MAX_SPANS: Final = 20_000
_TAG: Final = re.compile(rb"<(?:\w{1,20}:)?(row|col|mergeCell)\s([^<>]{0,2000})>")
_ATTRIBUTE: Final = re.compile(rb"""([\w:]{1,40})\s*=\s*(?:"([^"<]{0,400})"|'([^'<]{0,400})')""")
_SHEET: Final = re.compile(rb"<(?:\w{1,20}:)?sheet\s([^<>]{0,2000})>")
_RELATION: Final = re.compile(rb"<(?:\w{1,20}:)?Relationship\s([^<>]{0,4000})>")
_SPAN: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_MAX_INDEX_BYTES: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Span:
    """A merged range; rows count from 1 and columns from 0, both ends included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(slots=True)
class SheetMarks:
    """What one sheet hides and merges. Columns count from 0."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class WorkbookMarks:
    """Marks by the name of the sheet, and what else the workbook carries."""

    sheets: Mapping[str, SheetMarks]
    has_macros: bool
    has_links: bool


def read_marks(data: bytes) -> WorkbookMarks:
    """Read the marks of a workbook that `inspect_archive` has found bearable.

    Raises:
        SheetRefused: damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            return WorkbookMarks(
                sheets={
                    title: _marks_of(archive, part)
                    for title, part in _parts_of_sheets(archive)
                    if part in names
                },
                has_macros=any(name.endswith("vbaProject.bin") for name in names),
                has_links=any(name.startswith("xl/externalLinks/") for name in names),
            )
    except (zipfile.BadZipFile, KeyError, OSError, UnicodeDecodeError) as error:
        raise damaged() from error


def column_number(letters: str) -> int:
    """Return the place, counted from 0, of a column by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """Return the letters of a column by its place, counted from 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _parts_of_sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    targets = {
        relation.get("Id", ""): relation.get("Target", "")
        for relation in map(_attributes, _RELATION.findall(_index(archive, "xl/_rels/workbook.xml.rels")))
    }
    for sheet in map(_attributes, _SHEET.findall(_index(archive, "xl/workbook.xml"))):
        target = targets.get(sheet.get("id", ""), "")
        yield sheet.get("name", ""), target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _index(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_MAX_INDEX_BYTES)


def _attributes(text: bytes) -> dict[str, str]:
    return {
        name.decode().rsplit(":", 1)[-1]: unescape((double or single).decode("utf-8", errors="replace"))
        for name, double, single in _ATTRIBUTE.findall(text)
    }


def _marks_of(archive: zipfile.ZipFile, name: str) -> SheetMarks:
    marks = SheetMarks()
    with archive.open(name) as part:
        rest = b""
        while piece := part.read(_PIECE):
            text = rest + piece
            end = 0
            for tag in _TAG.finditer(text):
                _note(marks, tag[1], tag[2])
                end = tag.end()
            rest = text[max(end, len(text) - _LONGEST_TAG) :]
    return marks


def _note(marks: SheetMarks, tag: bytes, text: bytes) -> None:
    if tag == b"mergeCell":
        span = _span(_attributes(text).get("ref", ""))
        if span is not None and len(marks.spans) < _MAX_SPANS:
            marks.spans.append(span)
    elif b"hidden" in text:
        said = _attributes(text)
        if said.get("hidden") not in ("1", "true"):
            return
        if tag == b"row" and said.get("r", "").isdecimal():
            marks.hidden_rows.append(int(said["r"]))
        elif tag == b"col" and said.get("min", "").isdecimal() and said.get("max", "").isdecimal():
            marks.hidden_columns.append((int(said["min"]) - 1, int(said["max"]) - 1))


def _span(ref: str) -> Span | None:
    match = _SPAN.fullmatch(ref)
    if match is None or match[3] is None:
        return None
    rows = sorted((int(match[2]), int(match[4])))
    columns = sorted((column_number(match[1]), column_number(match[3])))
    return Span(rows[0], rows[1], columns[0], columns[1])
