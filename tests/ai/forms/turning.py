"""Pages that lie on their side, or show a part of a larger sheet: displayed upright all the same."""

import pymupdf

SLUG = "Print job 000123 - trim here"
MARGINS = (36.0, 50.0)


def turn_pages(content: bytes, *, turn: int, cropped: bool) -> bytes:
    """Return the file with its pages turned by Rotate, cut by CropBox, or as it was."""
    if not turn and not cropped:
        return content
    document = pymupdf.open(stream=content, filetype="pdf")
    for page in document:
        if cropped:
            _crop(document, page)
        if turn:
            _turn(document, page, turn)
    turned: bytes = document.tobytes(garbage=1, deflate=True, no_new_id=True)
    document.close()
    return turned


def _wrap(document: pymupdf.Document, page: pymupdf.Page, matrix: str, after: str = "") -> None:
    """Draw all of the page through a matrix."""
    page.clean_contents()
    xref = page.get_contents()[0]
    stream = document.xref_stream(xref)
    document.update_stream(xref, b"q " + matrix.encode() + b" cm\n" + stream + b"\nQ\n" + after.encode())


def _crop(document: pymupdf.Document, page: pymupdf.Page) -> None:
    """Lay the page on a larger sheet, with a printer's slip outside what is shown."""
    width, height = page.rect.width, page.rect.height
    right, up = MARGINS
    page.insert_text((0, 0), " ", fontname="helv")
    slug = f"BT /helv 8 Tf {right} {height + up + 20} Td ({SLUG}) Tj ET\n"
    _wrap(document, page, f"1 0 0 1 {right} {up}", slug)
    document.xref_set_key(page.xref, "MediaBox", f"[0 0 {width + 2 * right} {height + 2 * up}]")
    document.xref_set_key(page.xref, "CropBox", f"[{right} {up} {right + width} {up + height}]")


def _turn(document: pymupdf.Document, page: pymupdf.Page, turn: int) -> None:
    """Turn the sheet one way and what is drawn on it the other."""
    media = [float(number) for number in document.xref_get_key(page.xref, "MediaBox")[1][1:-1].split()]
    width, height = media[2], media[3]
    matrix = {
        90: f"0 1 -1 0 {height} 0",
        180: f"-1 0 0 -1 {width} {height}",
        270: f"0 -1 1 0 0 {width}",
    }[turn]
    _wrap(document, page, matrix)
    if turn != 180:
        document.xref_set_key(page.xref, "MediaBox", f"[0 0 {height} {width}]")
    kind, crop = document.xref_get_key(page.xref, "CropBox")
    if kind == "array":
        x0, y0, x1, y1 = (float(number) for number in crop[1:-1].split())
        turned = {
            90: (height - y1, x0, height - y0, x1),
            180: (width - x1, height - y1, width - x0, height - y0),
            270: (y0, width - x1, y1, width - x0),
        }[turn]
        document.xref_set_key(page.xref, "CropBox", "[{} {} {} {}]".format(*turned))
    document.xref_set_key(page.xref, "Rotate", str(turn))
