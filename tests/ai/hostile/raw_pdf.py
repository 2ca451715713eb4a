"""PDF files written object by object: what no drawing library would write."""

import zlib
from collections.abc import Iterable, Mapping
from functools import cache

BOMB_SIZE = 1024**3

Objects = Mapping[int, bytes]


def assembled(objects: Objects, *, root: int = 1, trailer: bytes = b"") -> bytes:
    """Return a PDF of these objects with a table of where they stand."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    table = len(out)
    size = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 %c \n" % (places.get(number, 0), b"n" if number in places else b"f")
    out += b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, table)
    return bytes(out)


def stream(content: bytes, *, entries: bytes = b"") -> bytes:
    """Return a stream object."""
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), entries, content)


def packed_stream(content: bytes) -> bytes:
    """Return a stream object packed with Flate."""
    return stream(zlib.compress(content, 9), entries=b"/Filter/FlateDecode")


def one_page(
    contents: bytes,
    *,
    page: bytes = b"/MediaBox[0 0 612 792]",
    catalog: bytes = b"",
    more: Objects | None = None,
) -> bytes:
    """Return a PDF of one page. `contents` is the object of its contents (number 4), font F1 is Helvetica."""
    return assembled(
        {
            1: b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>%s>>" % page,
            4: contents,
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
            **(more or {}),
        }
    )


def lines(texts: Iterable[str], *, top: int = 740, before: str = "") -> bytes:
    """Return the drawing instructions of lines of text, one below the other."""
    shown = [
        f"BT /F1 10 Tf {before} 1 0 0 1 72 {top - 16 * row} Tm ({text}) Tj ET"
        for row, text in enumerate(texts)
    ]
    return "\n".join(shown).encode("latin-1")


@cache
def zeros(size: int) -> bytes:
    """Return that many zeros packed with Flate, without ever holding them."""
    return _packed_piecewise(b"\0" * (1024 * 1024), size // (1024 * 1024))


def _packed_piecewise(piece: bytes, times: int) -> bytes:
    packer = zlib.compressobj(9)
    parts = [packer.compress(piece) for _ in range(times)]
    return b"".join([*parts, packer.flush()])


def drawing_bomb(size: int) -> bytes:
    """Return packed drawing instructions of about that size, every one of them lawful."""
    piece = b"0 0 9 9 re f\n" * 80_000
    return _packed_piecewise(piece, size // len(piece))
