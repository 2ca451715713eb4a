"""Pages that are pictures of a form: their own invisible text layer, or what Tesseract sees on them."""

from typing import Final, Protocol

import pymupdf

from apps.ai.engine.ocr import OcrFailed, find_tesseract, read_words
from apps.ai.engine.pdf.extraction import clean
from apps.ai.engine.pdf.fields import covers_page
from apps.ai.engine.pdf.shapes import PageInk, Word
from apps.ai.engine.pdf.turning import Turn

HIDDEN_LAYER_CERTAINTY: Final = 0.9
"""Words of a scan's own invisible text layer: another program read them off the image."""
SEEN_CERTAINTY: Final = 0.9
"""Words seen by Tesseract at its surest; below what passes without a person."""
FEWEST_WORDS: Final = 3
"""A page with an image over most of it and fewer words than this has no text layer."""
OUTLINES: Final = 400
"""A page without words and with more small drawings than this has its letters drawn as outlines."""
DPI: Final = 200
LARGEST_PAGE: Final = 1_500.0
"""Points of a page's longer side past which it is no sheet of paper and is not looked at."""


class OcrLimits(Protocol):
    """What of the reader's limits a scan must keep."""

    @property
    def ocr(self) -> bool:
        """Return whether Tesseract may be asked."""

    @property
    def ocr_seconds_per_page(self) -> float:
        """Return how long Tesseract may take for one page."""


def is_picture(page: "pymupdf.Page", ink: PageInk) -> bool:
    """Tell whether a page shows its words as a picture or as outlines, with no text to read."""
    if len(ink.words) >= FEWEST_WORDS:
        return False
    return covers_page(page) or (not ink.words and len(ink.drawings) > OUTLINES)


def use_hidden_layer(ink: PageInk) -> bool:
    """Take the invisible words of a scan as its words, with their doubt; False where there are none."""
    if len(ink.hidden) <= FEWEST_WORDS:
        return False
    ink.words, ink.hidden = ink.hidden, []
    ink.certainty = HIDDEN_LAYER_CERTAINTY
    return True


def look_at(page: "pymupdf.Page", number: int, limits: OcrLimits) -> tuple[PageInk, Turn] | None:
    """Return the page as Tesseract sees it; None without Tesseract, or where it gave no answer."""
    tesseract = find_tesseract() if limits.ocr else None
    if tesseract is None or max(page.rect.width, page.rect.height) > LARGEST_PAGE:
        return None
    image = page.get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY, alpha=False, annots=False)
    try:
        seen = read_words(
            image.tobytes("png"), dpi=DPI, tesseract=tesseract, timeout=limits.ocr_seconds_per_page
        )
    except OcrFailed:
        return None
    ink = PageInk(number=number, width=page.rect.width, height=page.rect.height)
    for word in seen:
        text = clean(word.text)
        if text:
            ink.words.append(Word(*word.box, text, bold=False, size=max(6.0, word.box[3] - word.box[1])))
    if len(ink.words) < FEWEST_WORDS:
        return None
    ink.certainty = SEEN_CERTAINTY * sum(word.confidence for word in seen) / len(seen)
    return ink, Turn(0, 0, page.rect.width, page.rect.height)
