"""The whole reading of a form beside what libraries take for its words and lines alone, in processor time."""

import functools
import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pdfplumber
import pymupdf

from apps.ai.engine.pool.readers import ReaderPool
from apps.ai.engine.reader import read_document
from tests.ai.forms.sample_form import SAMPLE_FORM
from tests.benchmarks.figures import Figure, interleaved_medians

REAL_FORM = Path("..") / "shared" / "forms" / "htsf_quote_deidentified.pdf"
PAGES = (5, 50, 500)


def measure() -> list[Figure]:
    """Return the ratios of a reading to pdfplumber and to bare PyMuPDF, its cost by pages and its memory."""
    path = REAL_FORM if REAL_FORM.is_file() else SAMPLE_FORM
    content = path.read_bytes()
    read = functools.partial(read_document, content, filename=path.name)
    with_plumber, reading = interleaved_medians(
        functools.partial(_read_with_pdfplumber, content), read, rounds=5, warm_up=1, clock=time.process_time
    )
    bare, reading_again = interleaved_medians(
        functools.partial(_read_bare, content), read, rounds=15, warm_up=2, clock=time.process_time
    )
    with pymupdf.open(stream=content, filetype="pdf") as document:
        pages = document.page_count
    return [
        Figure(
            "reading a form, ratio to pdfplumber's words, tables and lines",
            reading / with_plumber,
            "×",
            1 / 8,
            f"{with_plumber / reading:.1f} times faster; pdfplumber {1000 * with_plumber:.0f} ms for {pages} "
            f"pages of {path.name}",
        ),
        Figure(
            "reading a form, ratio to PyMuPDF's bare words and drawings",
            reading_again / bare,
            "×",
            3,
            f"bare {1000 * bare:.1f} ms",
        ),
        Figure(
            "reading a form",
            1000 * reading_again / pages,
            "ms/page",
            note="questions, tables, findings and all",
        ),
        *_cost_by_pages(content),
        *_memory(content),
    ]


def _read_with_pdfplumber(content: bytes) -> int:
    found = 0
    with pdfplumber.open(io.BytesIO(content)) as document:
        for page in document.pages:
            found += len(page.extract_words()) + len(page.extract_tables())
            found += len(page.rects) + len(page.curves)
    return found


def _read_bare(content: bytes) -> int:
    found = 0
    with pymupdf.open(stream=content, filetype="pdf") as document:
        for page in document:
            found += len(page.get_text("words")) + len(page.get_drawings())
    return found


def _repeated(content: bytes, pages: int) -> bytes:
    """Return the form over and over, up to a number of pages: each page costs what it costs in the form."""
    with pymupdf.open(stream=content, filetype="pdf") as form, pymupdf.open() as document:
        while document.page_count < pages:
            last = min(form.page_count, pages - document.page_count) - 1
            document.insert_pdf(form, to_page=last)
        repeated: bytes = document.tobytes(garbage=3, deflate=True)
    return repeated


def _cost_by_pages(content: bytes) -> list[Figure]:
    """Return how much more a page costs in a document of 500 pages than in one of five."""
    costs = {}
    for pages in PAGES:
        document = _repeated(content, pages)
        rounds = 5 if pages < 100 else 2
        costs[pages] = (
            min(
                _seconds(functools.partial(read_document, document, filename="many.pdf"))
                for _ in range(rounds)
            )
            / pages
        )
    told = ", ".join(f"{pages} pages {1000 * cost:.1f} ms" for pages, cost in costs.items())
    return [
        Figure("a page in 500 pages, ratio to one in 5", costs[500] / costs[5], "×", 1.3, f"a page of {told}")
    ]


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _memory(content: bytes) -> list[Figure]:
    """Return the most that a reader process held: over the form, and over 500 pages."""
    figures = []
    for name, document, bar in (("a form", content, 120.0), ("500 pages", _repeated(content, 500), None)):
        with ReaderPool(size=1) as pool:
            result = pool.read(document, filename="form.pdf", on_image=_drop if bar else None)
        figures.append(
            Figure(
                f"peak memory of a reader process, {name}",
                result.peak_bytes / 2**20,
                "MB",
                bar,
                "page images drawn too" if bar else "the reading alone",
            )
        )
    return figures


def _drop(*image: Any) -> None:
    """Take a page's image and keep it nowhere."""
