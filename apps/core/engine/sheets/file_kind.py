"""What a file is by its content; its name and its declared type are never believed."""

from apps.core.engine.sheets.errors import SheetRefused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_HEAD = 65_536
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r") + b"\x7f"
_CONTROL_SHARE = 0.01

# A signature of printable letters (MZ, BM, RIFF) may also begin an honest header, so those wait for the
# NUL byte that every such file carries and no text does.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"\x7fELF", "a program"),
    (b"\xfe\xed\xfa\xce", "a program"),
    (b"\xfe\xed\xfa\xcf", "a program"),
    (b"\xce\xfa\xed\xfe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\x89PNG\r\n\x1a\n", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF87a", "an image"),
    (b"GIF89a", "an image"),
    (b"II*\x00", "an image"),
    (b"MM\x00*", "an image"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed archive"),
    (b"Rar!\x1a\x07", "a compressed archive"),
    (b"\x28\xb5\x2f\xfd", "a compressed archive"),
    (b"{\\rtf", "a rich text document"),
)
_SIGNATURES_WITH_NUL: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "a program"),
    (b"BM", "an image"),
    (b"RIFF", "an image or a recording"),
    (b"BZh", "a compressed archive"),
)
_MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<svg")
_TRY = "Upload the sample sheet as .csv or .xlsx."


def detect_kind(content: bytes) -> str:
    """Tell a text sheet ("csv") from a spreadsheet archive ("zip") and refuse everything else in words.

    Raises:
        SheetRefused: the content is empty, an old or protected workbook, another kind of file, or binary.
    """
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise SheetRefused("file_empty", "The file is empty.")
    if content.startswith(_OLE):
        raise _ole_refusal(content)
    if content.startswith(_ZIP):
        return "zip"
    for signature, noun in _SIGNATURES:
        if content.startswith(signature):
            raise SheetRefused("file_kind_refused", f"The file is {noun}, not a sample sheet. {_TRY}")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower().startswith(_MARKUP):
        raise SheetRefused("file_kind_refused", f"The file is a web page or XML, not a sample sheet. {_TRY}")
    if not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        _refuse_binary(content)
    return "csv"


def _ole_refusal(content: bytes) -> SheetRefused:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return SheetRefused(
            "sheet_protected",
            "The workbook is protected by a password. Save it without one and upload it again.",
        )
    return SheetRefused(
        "xls_refused",
        "This is a workbook in the old .xls format. Save it as .xlsx or .csv and upload it again.",
    )


def _refuse_binary(content: bytes) -> None:
    if b"\x00" in content:
        noun = next(
            (noun for start, noun in _SIGNATURES_WITH_NUL if content.startswith(start)), "a binary file"
        )
        raise SheetRefused("file_kind_refused", f"The file is {noun}, not a sample sheet. {_TRY}")
    head = content[:_HEAD]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > len(head) * _CONTROL_SHARE:
        raise SheetRefused("file_kind_refused", f"The file is a binary file, not a sample sheet. {_TRY}")
