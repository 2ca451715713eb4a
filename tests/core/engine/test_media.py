"""The kind of a file is told by its bytes."""

import pytest

from apps.core.engine.media import PROGRAM, UNKNOWN, XLSX, is_disguised, media_type_of


@pytest.mark.parametrize(
    ("content", "filename", "media_type"),
    [
        (b"%PDF-1.4\n%\xe2\xe3", "a.pdf", "application/pdf"),
        (b"\r\n\r\n%PDF-1.4", "a.pdf", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\x00", "a", "image/png"),
        (b"\xff\xd8\xff\xe0", "a.jpg", "image/jpeg"),
        (b"GIF89a", "a.gif", "image/gif"),
        (b"II*\x00", "a.tif", "image/tiff"),
        (b"\x1f\x8b\x08\x00", "a.gz", "application/gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "application/x-ole-storage"),
        (b"PK\x03\x04 xl/workbook.xml", "a.xlsx", XLSX),
        (b"PK\x03\x04 other", "a.zip", "application/zip"),
        (b"a,b\n1,2\n", "a.csv", "text/csv"),
        (b"a\tb\n", "a.tsv", "text/tab-separated-values"),
        (b"MZ,first row of a sheet\n", "a.csv", "text/csv"),
        ("Größe;µL\n".encode("latin-1"), "a.csv", "text/csv"),
        ("a;b\n".encode("utf-16"), "a.csv", "text/csv"),
        (b"hello", "README", "text/plain"),
        (b"MZ\x90\x00", "a.csv", PROGRAM),
        (b"\x7fELF", "a.csv", PROGRAM),
        (b"#!/bin/sh", "a.txt", PROGRAM),
        (b"\x00\x01\x02\x03 nobody knows", "a.bin", UNKNOWN),
        (b"\xb7\xd8\x00 nor this", "a", UNKNOWN),
    ],
)
def test_content_decides(content: bytes, filename: str, media_type: str) -> None:
    assert media_type_of(content, content, filename) == media_type


@pytest.mark.parametrize(
    ("media_type", "filename", "disguised"),
    [
        ("application/pdf", "a.PDF", False),
        ("text/csv", "a.pdf", True),
        ("application/zip", "a.xlsx", True),
        (XLSX, "a.zip", False),
        (UNKNOWN, "reads.pod5", False),
        (UNKNOWN, "noname", False),
        (UNKNOWN, "a.csv", True),
    ],
)
def test_a_name_may_not_promise_what_the_content_does_not_hold(
    media_type: str,
    filename: str,
    disguised: bool,
) -> None:
    assert is_disguised(media_type, filename) is disguised
