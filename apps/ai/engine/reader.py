"""The way in: the bytes of a file become a reading."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from apps.ai.engine.findings.rules import find_contradictions
from apps.ai.engine.kinds import FileKind, kind_of
from apps.ai.engine.layout import Layout
from apps.ai.engine.mapping.meaning import understand
from apps.ai.engine.reading import Reading

Progress = Callable[[int, int], None]
"""Called with (pages done, pages in all)."""


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What one file may cost. Sizes in bytes, time in seconds."""

    max_bytes: int = 25 * 1024 * 1024
    max_pages: int = 500
    max_words_per_page: int = 50_000
    ocr: bool = True
    ocr_seconds_per_page: float = 20.0


DEFAULT_LIMITS: Final = ReadLimits()


def read_document(
    content: bytes, *, filename: str, limits: ReadLimits = DEFAULT_LIMITS, on_page: Progress | None = None
) -> Reading:
    """Read a document of any kind we know, told by its content and not by its name.

    The same bytes give the same reading. Raises FileRefused.
    """
    return find_contradictions(
        understand(read_layout(content, filename=filename, limits=limits, on_page=on_page))
    )


def read_layout(
    content: bytes, *, filename: str, limits: ReadLimits = DEFAULT_LIMITS, on_page: Progress | None = None
) -> Layout:
    """Return what stands on the document, without asking what it means. Raises FileRefused."""
    sha256 = hashlib.sha256(content).hexdigest()
    kind = kind_of(content, filename=filename, max_bytes=limits.max_bytes)
    if kind is FileKind.PDF:
        from apps.ai.engine.pdf.document import read_pdf

        return read_pdf(content, filename=filename, sha256=sha256, limits=limits, on_page=on_page)
    from apps.ai.engine.sheets.workbook import read_sheet

    return read_sheet(content, kind=kind, filename=filename, sha256=sha256)
