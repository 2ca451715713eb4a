"""What a text and a file name may hold."""

import mimetypes
import re
import unicodedata
from pathlib import PurePath
from typing import Final

from django.core.exceptions import ValidationError

LONGEST_FILENAME: Final = 255

# Direction marks can show a name backwards: `annexe` + U+202E + `fdp.exe` reads as if it ended in .pdf.
_DIRECTION_MARKS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")

# What nobody sees and nobody types: zero-width space, word joiner, byte-order mark. Joiners are letters' own.
_INVISIBLE: Final = _DIRECTION_MARKS | frozenset("\u200b\u2060\ufeff")

# What a browser or a desktop runs when it is opened.
_RUN_BY_SYSTEMS: Final = frozenset(
    (
        *(".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml", ".svg", ".svgz", ".xml", ".xsl"),
        *(".js", ".mjs", ".hta", ".php", ".py", ".sh", ".jar", ".vbs", ".ps1", ".desktop"),
        *(".exe", ".com", ".bat", ".cmd", ".scr", ".msi", ".lnk", ".url"),
    )
)

_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def refuse_control_characters(value: str) -> None:
    """Refuse a text that holds control characters other than tab and line ends. Raises ValidationError."""
    if found := _CONTROLS.search(value):
        raise ValidationError(
            f"This text holds the control character U+{ord(found.group()):04X}. Remove it and send again.",
            code="control_character",
        )


def refuse_line_breaks(value: str) -> None:
    """Refuse a text of more than one line: names go into headers and labels. Raises ValidationError."""
    if any(mark in value for mark in "\r\n\x0b\x0c\x85\u2028\u2029"):
        raise ValidationError("This text may not hold a line break.", code="line_break")


def refuse_invisible_characters(value: str) -> None:
    """Refuse a text with marks that turn or split it unseen. Raises ValidationError.

    Two names that look alike would be two samples.
    """
    if found := next((mark for mark in value if mark in _INVISIBLE), None):
        raise ValidationError(
            f"This text holds the invisible character U+{ord(found):04X}. Type it anew and send it again.",
            code="invisible_character",
        )


def printable_filename(name: str) -> str:
    """Return the name a file is shown by: no directories, no invisible characters, at most 255 characters.

    Everything else stays as the sender wrote it.
    """
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(
        mark
        for mark in last
        if unicodedata.category(mark) not in {"Cc", "Cs"} and mark not in _DIRECTION_MARKS
    ).strip()
    if kept in {"", ".", ".."}:
        return "file"
    if len(kept) <= LONGEST_FILENAME:
        return kept
    suffix = PurePath(kept).suffix[:20]
    return kept[: LONGEST_FILENAME - len(suffix)] + suffix


def downloadable_filename(name: str, media_type: str) -> str:
    """Return the name a file is saved under: one that says what the file is, whatever its sender called it.

    A PDF sent as `form.html` is saved as `form.html.pdf`, so that no browser opens it as a page.
    """
    last = PurePath(name).suffix.lower()
    if last and (last not in _RUN_BY_SYSTEMS or mimetypes.types_map.get(last) == media_type):
        return name
    suffix = mimetypes.guess_extension(media_type) or ".bin"
    return f"{name[: LONGEST_FILENAME - len(suffix)].rstrip('. ')}{suffix}"
