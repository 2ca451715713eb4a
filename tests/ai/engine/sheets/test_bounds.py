"""What one hostile or broken file may cost."""

import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.ai.engine.kinds import FileKind, kind_of
from apps.ai.engine.layout import Layout
from apps.ai.engine.refusals import FileRefused
from tests.ai.engine.sheets.sheets_drawn import (
    MAX_BYTES,
    add_table,
    document_of,
    layout_of,
    saved,
    workbook_of,
)

MEGABYTE = 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"
DOCUMENT = "word/document.xml"
TABLE = b"<w:tbl><w:tr><w:tc>%s<w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"


def archive_of(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def rewritten(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        parts = {entry: source.read(entry) for entry in source.namelist()}
    assert old in parts[name]
    return archive_of(**{**parts, name: parts[name].replace(old, new, 1)})


@cache
def workbook() -> bytes:
    return saved(workbook_of(("Sample ID", "Volume"), ("a", 1)))


@cache
def document() -> bytes:
    made = document_of("PI: Jane")
    add_table(made, ("Sample ID", "Volume"), ("a", "1"))
    return saved(made)


def in_body(xml: bytes) -> bytes:
    return rewritten(document(), DOCUMENT, b"<w:body>", b"<w:body>" + xml)


def doctype(root: bytes) -> bytes:
    return b'<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY c "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + root


def shared_text() -> bytes:
    text = "".join(str(number * number) for number in range(5_000))[:30_000]
    return saved(workbook_of(*([(text,)] * 200)))


REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("200,000 rows", lambda: b"Sample,Volume\n" + b"S1,10\n" * 200_000, "too_many_rows"),
    ("a line of 50 MB", lambda: b"a," * (25 * MEGABYTE), "line_too_long"),
    ("many small cells", lambda: b"\n".join([b",".join([b"ab"] * 100)] * 9_000), "too_many_rows"),
    ("too many columns", lambda: b"Sample" + b",x" * 150, "too_many_columns"),
    ("a quotation mark never closed", lambda: b'Sample,Volume\nS1,"open\nS2,2\n', "quoting_broken"),
    ("blank rows alone", lambda: b",,,\n,,\n", "file_empty"),
    ("UTF-32", lambda: "Sample,Volume\n".encode("utf-32"), "encoding_refused"),
    ("a workbook without text", lambda: saved(workbook_of()), "file_empty"),
    ("a document without text", lambda: saved(document_of()), "file_empty"),
    ("one long text in many cells", shared_text, "too_much_text"),
    (
        "a workbook bomb",
        lambda: archive_of(**{"xl/workbook.xml": b"<workbook/>", SHEET: bytes(80 * MEGABYTE)}),
        "archive_too_large",
    ),
    (
        "a small workbook bomb",
        lambda: archive_of(**{"xl/workbook.xml": b"<workbook/>", SHEET: bytes(8 * MEGABYTE)}),
        "archive_too_large",
    ),
    ("a document bomb", lambda: archive_of(**{DOCUMENT: bytes(80 * MEGABYTE)}), "archive_too_large"),
    (
        "a picture bomb in a document",
        lambda: archive_of(**{DOCUMENT: b"<x/>", "word/media/image1.png": bytes(8 * MEGABYTE)}),
        "archive_too_large",
    ),
    (
        "too many elements",
        lambda: in_body(b"".join(b"<w:p w:a='%d'/>" % n for n in range(410_000))),
        "archive_too_large",
    ),
    (
        "entities in a workbook",
        lambda: rewritten(workbook(), SHEET, b"<worksheet", doctype(b"<worksheet")),
        "sheet_damaged",
    ),
    (
        "entities in a document",
        lambda: rewritten(document(), DOCUMENT, b"<w:document", doctype(b"<w:document")),
        "sheet_damaged",
    ),
    (
        "elements nested ever deeper",
        lambda: in_body(b"<w:sdt><w:sdtContent>" * 5_000 + b"</w:sdtContent></w:sdt>" * 5_000),
        "sheet_damaged",
    ),
    (
        "more tables than a form has",
        lambda: in_body(TABLE % b"" * 20_000),
        "too_many_rows",
    ),
    (
        "a workbook whose parts make no sense",
        lambda: archive_of(**{"xl/workbook.xml": b"<x/>"}),
        "sheet_damaged",
    ),
    ("a document whose parts make no sense", lambda: archive_of(**{DOCUMENT: b"no xml"}), "sheet_damaged"),
    ("a truncated workbook", lambda: workbook()[:-40], "sheet_damaged"),
    ("a truncated document", lambda: document()[:-40], "sheet_damaged"),
]


@pytest.mark.parametrize(
    ("make", "code"), [(make, code) for _, make, code in REFUSED], ids=[name for name, *_ in REFUSED]
)
def test_a_hostile_file_is_refused_in_bounded_time_and_memory(make: Callable[[], bytes], code: str) -> None:
    content = make()
    started = time.process_time()
    refused = refusal(content)
    assert time.process_time() - started < 10
    assert refused.code == code
    assert refused.sentence.endswith(".")
    tracemalloc.start()
    refusal(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 80 * MEGABYTE


def refusal(content: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        layout_of(content)
    return refused.value


READ: list[tuple[str, Callable[[], bytes], Callable[[Layout], bool]]] = [
    (
        "the most cells taken",
        lambda: b"Sample ID" + b",Volume" * 19 + b"\n" + b"\n".join([b"a" + b",12.5" * 19] * 9_990),
        lambda layout: sum(len(grid.rows) for grid in layout.grids) == 9_990,
    ),
    (
        "nothing but headers",
        lambda: b"\n".join(b"Sample ID %d,Volume,Conc,Buffer" % n for n in range(9_000)),
        lambda layout: bool(layout.grids),
    ),
    (
        "nothing but labels",
        lambda: b"\n".join(b"label %d: value,x:,y" % n for n in range(9_000)),
        lambda layout: len(layout.pairs) == 18_000,
    ),
    (
        "nothing but boxes",
        lambda: "\n".join("☐ a,☒ b,☐ c" for _ in range(9_000)).encode(),
        lambda layout: sum(len(choice.options) for choice in layout.choices) == 27_000,
    ),
    (
        "axes of plates that never come",
        lambda: "\n".join("," + ",".join(map(str, range(1, 13))) for _ in range(9_000)).encode(),
        lambda layout: "plate_map" not in [remark.code for remark in layout.remarks],
    ),
    (
        "cells of thousands of brackets and blanks",
        lambda: (b"a" + b" " * 20_000 + b"b: c," + b"(" * 20_000 + b"," + b"1 " * 10_000 + b"\n") * 60,
        lambda layout: layout.document.media_type == "text/csv",
    ),
    (
        "merged cells upon merged cells",
        lambda: rewritten(
            workbook(),
            SHEET,
            b"</sheetData>",
            b"</sheetData><mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 30_000 + b"</mergeCells>",
        ),
        lambda layout: len(layout.grids) <= 1,
    ),
    (
        "a table of the widest cells",
        lambda: in_body(TABLE % b"<w:tcPr><w:gridSpan w:val='99999'/></w:tcPr>" * 3_000),
        lambda layout: len(layout.texts) == 3_000,
    ),
]


@pytest.mark.parametrize(
    ("make", "holds"), [(make, holds) for _, make, holds in READ], ids=[name for name, *_ in READ]
)
def test_an_odd_file_is_read_in_bounded_time(
    make: Callable[[], bytes], holds: Callable[[Layout], bool]
) -> None:
    content = make()
    started = time.process_time()
    layout = layout_of(content)
    assert time.process_time() - started < 10
    assert holds(layout)


def _outcome(content: bytes) -> Layout | FileRefused:
    try:
        kind = kind_of(content, filename="x", max_bytes=MAX_BYTES)
        if kind is FileKind.PDF:
            return FileRefused("pdf", "A PDF.")
        return layout_of(content)
    except FileRefused as refused:
        return refused


@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    outcome = _outcome(content)
    assert isinstance(outcome, Layout) or outcome.sentence.endswith((".", "?"))


@settings(max_examples=80, deadline=None)
@given(data=st.data(), make=st.sampled_from([workbook, document]))
def test_a_workbook_or_document_with_bytes_changed_is_read_or_refused(
    data: st.DataObject, make: Callable[[], bytes]
) -> None:
    content = bytearray(make())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    outcome = _outcome(bytes(content))
    assert isinstance(outcome, Layout) or outcome.sentence.endswith((".", "?"))


PARTS = st.sampled_from([(workbook, SHEET), (workbook, "xl/workbook.xml"), (document, DOCUMENT)])


@settings(max_examples=80, deadline=None)
@given(data=st.data(), chosen=PARTS)
def test_parts_with_pieces_repeated_or_gone_are_read_or_refused(
    data: st.DataObject, chosen: tuple[Callable[[], bytes], str]
) -> None:
    make, name = chosen
    content = make()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read(name)
    start, end = sorted((data.draw(st.integers(0, len(part))), data.draw(st.integers(0, len(part)))))
    changed = part[:start] + part[start:end] * data.draw(st.integers(0, 2)) + part[end:]
    outcome = _outcome(rewritten(content, name, part, changed))
    assert isinstance(outcome, Layout) or outcome.sentence.endswith((".", "?"))
