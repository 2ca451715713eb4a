"""Which kind of document some bytes are."""

import io
import zipfile

import pytest

from apps.ai.engine.kinds import FileKind, kind_of
from apps.ai.engine.refusals import FileRefused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
SEND = "Send the form as PDF, Word (.docx), Excel (.xlsx) or CSV."


def archive_of(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return out.getvalue()


def stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def refusal(content: bytes, max_bytes: int = 1_048_576) -> tuple[str, str]:
    with pytest.raises(FileRefused) as refused:
        kind_of(content, filename="form.pdf", max_bytes=max_bytes)
    return refused.value.code, refused.value.sentence


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", FileKind.PDF),
        (b"\r\n" + b"x" * 1017 + b"%PDF-1.4\n", FileKind.PDF),
        (archive_of("[Content_Types].xml", "xl/workbook.xml"), FileKind.XLSX),
        (archive_of("[Content_Types].xml", "word/document.xml"), FileKind.DOCX),
        (archive_of("word/document.xml", "word/embeddings/%PDF-1.7.bin"), FileKind.DOCX),
        (b"Sample;Volume\nS1;5\n", FileKind.CSV),
        ("Sample\tVolume\n".encode("utf-16"), FileKind.CSV),
        ("Núñez,5\n".encode("latin-1"), FileKind.CSV),
    ],
)
@pytest.mark.parametrize("filename", ["form.pdf", "form.csv", "form", "form.xls", "form.exe"])
def test_a_document_is_told_by_its_content_whatever_its_name(
    content: bytes, kind: FileKind, filename: str
) -> None:
    assert kind_of(content, filename=filename, max_bytes=1_048_576) is kind


@pytest.mark.parametrize("content", [b"", b"\n \t\r\n", b"\xef\xbb\xbf", bytes(100)])
def test_a_file_with_nothing_in_it_is_refused_as_empty(content: bytes) -> None:
    assert refusal(content) == ("file_empty", "The file is empty.")


def test_a_file_is_refused_one_byte_above_the_limit() -> None:
    content = b"%PDF-" + bytes(1_048_571)
    assert kind_of(content, filename="form.pdf", max_bytes=1_048_576) is FileKind.PDF
    assert refusal(content + b"x") == ("file_too_large", "The file 'form.pdf' is larger than 1 MB.")


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        (
            OLE + stream("Workbook"),
            "xls_refused",
            "This is a workbook in the old .xls format. Save it as .xlsx or .csv and send it again.",
        ),
        (
            OLE + stream("WordDocument"),
            "doc_refused",
            "This is a document in the old .doc format. Save it as .docx or PDF and send it again.",
        ),
        (
            OLE + stream("EncryptedPackage"),
            "sheet_protected",
            "The file is protected by a password. Save it without one and send it again.",
        ),
        (
            OLE,
            "file_kind_refused",
            f"The file is in the format of an old office program, not a form we can read. {SEND}",
        ),
    ],
)
def test_files_of_old_office_programs_are_refused_with_what_to_do(
    content: bytes, code: str, sentence: str
) -> None:
    assert refusal(content) == (code, sentence)


@pytest.mark.parametrize(
    ("content", "noun"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "an image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "an image"),
        (b"MZ\x90\x00\x03", "a program"),
        (b"\x7fELF\x02\x01\x01\x00", "a program"),
        (b"\x1f\x8b\x08\x00form.pdf", "a compressed archive"),
        (b"7z\xbc\xaf\x27\x1c", "a compressed archive"),
        (b"<!DOCTYPE html><html><body>Log in", "a web page or XML"),
        (b"{\\rtf1\\ansi", "a rich text document"),
        (b"a,b\x00c\n", "a binary file"),
        (archive_of("form.pdf"), "a compressed archive"),
        (archive_of("mimetype", "content.xml"), "an OpenDocument file"),
        (archive_of("ppt/presentation.xml"), "a presentation"),
        (archive_of("xl/workbook.bin"), "a workbook in the .xlsb format"),
    ],
)
def test_what_is_no_form_is_refused_by_its_content(content: bytes, noun: str) -> None:
    assert refusal(content) == ("file_kind_refused", f"The file is {noun}, not a form we can read. {SEND}")


@pytest.mark.parametrize(
    ("part", "noun"), [("xl/workbook.xml", "workbook"), ("word/document.xml", "document")]
)
def test_a_truncated_office_file_is_refused_as_damaged(part: str, noun: str) -> None:
    code, sentence = refusal(archive_of(part)[:-10])
    assert code == "sheet_damaged"
    assert sentence.startswith(f"The {noun} is damaged and cannot be read.")


def test_an_archive_of_too_many_parts_is_refused_unopened() -> None:
    assert refusal(archive_of(*(f"word/{n}" for n in range(1_001)))) == (
        "archive_too_large",
        "The document is an archive of more than 1,000 parts.",
    )
