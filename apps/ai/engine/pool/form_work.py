"""The work a reader process does with a file: read it, and draw its pages."""

import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from apps.ai.engine.kinds import PDF_MARK, PDF_MARK_WITHIN
from apps.ai.engine.mupdf_errors import is_giving_up
from apps.ai.engine.page_images import ImageLimits, PageImage, render_pages
from apps.ai.engine.reader import ReadLimits, read_document
from apps.ai.engine.refusals import FileRefused


def prepare() -> None:
    """Load what every form needs, so that no file waits for it."""
    import pymupdf

    importlib.import_module("apps.ai.engine.pdf.document")
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)


def read(
    content: bytes, *, filename: str, limits: Mapping[str, Any], on_page: Callable[[int, int], None]
) -> dict[str, Any]:
    """Return the reading of a file as a JSON document. Raises FileRefused."""
    try:
        reading = read_document(content, filename=filename, limits=ReadLimits(**limits), on_page=on_page)
    except Exception as error:
        if not is_giving_up(error):
            raise
        raise FileRefused(
            "pdf_damaged",
            "The PDF is damaged and cannot be read. Print or save it again and send it once more.",
        ) from error
    return reading.as_json()


def draw(content: bytes, *, limits: ImageLimits) -> Iterator[PageImage]:
    """Yield the images of a PDF's pages; nothing else has pages to draw."""
    if PDF_MARK in content[:PDF_MARK_WITHIN]:
        yield from render_pages(content, limits=limits)


def forget() -> None:
    """Drop what the libraries keep of the last file."""
    import pymupdf

    pymupdf.TOOLS.store_shrink(100)
    pymupdf.TOOLS.reset_mupdf_warnings()
