"""A PDF file: opened with care, read page by page, put together."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, Protocol

import pymupdf

from apps.ai.engine.layout import Choice, DocumentFacts, Layout, Pair, Remark, Text
from apps.ai.engine.mupdf_errors import is_giving_up
from apps.ai.engine.pdf.extraction import take_apart
from apps.ai.engine.pdf.fields import read_pictures, read_widgets
from apps.ai.engine.pdf.hazards import find_hazards, hidden_text_remark, repaired_remark
from apps.ai.engine.pdf.joining import join_tables
from apps.ai.engine.pdf.page_reading import PageLayout, read_page
from apps.ai.engine.pdf.scans import OcrLimits, is_picture, look_at, use_hidden_layer
from apps.ai.engine.pdf.shapes import PageInk
from apps.ai.engine.pdf.tables import PageTable
from apps.ai.engine.pdf.turning import Turn
from apps.ai.engine.places import Place
from apps.ai.engine.refusals import FileRefused

REPAIRED: Final = 0.85
"""Belief left to a file that MuPDF had to repair: nothing of it passes without a person."""


class Limits(OcrLimits, Protocol):
    """What of the reader's limits a PDF must keep."""

    @property
    def max_pages(self) -> int:
        """Return how many pages a document may have."""

    @property
    def max_words_per_page(self) -> int:
        """Return how many words of a page are read."""


def read_pdf(
    content: bytes,
    *,
    filename: str,
    sha256: str,
    limits: Limits,
    on_page: Callable[[int, int], None] | None = None,
) -> Layout:
    """Return what stands on a PDF. Raises FileRefused when it cannot be opened or is past a limit."""
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    document = _open(content)
    try:
        return _read(document, filename=filename, sha256=sha256, limits=limits, on_page=on_page)
    finally:
        document.close()


def _open(content: bytes) -> "pymupdf.Document":
    try:
        document = pymupdf.open(stream=content, filetype="pdf")
    except Exception as error:
        if not is_giving_up(error):
            raise
        raise FileRefused(
            "pdf_damaged",
            "The PDF is damaged and cannot be opened. Print or save it again and send it once more.",
        ) from error
    if document.needs_pass:
        document.close()
        raise FileRefused(
            "pdf_protected", "The PDF is protected by a password. Save it without one and send it again."
        )
    return document


def _read(
    document: "pymupdf.Document",
    *,
    filename: str,
    sha256: str,
    limits: Limits,
    on_page: Callable[[int, int], None] | None,
) -> Layout:
    count = document.page_count
    if count == 0:
        raise FileRefused("pdf_without_pages", "The PDF holds no page that could be read.")
    if count > limits.max_pages:
        raise FileRefused(
            "too_many_pages",
            f"The PDF has {count:,} pages; at most {limits.max_pages:,} are read. Send the form alone.",
        )
    gathered = _Gathered()
    before: PageLayout | None = None
    for number in range(1, count + 1):
        before = _read_one(document, number, gathered, before, limits) or before
        if on_page is not None:
            on_page(number, count)
    remarks = [*gathered.remarks(), *find_hazards(document)]
    repaired = bool(document.is_repaired)
    if repaired:
        remarks.insert(0, repaired_remark())
    facts = DocumentFacts(
        filename=filename,
        sha256=sha256,
        media_type="application/pdf",
        pages=count,
        producer=_producer(document),
        needs_ocr=bool(gathered.without_text),
        page_sizes=tuple(gathered.sizes),
        means="ocr" if gathered.pictured else "text",
        legibility=gathered.legibility * (REPAIRED if repaired else 1.0),
    )
    return Layout(
        document=facts,
        texts=tuple(gathered.texts),
        pairs=tuple(gathered.pairs),
        choices=tuple(gathered.choices),
        grids=join_tables(gathered.tables),
        remarks=tuple(remarks),
    )


def _producer(document: "pymupdf.Document") -> str | None:
    parts = [document.metadata.get(key) for key in ("creator", "producer")] if document.metadata else []
    return " / ".join(part.strip()[:100] for part in parts if part and part.strip()) or None


