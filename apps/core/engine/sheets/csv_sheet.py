"""Delimited text as a sheet: encoding, delimiter and header found, cost bounded before anything is parsed."""

import codecs
import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from apps.core.engine.sheets.errors import SheetRefused
from apps.core.engine.sheets.sheet_shapes import CountKnown, Sheet, SheetLimits, SheetRow
from apps.core.engine.sheets.sheet_table import HEADER_SEARCH_ROWS, build_sheet, trim_row

DELIMITERS = (",", ";", "\t", "|")
_SNIFF_BYTES = 65_536  # less than the parser's own limit on a field, so a guess never fails
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class CsvRows:
    """Rows yet to be consumed, once, and how their text is written."""

    rows: Iterable[SheetRow]
    encoding: str
    delimiter: str


def open_csv(content: bytes, limits: SheetLimits, *, count_known: CountKnown) -> Sheet:
    """Read delimited text whose kind has been detected, as a sheet below its header.

    Raises:
        SheetRefused: a line, a row or the sheet is too large, the quoting is broken, or nothing is in it.
    """
    text = read_csv_rows(content, limits, count_known=count_known)
    return build_sheet(
        text.rows,
        limits,
        count_known=count_known,
        kind="csv",
        encoding=text.encoding,
        delimiter=text.delimiter,
    )


def read_csv_rows(content: bytes, limits: SheetLimits, *, count_known: CountKnown) -> CsvRows:
    """Read delimited text as numbered rows, one after the other.

    Encodings: UTF-8 with or without mark, UTF-16 with its mark, else Windows-1252 (Latin-1 where that has
    no letter). Delimiters: comma, semicolon, tab, bar, or the one an `sep=` line names.

    Raises:
        SheetRefused: a line is too large, or, while the rows are consumed, the quoting is broken.
    """
    content, encoding = _decodable(content)
    _refuse_long_line(content, limits.max_line_bytes)
    if encoding == "":
        encoding = _guess_encoding(content)
    stated = _stated_delimiter(content)
    delimiter = stated or _guess_delimiter(content, encoding, count_known)
    lines = _lines(content, encoding)
    # Strict, because a quotation mark that never closes would otherwise swallow the rows that follow it.
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    return CsvRows(_numbered(rows, skip_first=stated is not None), encoding, delimiter)


def _decodable(content: bytes) -> tuple[bytes, str]:
    """Turn UTF-16 into UTF-8 and take the mark away; the second value is the encoding if it is certain."""
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise SheetRefused(
            "encoding_refused", "The file is written in UTF-32. Save it as UTF-8 and upload it again."
        )
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise SheetRefused(
                "encoding_refused",
                "The file says it is UTF-16 but is not. Save it as UTF-8 and upload it again.",
            ) from error
        if "\x00" in text:
            raise SheetRefused("file_kind_refused", "The file is a binary file, not a sample sheet.")
        return text.encode(), "utf-8"
    return content.removeprefix(codecs.BOM_UTF8), ""


def _refuse_long_line(content: bytes, limit: int) -> None:
    start = 0
    number = 1
    while len(content) - start > limit:
        end = content.rfind(b"\n", start, start + limit + 1)
        if end < 0:
            # Files of old Macs end their lines with a carriage return alone.
            end = content.rfind(b"\r", start, start + limit + 1)
        if end < 0:
            number += content.count(b"\n", 0, start)
            raise SheetRefused(
                "line_too_long",
                f"Line {number} is longer than {limit:,} bytes, so this is not a sample sheet.",
            )
        start = end + 1


def _guess_encoding(content: bytes) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(content[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        unassigned = b"\x81\x8d\x8f\x90\x9d"
        return "latin-1" if any(byte in content for byte in unassigned) else "cp1252"
    return "utf-8"


def _lines(content: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")


def _stated_delimiter(content: bytes) -> str | None:
    first = content[:16].split(b"\n", 1)[0].strip(b'\r" ').lower()
    if len(first) == 5 and first.startswith(b"sep="):
        stated = chr(first[4])
        return stated if stated in DELIMITERS else None
    return None


def _guess_delimiter(content: bytes, encoding: str, count_known: CountKnown) -> str:
    """Take the delimiter under which the first rows name most known columns, then make most cells."""
    head = content[:_SNIFF_BYTES]
    if encoding == "utf-8":
        head = head.decode("utf-8", errors="ignore").encode()

    def score(delimiter: str) -> tuple[int, int]:
        rows = csv.reader(_lines(head, encoding), delimiter=delimiter)
        first = [cells for cells in islice(rows, HEADER_SEARCH_ROWS) if any(cells)]
        return (
            max(map(count_known, first), default=0),
            len(trim_row(first[0])) if first else 0,
        )

    return max(DELIMITERS, key=score)


def _numbered(rows: Iterable[list[str]], *, skip_first: bool) -> Iterable[tuple[int, list[str]]]:
    number = 0
    try:
        for number, cells in enumerate(rows, start=1):
            if skip_first and number == 1:
                continue
            yield number, cells
    except csv.Error as error:
        raise SheetRefused(
            "quoting_broken",
            f"Row {number + 1} cannot be read: a quotation mark is opened and never closed, "
            "or text stands after a closing one.",
        ) from error
