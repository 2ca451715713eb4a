"""Pages of a PDF as images, bounded in size and number. Nothing a page carries is run."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from apps.ai.engine.mupdf_errors import is_giving_up

POINTS_PER_INCH: Final = 72


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """How fine, how large and how many. A page too large is drawn coarser, not left out."""

    dpi: int = 110
    max_pixels: int = 4_000_000
    max_side: int = 8_000
    max_pages: int = 500


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as displayed. `scale` is pixels per point: a place on the page times it is one on the image."""

    number: int
    width: int
    height: int
    scale: float
    png: bytes


DEFAULT_IMAGE_LIMITS: Final = ImageLimits()


def render_pages(content: bytes, *, limits: ImageLimits = DEFAULT_IMAGE_LIMITS) -> Iterator[PageImage]:
    """Yield the pages of a PDF one after the other; one that cannot be drawn is left out.

    Filled form fields are drawn as they were saved. MuPDF runs scripts only where a caller switches them
    on, which nobody here does.
    """
    import pymupdf

    with pymupdf.open(stream=content, filetype="pdf") as document:
        for number in range(1, min(document.page_count, limits.max_pages) + 1):
            try:
                yield _drawn(document, number, limits)
            except Exception as error:
                if not is_giving_up(error):
                    raise
            finally:
                # The store keeps decoded fonts and images of pages that are never asked for again.
                pymupdf.TOOLS.store_shrink(100)


def _drawn(document: Any, number: int, limits: ImageLimits) -> PageImage:
    import pymupdf

    page = document.load_page(number - 1)
    scale = _scale(page.rect.width, page.rect.height, limits)
    pixels = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), alpha=False, annots=True)
    return PageImage(number, pixels.width, pixels.height, scale, pixels.tobytes("png"))


def _scale(width: float, height: float, limits: ImageLimits) -> float:
    """Return pixels per point, fewer for a page that would have more pixels than allowed."""
    scale = limits.dpi / POINTS_PER_INCH
    area = max(width, 1.0) * max(height, 1.0)
    return min(scale, math.sqrt(limits.max_pixels / area), limits.max_side / max(width, height, 1.0))
