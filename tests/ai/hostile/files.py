"""Files that mean no good, or that went wrong on the way; each returns its bytes."""

import re
import zlib

import pymupdf

from tests.ai.hostile.raw_pdf import (
    BOMB_SIZE,
    assembled,
    drawing_bomb,
    lines,
    one_page,
    packed_stream,
    stream,
    zeros,
)

PAIRS = ("Requester: Ada Lovelace", "Lab: Lovelace, Ada (UNC-CH) Lab", "Kit: SQK-RBK114.24")
SEEN = "Requester"


def honest(pages: int = 1) -> bytes:
    """A form with nothing wrong."""
    with pymupdf.open() as document:
        for _ in range(pages):
            page = document.new_page()
            for row, line in enumerate(PAIRS):
                page.insert_text((72, 72 + 16 * row), line, fontsize=10)
        content: bytes = document.tobytes(garbage=3, deflate=True, no_new_id=True)
    return content


def encrypted(*, user_password: str) -> bytes:
    """A form that asks for a password, or (empty) only forbids printing."""
    with pymupdf.open(stream=honest()) as document:
        content: bytes = document.tobytes(
            encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="owner", user_pw=user_password, permissions=0
        )
    return content


def truncated(share: float = 0.6) -> bytes:
    """A form whose upload broke off."""
    whole = honest(pages=3)
    return whole[: int(len(whole) * share)]


def of_many_pages(count: int) -> bytes:
    """As many pages as asked, each a few bytes."""
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    pages = {number + 3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>" for number in range(count)}
    return assembled(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
            **pages,
        }
    )


