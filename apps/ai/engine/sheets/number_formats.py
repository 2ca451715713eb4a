"""Numbers of a workbook as a person sees them, where their format adds letters, zeros or a percent sign."""

import re
from decimal import Decimal
from typing import Final

from apps.core.engine.sheets.xlsx_sheet import number_text

_LETTERS: Final = r'(?:"[^"]*"|\\.|[ \-_/])*'
_SHOWN: Final = re.compile(rf"({_LETTERS})([#0,]*0)(\.[0#]+)?({_LETTERS})(%?)")
_QUOTED: Final = re.compile(r'"([^"]*)"|\\(.)|(.)', re.DOTALL)
_LONGEST_FORMAT: Final = 100


def shown_number(value: int | float, number_format: str) -> str:
    """Return all digits of a number, with the zeros, letters and percent sign that its format adds.

    Digits that the format hides are kept: a value is never rounded.
    """
    text = number_text(value) if isinstance(value, float) else str(value)
    shown = _SHOWN.fullmatch(number_format) if len(number_format) <= _LONGEST_FORMAT else None
    if shown is None or not text.removeprefix("-").replace(".", "", 1).isdecimal():
        return text
    before, whole, _, behind, percent = shown.groups()
    if percent:
        text = format((Decimal(text) * 100).normalize(), "f")
    width = whole.count("0")
    if width > 1 and text.isdecimal():
        text = text.zfill(width)
    return f"{_plain(before)}{text}{_plain(behind)}{percent}".strip()


def _plain(letters: str) -> str:
    return _QUOTED.sub(lambda part: part[1] or part[2] or ("" if part[3] == "_" else part[3] or ""), letters)
