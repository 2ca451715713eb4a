"""Which kind of document the bytes are, whatever the file is called."""

from enum import Enum
from typing import Final

from apps.ai.engine.refusals import FileRefused
from apps.core.engine.sheets.errors import SheetRefused
from apps.core.engine.sheets.file_kind import detect_kind
from apps.core.engine.sheets.office_archive import DOCUMENT, WORKBOOK, archive_noun, names_of_parts
from apps.core.engine.sheets.sheet_shapes import SheetLimits

PDF_MARK: Final = b"%PDF-"
PDF_MARK_WITHIN: Final = 1024
"""Readers accept a PDF whose header stands within its first kilobyte (ISO 32000-1, annex H.3.4.1)."""

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEND: Final = "Send the form as PDF, Word (.docx), Excel (.xlsx) or CSV."
_LIMITS: Final = SheetLimits()


class FileKind(Enum):
    """The documents we read."""

    PDF = "application/pdf"
    CSV = "text/csv"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def kind_of(content: bytes, *, filename: str, max_bytes: int) -> FileKind:
    """Return what kind of document the bytes are; the file name serves the sentences alone.

    Any text is taken for CSV. Raises FileRefused: empty, too large, protected, or nothing we read.
    """
    if len(content) > max_bytes:
        raise FileRefused(
            "file_too_large", f"The file {filename[:100]!r} is larger than {max_bytes / 1_048_576:g} MB."
        )
    if content.startswith(_ZIP):
        return _kind_of_archive(content)
    if content.startswith(_OLE):
        raise _old_office(content)
    if PDF_MARK in content[:PDF_MARK_WITHIN]:
        return FileKind.PDF
    try:
        detect_kind(content)
    except SheetRefused as refusal:
        raise _as_refusal(refusal) from refusal
    return FileKind.CSV


def _kind_of_archive(content: bytes) -> FileKind:
    try:
        names = names_of_parts(content, _LIMITS, DOCUMENT if b"word/" in content else WORKBOOK)
    except SheetRefused as refusal:
        raise _as_refusal(refusal) from refusal
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if "word/document.xml" in names:
        return FileKind.DOCX
    raise _no_form(f"The file is {archive_noun(names)}")


def _old_office(content: bytes) -> FileRefused:
    """Tell the files of old Office programs apart by the names of the streams within."""
    if _stream("EncryptedPackage") in content:
        return FileRefused(
            "sheet_protected", "The file is protected by a password. Save it without one and send it again."
        )
    if _stream("WordDocument") in content:
        return FileRefused(
            "doc_refused",
            "This is a document in the old .doc format. Save it as .docx or PDF and send it again.",
        )
    if _stream("Workbook") in content or _stream("Book") in content:
        return FileRefused(
            "xls_refused",
            "This is a workbook in the old .xls format. Save it as .xlsx or .csv and send it again.",
        )
    return _no_form("The file is in the format of an old office program")


def _no_form(what_it_is: str) -> FileRefused:
    return FileRefused("file_kind_refused", f"{what_it_is}, not a form we can read. {_SEND}")


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _as_refusal(refusal: SheetRefused) -> FileRefused:
    """Keep the code, and say what may be sent here instead of what the intake of sample sheets takes."""
    if refusal.code == "file_kind_refused":
        return _no_form(refusal.message.split(",", 1)[0])
    return FileRefused(refusal.code, refusal.message)
