"""The one way into an uploaded sample sheet: its kind is detected by content, its cost is bounded."""

from typing import BinaryIO

from apps.core.engine.sheets.csv_sheet import open_csv
from apps.core.engine.sheets.errors import SheetRefused
from apps.core.engine.sheets.file_kind import detect_kind
from apps.core.engine.sheets.sheet_shapes import CountKnown, Sheet, SheetLimits
from apps.core.engine.sheets.xlsx_sheet import open_xlsx

DEFAULT_LIMITS = SheetLimits()


def open_sheet(
    content: BinaryIO | bytes,
    filename: str | None = None,
    limits: SheetLimits = DEFAULT_LIMITS,
    *,
    count_known: CountKnown,
) -> Sheet:
    """Open a CSV or XLSX sample sheet as rows of text; the file name serves the sentences alone.

    At most `limits.max_bytes` + 1 bytes are read. Row numbers count from 1 as a spreadsheet shows them,
    blank rows included. The header is the row that names most of the columns `count_known` knows.

    Raises:
        SheetRefused: the file is too large, of another kind, damaged, or past one of the limits.
    """
    data = content if isinstance(content, bytes) else content.read(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        raise SheetRefused(
            "file_too_large", f"{_named(filename)} is larger than {limits.max_bytes / 1_048_576:g} MB."
        )
    if detect_kind(data) == "zip":
        return open_xlsx(data, limits, count_known=count_known)
    return open_csv(data, limits, count_known=count_known)


def _named(filename: str | None) -> str:
    return f"The file {filename[:100]!r}" if filename else "The file"
