"""Which kind of document the bytes are, whatever the file is called."""

from enum import Enum
from typing import Final

from apps.ai.engine.refusals import FileRefused

PDF_MARK: Final = b"%PDF-"
PDF_MARK_WITHIN: Final = 1024
"""Readers accept a PDF whose header stands within its first kilobyte (ISO 32000-1, annex H.3.4.1)."""


class FileKind(Enum):
    """The documents we read."""

    PDF = "application/pdf"
    CSV = "text/csv"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
