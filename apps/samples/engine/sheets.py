"""A sample sheet as the lab opens it: its header is the row that names most columns of the template."""

from typing import BinaryIO

from apps.core.engine.sheets.opening import DEFAULT_LIMITS
from apps.core.engine.sheets.opening import open_sheet as open_any_sheet
from apps.core.engine.sheets.sheet_shapes import Sheet, SheetLimits
from apps.samples.engine.template import count_known_headers


def open_sheet(
    content: BinaryIO | bytes, filename: str | None = None, limits: SheetLimits = DEFAULT_LIMITS
) -> Sheet:
    """Open a CSV or XLSX sample sheet as rows of text below the template's header.

    Raises:
        SheetRefused: the file is too large, of another kind, damaged, or past one of the limits.
    """
    return open_any_sheet(content, filename, limits, count_known=count_known_headers)
