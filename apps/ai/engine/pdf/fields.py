"""Form fields (AcroForm) and small pictures of a page, which are not in its drawings."""

from typing import Any, Final

import pymupdf

from apps.ai.engine.pdf.extraction import clean
from apps.ai.engine.pdf.frames import LARGEST, SMALLEST
from apps.ai.engine.pdf.shapes import PageInk, Picture, Widget
from apps.ai.engine.pdf.turning import Turn

MAX_WIDGETS: Final = 5_000
MAX_PICTURE_PIXELS: Final = 40_000
"""Pixels past which an image is no frame; a checkbox of 14 pt at 600 dpi has 14,000."""
BORDER: Final = 0.22
"""Share of a pictured frame on each side that is its border."""
DARK_LEVEL: Final = 128

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
    seen: dict[int, float | None] = {}
    for image in page.get_image_info(xrefs=True):
        box = turn.upright(tuple(image["bbox"]))
        sides = box[2] - box[0], box[3] - box[1]
        if not (min(sides) >= SMALLEST and max(sides) <= LARGEST):
            continue
        xref = image["xref"]
        if xref not in seen:
            seen[xref] = _ink_of(page, xref, image)
        ink.pictures.append(Picture(*box, seen[xref]))


def _ink_of(page: "pymupdf.Page", xref: int, image: dict[str, Any]) -> float | None:
    """Return the share of dark pixels inside a picture; an image without number is told by the page's look."""
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


def covers_page(page: "pymupdf.Page") -> bool:
    """Tell whether one image fills most of the page, as on a scan."""
    area = abs(page.rect)
    return any(abs(pymupdf.Rect(image["bbox"]) & page.rect) > 0.6 * area for image in page.get_image_info())
