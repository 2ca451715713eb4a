"""A Word document as what stands on it: its tables as leaves, its paragraphs as speech."""

import re
import zipfile
from collections.abc import Collection
from dataclasses import replace
from io import BytesIO
from typing import Any, Final

from apps.ai.engine.layout import Remark
from apps.ai.engine.places import Place
from apps.ai.engine.sheets.contents import Contents, read_contents
from apps.ai.engine.sheets.speech import Speech
from apps.ai.engine.sheets.word_table import leaf_of_table, tables_within
from apps.ai.engine.sheets.word_text import blocks_of, hides_text, is_heading, is_paragraph, text_of
from apps.core.engine.sheets.errors import SheetRefused
from apps.core.engine.sheets.office_archive import DOCUMENT, damaged, names_of_parts, weigh_archive
from apps.core.engine.sheets.sheet_shapes import SheetLimits

_BODY: Final = "word/document.xml"
_MARGIN: Final = re.compile(r"word/(header|footer)(\d*)\.xml")
_MOST_TAGS: Final = 400_000
_MOST_BYTES: Final = 16 * 1024 * 1024
"""A tag with its attributes costs some 400 bytes once parsed, and readers have little memory."""
_STRICT: Final = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL: Final = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
"""The strict form of the format (ISO/IEC 29500) has other names for the same elements."""
_COLUMNS_APART: Final = re.compile(r"\t+|[ \u00a0]{4,}")
_RELATION: Final = re.compile(rb"<Relationship\s[^<>]{0,4000}>")
_ANSWERED_BY_A_CLICK: Final = b"/hyperlink"


def read_word(content: bytes, limits: SheetLimits) -> Contents:
    """Read a Word document: paragraphs and tables in their order, then what stands in its margins.

    Raises:
        SheetRefused: protected, damaged, past a limit, or without any text.
    """
    try:
        return _read(content, limits)
    except RecursionError as error:
        # Elements nested deeper than any program writes them.
        raise damaged(DOCUMENT) from error


def _read(content: bytes, limits: SheetLimits) -> Contents:
    names = names_of_parts(content, limits, DOCUMENT)
    weigh_archive(content, limits, DOCUMENT)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        body = _tree(archive, _BODY)
        margins = [(name, _tree(archive, name)) for name in sorted(names) if _MARGIN.fullmatch(name)]
        links = _links_outside(archive, names)
    contents = _Walk(limits).read(body)
    for name, tree in margins:
        _read_margin(contents, name, tree)
    contents.remarks += _remarks(names, hides=hides_text(body), links=links)
    if not (contents.texts or contents.pairs or contents.choices or contents.grids):
        raise SheetRefused("file_empty", "The document holds no text.")
    return contents


class _Walk:
    """Goes through the body of a document once and counts its paragraphs and tables."""

    def __init__(self, limits: SheetLimits) -> None:
        self._limits = limits
        self._speech = Speech("line")
        self._contents = Contents(self._speech.texts, self._speech.pairs, self._speech.choices)
        self._paragraphs = 0
        self._tables = 0
        self._rows = 0
        self._cells = 0

    def read(self, tree: Any) -> Contents:
        """Return all that stands in the body."""
        for block in blocks_of(tree):
            if is_paragraph(block):
                self._hear(block)
            else:
                self._take_table(block)
        return self._contents

    def _hear(self, paragraph: Any) -> None:
        text = text_of(paragraph)
        self._paragraphs += 1
        if text:
            place = Place(cell=f"Paragraph {self._paragraphs}")
            pieces = [(part.strip(), place) for part in _COLUMNS_APART.split(text) if part.strip()]
            self._speech.hear(pieces, bold=is_heading(paragraph))

    def _take_table(self, table: Any) -> None:
        self._tables += 1
        name = f"Table {self._tables}"
        leaf = leaf_of_table(name, table, self._limits, rows_before=self._rows, cells_before=self._cells)
        self._rows += len(leaf.lines)
        self._cells += sum(len(line.cells) for line in leaf.lines)
        if leaf.lines:
            heading = self._speech.section
            self._contents.add(read_contents(replace(leaf, title=heading), section=heading))
        for nested in tables_within(table):
            self._take_table(nested)


def _tree(archive: zipfile.ZipFile, name: str) -> Any:
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        text = archive.read(name)
        if len(text) > _MOST_BYTES or text.count(b"<") > _MOST_TAGS:
            raise SheetRefused(
                "archive_too_large", "The document holds more text and tables than a form has. Split it."
            )
        return fromstring(text.replace(_STRICT, _USUAL), forbid_dtd=True)
    except (ParseError, DefusedXmlException, KeyError, ValueError, LookupError) as error:
        if isinstance(error, SheetRefused):
            raise
        raise damaged(DOCUMENT) from error


def _read_margin(contents: Contents, name: str, tree: Any) -> None:
    """Add what a header or footer says; its paragraphs are `Header 1 Paragraph 1` and so on."""
    kind, number = _MARGIN.fullmatch(name).groups()  # type: ignore[union-attr]  # chosen by this very pattern
    speech = Speech("line")
    paragraphs = [block for block in blocks_of(tree, into_tables=True) if is_paragraph(block)]
    for at, paragraph in enumerate(paragraphs, start=1):
        place = Place(cell=f"{kind.capitalize()} {number or 1} Paragraph {at}")
        pieces = [(part.strip(), place) for part in _COLUMNS_APART.split(text_of(paragraph)) if part.strip()]
        if pieces:
            speech.hear(pieces, bold=is_heading(paragraph))
    contents.texts += speech.texts
    contents.pairs += speech.pairs
    contents.choices += speech.choices


def _links_outside(archive: zipfile.ZipFile, names: Collection[str]) -> bool:
    """Tell whether opening the document would fetch something; a link that waits for a click does not."""
    for name in names:
        if name.endswith(".rels"):
            for relation in _RELATION.findall(archive.read(name)):
                if b'TargetMode="External"' in relation and _ANSWERED_BY_A_CLICK not in relation:
                    return True
    return False


def _remarks(names: Collection[str], *, hides: bool, links: bool) -> list[Remark]:
    seen = (
        (
            any(name.endswith("vbaProject.bin") for name in names),
            Remark("macros", "warning", "The document carries macros; they were not run."),
        ),
        (
            links,
            Remark(
                "external_links",
                "warning",
                "The document fetches parts from elsewhere; they were not fetched.",
            ),
        ),
        (
            any(name.startswith("word/embeddings/") for name in names),
            Remark("embedded_file", "warning", "Files are embedded in the document; they were not read."),
        ),
        (hides, Remark("hidden_text", "warning", "The document holds hidden text; it was not read.")),
    )
    return [remark for is_there, remark in seen if is_there]
