"""Sheets drawn for the tests, and what was read from them in a form that is easy to compare."""

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from openpyxl import Workbook

from apps.ai.engine.kinds import FileKind, kind_of
from apps.ai.engine.layout import Layout
from apps.ai.engine.sheets.workbook import read_sheet

MAX_BYTES = 200 * 1024 * 1024


def layout_of(content: bytes, filename: str = "sheet") -> Layout:
    """Read a file as the reader does."""
    kind = kind_of(content, filename=filename, max_bytes=MAX_BYTES)
    assert kind is not FileKind.PDF
    return read_sheet(content, kind=kind, filename=filename, sha256="0" * 64)


def saved(file: Any) -> bytes:
    """Save a workbook or a Word document to bytes."""
    content = io.BytesIO()
    file.save(content)
    return content.getvalue()


def workbook_of(*rows: Sequence[Any], name: str = "Samples") -> Workbook:
    """Make a workbook of one sheet."""
    workbook = Workbook()
    workbook.active.title = name
    for row in rows:
        workbook.active.append(list(row))
    return workbook


def add_table(document: Any, *rows: Sequence[str]) -> Any:
    """Add a table with such texts to a Word document."""
    table = document.add_table(len(rows), max(map(len, rows)))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    return table


def document_of(*paragraphs: str) -> Any:
    """Make a Word document of such paragraphs."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return document


def tables_of(layout: Layout) -> list[tuple[tuple[str, ...], list[list[str | None]]]]:
    """Return headers and texts of every grid."""
    return [(grid.headers, [[cell.text for cell in row.cells] for row in grid.rows]) for grid in layout.grids]


def pairs_of(layout: Layout) -> list[tuple[str, str | None]]:
    """Return labels and values."""
    return [(pair.label, pair.value) for pair in layout.pairs]


def choices_of(layout: Layout) -> list[tuple[str, str, list[tuple[str, bool | None]]]]:
    """Return questions, kinds and options."""
    return [
        (choice.question, choice.kind, [(option.label, option.marked) for option in choice.options])
        for choice in layout.choices
    ]


def texts_of(layout: Layout) -> list[str]:
    """Return the running texts."""
    return [text.text for text in layout.texts]


def codes_of(layout: Layout) -> list[str]:
    """Return the codes of the remarks."""
    return [remark.code for remark in layout.remarks]