def page_of_many_objects(count: int = 1_000_000) -> bytes:
    """One page with a million small drawings."""
    row = b"".join(b"%d 9 3 3 re S\n" % x for x in range(0, 600, 6))
    drawn = (row + b"1 0 0 1 0 .07 cm\n") * (count // 100)
    return one_page(packed_stream(lines(PAIRS) + b"\n" + drawn))


def page_of_many_words(count: int = 1_000_000) -> bytes:
    """One page with a million words."""
    return one_page(
        packed_stream(b"BT /F1 1 Tf 72 700 Td " + b"(ab cd ) Tj 1 0 Td\n" * (count // 2) + b" ET")
    )


def bomb_of_zeros() -> bytes:
    """A page whose contents unpack to a gigabyte of nothing."""
    return one_page(stream(zeros(BOMB_SIZE), entries=b"/Filter/FlateDecode"))


def nested_bomb() -> bytes:
    """A page whose contents unpack to a file that unpacks to a gigabyte."""
    twice = zlib.compress(zeros(BOMB_SIZE), 9)
    return one_page(stream(twice, entries=b"/Filter[/FlateDecode/FlateDecode]"))


def bomb_of_drawings(size: int = 256 * 1024 * 1024) -> bytes:
    """A page whose contents unpack to many lawful drawings."""
    return one_page(stream(drawing_bomb(size), entries=b"/Filter/FlateDecode"))


def image_bomb() -> bytes:
    """A page with an image of a hundred thousand pixels on each side, packed to nothing."""
    image = stream(
        zeros(64 * 1024 * 1024),
        entries=b"/Type/XObject/Subtype/Image/Width 100000/Height 100000/ColorSpace/DeviceRGB"
        b"/BitsPerComponent 8/Filter/FlateDecode",
    )
    return one_page(
        stream(lines(PAIRS) + b"\nq 612 0 0 792 0 0 cm /I1 Do Q"),
        page=b"/MediaBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>/XObject<</I1 6 0 R>>>>",
        more={6: image},
    )


def with_script() -> bytes:
    """A form that wants to run a script when it is opened."""
    return one_page(
        stream(lines(PAIRS)),
        catalog=b"/OpenAction 6 0 R",
        more={6: b"<</S/JavaScript/JS(app.alert\\('owned'\\); while\\(true\\);)>>"},
    )


def with_launch() -> bytes:
    """A form that wants to start a program."""
    return one_page(
        stream(lines(PAIRS)),
        catalog=b"/OpenAction 6 0 R",
        more={6: b"<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)>>>>"},
    )


def with_attachment() -> bytes:
    """A form with a file inside."""
    with pymupdf.open(stream=honest()) as document:
        document.embfile_add("prices.exe", b"MZ not a program")
        content: bytes = document.tobytes(no_new_id=True)
    # The day it was attached would make another file of it each time.
    return re.sub(rb"D:\d{14}", b"D:20250717120000", content)


HIDING = {
    "white": "1 1 1 rg",
    "invisible": "3 Tr",
    "tiny": "0.1 0 0 0.1 0 0 cm",
    "off the page": "1 0 0 1 0 2000 cm",
}


def with_hidden_text(how: str) -> bytes:
    """A form with a second, unseen requester."""
    shown = lines(PAIRS)
    hidden = lines(["Requester: Mallory", "PIs: Mallory"], top=400)
    return one_page(stream(shown + f"\nq {HIDING[how]}\n".encode() + hidden + b"\nQ"))


def with_cyclic_pages() -> bytes:
    """A page tree that is its own child."""
    return assembled(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 3 0 R>>",
            3: b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 1/Parent 2 0 R>>",
        }
    )


def with_looping_table() -> bytes:
    """A table of objects whose predecessor is itself."""
    whole = honest()
    table = int(whole.rsplit(b"startxref", 1)[1].split()[0])
    return whole.replace(b"trailer\n<<", b"trailer\n<</Prev %d " % table, 1).replace(
        b"trailer<<", b"trailer<</Prev %d" % table, 1
    )


def with_looping_reference() -> bytes:
    """A page whose contents and length refer to themselves, and a form that draws itself."""
    return one_page(
        b"<</Length 4 0 R>>\nstream\nq /X1 Do Q\nendstream",
        page=b"/MediaBox[0 0 612 792]/Resources<</XObject<</X1 6 0 R>>>>",
        more={
            6: stream(
                b"/X1 Do /X1 Do",
                entries=b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X1 6 0 R>>>>",
            )
        },
    )


def of_forms_within_forms(depth: int = 28) -> bytes:
    """Forms that each draw the next one twice: a few hundred bytes, 2^28 drawings."""
    forms = {
        number: stream(
            b"/X Do /X Do",
            entries=b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]"
            b"/Resources<</XObject<</X %d 0 R>>>>" % (number + 1),
        )
        for number in range(6, 6 + depth)
    }
    forms[6 + depth] = stream(b"0 0 9 9 re S", entries=b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]")
    return one_page(
        stream(b"/X Do"), page=b"/MediaBox[0 0 612 792]/Resources<</XObject<</X 6 0 R>>>>", more=forms
    )


def of_size(width: int, height: int) -> bytes:
    """A page of any size in points, with a form in its corner."""
    return one_page(stream(lines(PAIRS)), page=b"/MediaBox[0 0 %d %d]" % (width, height))


def deeply_nested(depth: int = 200_000) -> bytes:
    """An array in an array in an array."""
    return one_page(stream(lines(PAIRS)), catalog=b"/Deep 6 0 R", more={6: b"[" * depth + b"]" * depth})


def with_nested_contents(depth: int = 200_000) -> bytes:
    """Drawing instructions that save the state and never give it back."""
    return one_page(packed_stream(b"q " * depth + lines(PAIRS)))


def form_without_table() -> bytes:
    """Pairs alone."""
    return honest()


def table_without_form() -> bytes:
    """A ruled sample table alone."""
    with pymupdf.open() as document:
        page = document.new_page()
        rows = [["#", "Sample Name", "Volume"], *[[str(n), f"S-{n}", str(10 + n)] for n in range(1, 6)]]
        for index, row in enumerate(rows):
            for column, text in enumerate(row):
                box = pymupdf.Rect(72 + 110 * column, 72 + 18 * index, 182 + 110 * column, 90 + 18 * index)
                page.draw_rect(box, width=0.5)
                page.insert_text(
                    (box.x0 + 4, box.y1 - 5), text, fontsize=9, fontname="hebo" if index == 0 else "helv"
                )
        content: bytes = document.tobytes(no_new_id=True)
    return content
