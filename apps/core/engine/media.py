"""What kind of content some bytes are, told by the bytes; the name only tells one text from another."""

import codecs
from pathlib import PurePath
from typing import Final

PROGRAM: Final = "application/x-executable"
UNKNOWN: Final = "application/octet-stream"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OLD_OFFICE: Final = "application/x-ole-storage"

SAMPLE_BYTES: Final = 64 * 1024
"""How many bytes from either end of a file are looked at."""

_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
    (b"#!", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"\xfe\xed\xfa\xce", PROGRAM),
    (b"\xfe\xed\xfa\xcf", PROGRAM),
    (b"\xce\xfa\xed\xfe", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"dex\n", PROGRAM),
    (b"\x00asm", PROGRAM),
)

_TEXTS: Final = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".json": "application/json"}

_PROMISES: Final = {
    ".pdf": {"application/pdf"},
    ".png": {"image/png"},
    ".jpg": {"image/jpeg"},
    ".jpeg": {"image/jpeg"},
    ".gif": {"image/gif"},
    ".tif": {"image/tiff"},
    ".tiff": {"image/tiff"},
    ".gz": {"application/gzip"},
    ".zip": {"application/zip", XLSX, DOCX, PPTX},
    ".xlsx": {XLSX},
    ".docx": {DOCX},
    ".pptx": {PPTX},
    ".xls": {OLD_OFFICE},
    ".doc": {OLD_OFFICE},
    ".csv": {"text/csv"},
    ".tsv": {"text/tab-separated-values"},
    ".json": {"application/json"},
    ".txt": {"text/plain"},
}

# What a text never holds: every control character but tab, line ends, form feed and escape.
_CONTROLS: Final = bytes(set(range(32)) - {9, 10, 12, 13, 27})


def media_type_of(head: bytes, tail: bytes, filename: str) -> str:
    """Return the media type of a file, from its first and last 64 KiB.

    Anything unknown is `application/octet-stream`; any program is `application/x-executable`.
    """
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_archive(head, tail)
    if head.startswith(b"MZ") and b"\x00" in head[:1024]:
        return PROGRAM
    if _is_text(head):
        return _TEXTS.get(_suffix(filename), "text/plain")
    return _ask_the_catalogue(head)


def is_disguised(media_type: str, filename: str) -> bool:
    """Tell whether the name ends in a way that promises other content than this."""
    promised = _PROMISES.get(_suffix(filename))
    return promised is not None and media_type not in promised


def _suffix(filename: str) -> str:
    return PurePath(filename).suffix.lower()


def _kind_of_archive(head: bytes, tail: bytes) -> str:
    """Tell office files from other archives by the names in the directory at the end, without unpacking."""
    for member, media_type in ((b"xl/workbook", XLSX), (b"word/document", DOCX), (b"ppt/presentation", PPTX)):
        if member in tail or member in head:
            return media_type
    return "application/zip"


def _is_text(head: bytes) -> bool:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    return head.translate(None, _CONTROLS) == head


def _ask_the_catalogue(head: bytes) -> str:
    """Look the rest up among some thousand signatures; a weak match is no match."""
    import puremagic

    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    sure = [match for match in matches if match.confidence >= 0.7 and match.mime_type]
    return sure[0].mime_type if sure else UNKNOWN