class _Gathered:
    """The pages' findings, in the order of the pages, with places as displayed."""

    def __init__(self) -> None:
        self.texts: list[Text] = []
        self.pairs: list[Pair] = []
        self.choices: list[Choice] = []
        self.tables: list[PageTable] = []
        self.sizes: list[tuple[float, float]] = []
        self.hidden: list[Place] = []
        self.without_text: list[int] = []
        self.too_complex: list[int] = []
        self.damaged: list[int] = []
        self.pictured: list[int] = []
        self.legibility = 1.0

    def add(self, page: PageLayout, turn: Turn) -> None:
        turned = bool((turn.quarters + turn.shown) % 4)
        self.legibility = min(self.legibility, page.legibility)

        def shown(place: Place) -> Place:
            if not turned or place.box is None:
                return place
            return replace(place, box=turn.displayed(place.box))

        self.texts += [replace(text, place=shown(text.place)) for text in page.texts]
        self.pairs += [replace(pair, place=shown(pair.place)) for pair in page.pairs]
        for choice in page.choices:
            options = tuple(replace(option, place=shown(option.place)) for option in choice.options)
            self.choices.append(replace(choice, place=shown(choice.place), options=options))
        for table in page.tables:
            table.rows = [
                replace(
                    row,
                    place=shown(row.place),
                    cells=tuple(replace(cell, place=shown(cell.place)) for cell in row.cells),
                )
                for row in table.rows
            ]
            self.tables.append(table)

    def remarks(self) -> list[Remark]:
        told = (
            (
                self.without_text,
                Remark("needs_ocr", "warning", "without readable text (a scan): nothing was read there."),
            ),
            (
                self.pictured,
                Remark(
                    "read_off_picture", "info", "a scan: words were read off the picture, marks were not."
                ),
            ),
            (
                self.too_complex,
                Remark(
                    "page_too_complex", "warning", "too complex to be read in full: marks may be missing."
                ),
            ),
            (self.damaged, Remark("page_damaged", "warning", "damaged and could not be read.")),
        )
        hidden = [hidden_text_remark(self.hidden)] if self.hidden else []
        return [*hidden, *(_said_of(pages, remark) for pages, remark in told if pages)]


def _said_of(pages: list[int], remark: Remark) -> Remark:
    places = tuple(Place(page) for page in pages)
    return replace(remark, message=f"{_pages(pages)} {remark.message}", places=places)


def _pages(numbers: list[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:10])
    more = f" and {len(numbers) - 10} more" if len(numbers) > 10 else ""
    return f"Page {shown} is" if len(numbers) == 1 else f"Pages {shown}{more} are"


def _read_one(
    document: "pymupdf.Document", number: int, gathered: _Gathered, before: PageLayout | None, limits: Limits
) -> PageLayout | None:
    try:
        page = document.load_page(number - 1)
        gathered.sizes.append((page.rect.width, page.rect.height))
        ink, turn = take_apart(page, number)
        if len(ink.words) > limits.max_words_per_page:
            ink.words = ink.words[: limits.max_words_per_page]
            ink.too_complex = True
        read_widgets(page, ink, turn)
        if not ink.too_complex:
            read_pictures(page, ink, turn)
    except Exception as error:
        if not is_giving_up(error):
            raise
        gathered.damaged.append(number)
        return None
    if is_picture(page, ink):
        ink, turn = _read_picture(page, ink, turn, gathered, limits)
    gathered.hidden += [Place(number, turn.displayed(word[:4])) for word in ink.hidden]
    if ink.too_complex:
        gathered.too_complex.append(number)
    read = read_page(
        ink,
        section=before.section if before else None,
        open_table=before.open_table if before else None,
    )
    gathered.add(read, turn)
    return read


def _read_picture(
    page: "pymupdf.Page", ink: PageInk, turn: Turn, gathered: _Gathered, limits: Limits
) -> tuple[PageInk, Turn]:
    """Return the words of a page that is a picture, or the page as it is and the note that it needs OCR."""
    seen = (ink, turn) if use_hidden_layer(ink) else look_at(page, ink.number, limits)
    if seen is None:
        gathered.without_text.append(ink.number)
        return ink, turn
    gathered.pictured.append(ink.number)
    return seen
