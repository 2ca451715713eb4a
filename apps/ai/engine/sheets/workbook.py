"""The way in for sheets: the bytes of a CSV, a workbook or a Word document become what stands on them.

Cells are named as a spreadsheet names them. The rows of a CSV stand on a sheet called `Sheet1`; the tables of
a Word document are `Table 1`, `Table 2` ... and its paragraphs `Paragraph 1`, `Paragraph 2` ...
"""

import re
import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Final

from apps.ai.engine.kinds import FileKind
from apps.ai.engine.layout import DocumentFacts, Layout, Text
from apps.ai.engine.refusals import FileRefused
from apps.ai.engine.sheets.contents import Contents, read_contents
from apps.ai.engine.sheets.leaf import leaf_of
from apps.ai.engine.sheets.looks import count_known
from apps.ai.engine.sheets.number_formats import shown_number
from apps.ai.engine.sheets.sheet_remarks import left_out, remarks_of_sheet, remarks_of_workbook
from apps.ai.engine.sheets.side_sheets import Side, side_of
from apps.core.engine.sheets.csv_sheet import read_csv_rows
from apps.core.engine.sheets.errors import SheetRefused
from apps.core.engine.sheets.sheet_shapes import SheetLimits, SheetRow
from apps.core.engine.sheets.sheet_table import collect_rows
from apps.core.engine.sheets.xlsx_marks import SheetMarks, WorkbookMarks, read_marks
from apps.core.engine.sheets.xlsx_sheet import WorkbookSheet, read_every_sheet

CSV_SHEET: Final = "Sheet1"
LIMITS: Final = SheetLimits(max_rows=10_000, max_cells=200_000)
"""Every cell read keeps its text and its place, so fewer are taken than by the lab's own intake."""
MOST_LETTERS: Final = 4_000_000
"""Cells may share one long text in the file and would each have it to themselves once read."""

_NOTHING: Final = " \t\r\n\u00a0,;|"
_UNNAMED: Final = re.compile(r"(?:Sheet|Tabelle|Feuil|Hoja|Foglio|Ark|Blad)\s?\d*", re.IGNORECASE)
_PROGRAM: Final = re.compile(rb"<Application>([^<]{1,100})</Application>")


def read_sheet(content: bytes, *, kind: FileKind, filename: str, sha256: str) -> Layout:
    """Return what stands on a CSV, a workbook or a Word document. Raises FileRefused."""
    try:
        contents = _read(content, kind)
    except SheetRefused as refusal:
        raise FileRefused(refusal.code, refusal.message) from refusal
    return Layout(
        DocumentFacts(
            filename=filename,
            sha256=sha256,
            media_type=kind.value,
            pages=0,
            producer=None if kind is FileKind.CSV else _program(content),
            needs_ocr=False,
            means="cell",
        ),
        texts=tuple(contents.texts),
        pairs=tuple(contents.pairs),
        choices=tuple(contents.choices),
        grids=tuple(contents.grids),
        remarks=tuple(contents.remarks),
    )


def _read(content: bytes, kind: FileKind) -> Contents:
    if kind is FileKind.CSV:
        return _read_csv(content)
    if kind is FileKind.XLSX:
        return _read_workbook(content)
    if kind is FileKind.DOCX:
        from apps.ai.engine.sheets.word_document import read_word

        return read_word(content, LIMITS)
    raise FileRefused("file_kind_refused", "The file is not a sheet.")


def _read_csv(content: bytes) -> Contents:
    rows = collect_rows(read_csv_rows(content, LIMITS, count_known=_columns_named).rows, LIMITS)
    if not _holds_text(rows):
        raise FileRefused("file_empty", "The sheet holds nothing but blank rows.")
    _refuse_much_text(rows)
    return read_contents(leaf_of(CSV_SHEET, rows))


def _columns_named(cells: Iterable[str]) -> int:
    """Weigh a row for the choice of the delimiter: the columns it names, then the cells it holds."""
    filled = [cell for cell in cells if cell.strip()]
    return 1_000 * count_known(filled) + len(filled)


def _read_workbook(content: bytes) -> Contents:
    sheets = [
        sheet for sheet in read_every_sheet(content, LIMITS, show=shown_number) if _holds_text(sheet.rows)
    ]
    if not sheets:
        raise FileRefused("file_empty", "The workbook holds no text.")
    _refuse_much_text(row for sheet in sheets for row in sheet.rows)
    marks = read_marks(content)
    contents = Contents(remarks=remarks_of_workbook(marks))
    read = [(sheet, side_of(sheet.name), _read_leaf(sheet, marks)) for sheet in sheets]
    has_table = any(side is None and part.grids for _, side, part in read)
    instructions: list[Text] = []
    for sheet, side, part in read:
        contents.remarks += remarks_of_sheet(sheet, marks.sheets.get(sheet.name, SheetMarks()))
        # Where nothing else holds a table, the sheet that calls itself an example is the one filled in.
        if side is None or not has_table:
            contents.add(part)
        else:
            contents.remarks.append(left_out(sheet, side))
            instructions += part.texts if side is Side.INSTRUCTION else ()
    # Behind all others, so that none of them is taken for the title of the form.
    contents.texts += instructions
    return contents


def _holds_text(rows: Iterable[SheetRow]) -> bool:
    return any(text.strip(_NOTHING) for _, texts in rows for text in texts)


def _refuse_much_text(rows: Iterable[SheetRow]) -> None:
    if sum(len(text) for _, texts in rows for text in texts) > MOST_LETTERS:
        raise FileRefused(
            "too_much_text", f"The sheet holds more than {MOST_LETTERS:,} letters, as no sample sheet does."
        )


def _read_leaf(sheet: WorkbookSheet, marks: WorkbookMarks) -> Contents:
    title = None if _UNNAMED.fullmatch(sheet.name) else sheet.name
    spans = marks.sheets.get(sheet.name, SheetMarks()).spans
    return read_contents(leaf_of(sheet.name, sheet.rows, spans=spans, title=title))


def _program(content: bytes) -> str | None:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if "docProps/app.xml" not in archive.namelist():
            return None
        with archive.open("docProps/app.xml") as part:
            found = _PROGRAM.search(part.read(64 * 1024))
    return None if found is None else found[1].decode("utf-8", errors="replace")
