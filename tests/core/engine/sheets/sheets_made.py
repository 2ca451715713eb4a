"""Workbooks and archives drawn for the tests, and the few columns a caller here knows."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any, BinaryIO

from openpyxl import Workbook

from apps.core.engine.sheets.opening import DEFAULT_LIMITS
from apps.core.engine.sheets.opening import open_sheet as open_any_sheet
from apps.core.engine.sheets.sheet_shapes import Sheet, SheetLimits

COLUMNS = frozenset({"sample_name", "sample_type", "lab_name", "concentration", "volume", "chart_field"})


def count_known(cells: Sequence[str]) -> int:
    """Count the columns a row would name."""
    return len(COLUMNS.intersection(cells))


def open_sheet(
    content: BinaryIO | bytes, filename: str | None = None, limits: SheetLimits = DEFAULT_LIMITS
) -> Sheet:
    """Open a sheet as a caller would that knows the columns above."""
    return open_any_sheet(content, filename, limits, count_known=count_known)


def saved(workbook: Workbook) -> bytes:
    """Save a workbook to bytes."""
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def workbook_of(*rows: Sequence[Any]) -> Workbook:
    """Make a workbook whose first sheet holds the rows."""
    workbook = Workbook()
    for row in rows:
        workbook.active.append(list(row))
    return workbook


def rewritten(content: bytes, entry: str, old: bytes, new: bytes) -> bytes:
    """Change the bytes of one part of a workbook, to draw what no honest program would write."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = source.read(name)
            if name == entry:
                assert old in part
                part = part.replace(old, new)
            target.writestr(name, part)
    return out.getvalue()


def archive_of(**parts: bytes) -> bytes:
    """Pack such parts into an archive, as no honest program would."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()
