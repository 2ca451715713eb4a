"""Form fields (AcroForm) and small pictures of a page, which are not in its drawings."""

import re
from typing import Any, Final

import pymupdf

from apps.ai.engine.pdf.extraction import clean
from apps.ai.engine.pdf.frame import LARGEST, SMALLEST
from apps.ai.engine.pdf.shapes import PageInk, Picture, Widget
from apps.ai.engine.pdf.turning import Turn

MAX_WIDGETS: Final = 5_000
MAX_PICTURES: Final = 400
"""Different small pictures past which a page is no form; one of 50 questions has some 200."""
MAX_PICTURE_PIXELS: Final = 40_000
"""Pixels past which an image is no frame; a checkbox of 14 pt at 600 dpi has 14,000."""
BORDER: Final = 0.22
"""Share of a pictured frame on each side that is its border."""
DARK_LEVEL: Final = 128

_INLINE_IMAGE = re.compile(rb"\sBI\s")

_KINDS: Final = {
    pymupdf.PDF_WIDGET_TYPE_TEXT: "text",
    pymupdf.PDF_WIDGET_TYPE_CHECKBOX: "checkbox",
    pymupdf.PDF_WIDGET_TYPE_RADIOBUTTON: "radio",
    pymupdf.PDF_WIDGET_TYPE_COMBOBOX: "combo",
    pymupdf.PDF_WIDGET_TYPE_LISTBOX: "combo",
}


def read_widgets(page: "pymupdf.Page", ink: PageInk, turn: Turn) -> None:
    """Add the form fields of a page to what stands on it."""
    for number, widget in enumerate(page.widgets()):
        if number >= MAX_WIDGETS:
            ink.too_complex = True
            return
        kind = _KINDS.get(widget.field_type)
        if kind is None:
            continue
        pressed = kind in {"checkbox", "radio"}
        ink.widgets.append(
            Widget(
                *turn.upright(tuple(widget.rect)),
                kind=kind,
                name=clean(widget.field_name or ""),
                tip=clean(widget.field_label or ""),
                value=None if pressed else clean(str(widget.field_value or "").replace("\n", " ")) or None,
                state=_state(widget) if pressed else None,
                options=_options(widget) if kind == "combo" else (),
            )
        )


def _state(widget: Any) -> bool | None:
    """Tell whether a button is pressed: its value is the name of its pressed state."""
    pressed = widget.on_state()
    value = widget.field_value
    if isinstance(value, bool):
        return value
    if value in {None, "", "Off"}:
        return False
    if pressed in {None, True}:
        return str(value) != "Off"
    return str(value) == str(pressed)


def _options(widget: Any) -> tuple[str, ...]:
    """Return what a list offers; an entry may be (export value, shown text)."""
    return tuple(
        clean(str(entry[1] if isinstance(entry, (list, tuple)) else entry))
        for entry in (widget.choice_values or ())
    )


def read_pictures(page: "pymupdf.Page", ink: PageInk, turn: Turn) -> None:
    """Add small images, each with the share of dark pixels in its inside, to what stands on the page."""
    if not may_hold_images(page):
        return
    if not any(_is_small(image) for image in page.get_image_info()):
        return
    seen: dict[int, float | None] = {}
    judged = 0
    # Numbers cost the decoding of every image of the page, so they are asked for only where one is small.
    for image in page.get_image_info(xrefs=True):
        if not _is_small(image):
            continue
        box = turn.upright(tuple(image["bbox"]))
        xref = image["xref"]
        # Pictures written into the page itself have no number, and each is its own.
        if not xref or xref not in seen:
            judged += 1
            if judged > MAX_PICTURES:
                ink.too_complex = True
                return
            seen[xref] = _ink_of(page, xref, image)
        ink.pictures.append(Picture(*box, seen[xref]))


def _is_small(image: dict[str, Any]) -> bool:
    x0, y0, x1, y1 = (float(edge) for edge in image["bbox"])
    return min(x1 - x0, y1 - y0) >= SMALLEST and max(x1 - x0, y1 - y0) <= LARGEST


def _ink_of(page: "pymupdf.Page", xref: int, image: dict[str, Any]) -> float | None:
    """Return the share of dark pixels inside a picture; an inline image is told by the page's look."""
    if image["width"] * image["height"] > MAX_PICTURE_PIXELS:
        return None
    if xref:
        pixels = pymupdf.Pixmap(page.parent, xref)
        if pixels.colorspace is None or pixels.colorspace.n != 1:
            pixels = pymupdf.Pixmap(pymupdf.csGRAY, pixels)
    else:
        pixels = page.get_pixmap(clip=image["bbox"], dpi=216, colorspace=pymupdf.csGRAY)
    width, height, stride = pixels.width, pixels.height, pixels.stride
    step = pixels.n
    left, top = max(1, round(width * BORDER)), max(1, round(height * BORDER))
    samples = pixels.samples_mv
    dark = inside = 0
    for row in range(top, height - top):
        for column in range(left, width - left):
            inside += 1
            dark += samples[row * stride + column * step] < DARK_LEVEL
    return dark / inside if inside else None


def may_hold_images(page: "pymupdf.Page") -> bool:
    """Tell whether a page may show an image, without drawing it: by its resources or by an inline image."""
    return bool(page.get_images()) or _INLINE_IMAGE.search(page.read_contents()) is not None


def covers_page(page: "pymupdf.Page") -> bool:
    """Tell whether one image fills most of the page, as on a scan."""
    if not may_hold_images(page):
        return False
    area = abs(page.rect)
    return any(abs(pymupdf.Rect(image["bbox"]) & page.rect) > 0.6 * area for image in page.get_image_info())
