"""Taking a page apart with PyMuPDF: the only module that knows its dictionaries."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import pymupdf

from apps.ai.engine.pdf.shapes import Drawing, PageInk, Rule, Word
from apps.ai.engine.pdf.turning import QUARTERS, Turn
from apps.ai.engine.places import Box

TEXT_FLAGS: Final = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_CID_FOR_UNKNOWN_UNICODE
"""Without TEXT_PRESERVE_LIGATURES, so that MuPDF resolves them, and without TEXT_MEDIABOX_CLIP, so that text
off the page is seen and flagged."""

MAX_CONTENT_BYTES: Final = 2 * 1024 * 1024
"""Drawing instructions of one page past which only its words are read; a form of 50 rows has 60 kB."""

THIN: Final = 2.2
"""A filled or stroked shape thinner than this many points is a rule."""
SMALL: Final = 24.0
"""A drawing that fits a square of this many points may be a frame or a mark."""
BAND_WIDTH: Final = 20.0
BAND_HEIGHT: Final = 130.0
"""A filled rectangle of at least this width and at most this height may lie behind a row, in points."""
PALE_FILL: Final = 0.015
CELL_SIDE: Final = 9.5
"""A stroked rectangle at least this wide may be the cell of a row number."""
TINY_PRINT: Final = 2.5
"""Text smaller than this many points cannot be read on paper."""

_FILLED, _STROKED = 16, 32
_BOLD_FONT = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_LIGATURES: Final = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
        "\u00ad": "",
        "\ufeff": "",
    }
)


def take_apart(page: "pymupdf.Page", number: int) -> tuple[PageInk, Turn]:
    """Return what stands on a page, upright, and how the page is turned."""
    text = page.get_textpage(flags=TEXT_FLAGS, clip=pymupdf.INFINITE_RECT())
    blocks = text.extractDICT()["blocks"]
    turn = _turn_of(page, blocks)
    width, height = turn.upright_size
    ink = PageInk(number=number, width=width, height=height)
    drawings = _drawings(page, ink)
    _read_words(text.extractWORDS(), blocks, drawings, ink, turn)
    _sort_drawings(drawings, ink, turn)
    return ink, turn


def _turn_of(page: "pymupdf.Page", blocks: Iterable[Mapping[str, Any]]) -> Turn:
    directions: Counter[tuple[int, int]] = Counter()
    for block in blocks:
        for line in block.get("lines", ()):
            length = sum(len(span["text"]) for span in line["spans"])
            directions[(round(line["dir"][0]), round(line["dir"][1]))] += length
    main = directions.most_common(1)[0][0] if directions else (1, 0)
    box = page.cropbox
    return Turn(QUARTERS.get(main, 0), page.rotation // 90 % 4, box.width, box.height)


def _drawings(page: "pymupdf.Page", ink: PageInk) -> list[dict[str, Any]]:
    if len(page.read_contents()) > MAX_CONTENT_BYTES:
        ink.too_complex = True
        return []
    found: list[dict[str, Any]] = page.get_cdrawings()
    return found


def _read_words(
    words: Iterable[tuple[Any, ...]],
    blocks: Iterable[Mapping[str, Any]],
    drawings: Iterable[Mapping[str, Any]],
    ink: PageInk,
    turn: Turn,
) -> None:
    """Give each word the style of the span it stands in, and tell hidden words from shown ones."""
    styles: dict[tuple[int, int], list[Mapping[str, Any]]] = {}
    direction: dict[tuple[int, int], int] = {}
    for number, block in enumerate(blocks):
        for row, line in enumerate(block.get("lines", ())):
            styles[number, row] = line["spans"]
            heading = (round(line["dir"][0]), round(line["dir"][1]))
            direction[number, row] = QUARTERS.get(heading, -1)
    fills = None
    shown = pymupdf.Rect(0, 0, turn.width, turn.height)
    for x0, y0, x1, y1, raw, block_number, line_number, _ in words:
        text = clean(raw)
        key = (block_number, line_number)
        if not text or direction.get(key, 0) != turn.quarters:
            continue
        span = _span_at(styles.get(key, ()), (x0 + x1) / 2, (y0 + y1) / 2)
        word = Word(*turn.upright((x0, y0, x1, y1)), text, _is_bold(span), float(span.get("size", 9.0)))
        if _is_pale(span):
            fills = fills if fills is not None else _dark_fills(drawings)
        if _is_hidden(span, (x0, y0, x1, y1), shown, fills):
            ink.hidden.append(word)
        else:
            ink.words.append(word)


def clean(text: str) -> str:
    """Resolve ligatures, drop what prints nothing, and keep everything else as it stands."""
    if text.isascii():
        return "".join(letter for letter in text if letter.isprintable()).strip()
    text = text.translate(_LIGATURES).replace("\u00a0", " ")
    kept = "".join(
        letter for letter in text if letter.isprintable() or unicodedata.category(letter) in {"Co", "Mn"}
    )
    return unicodedata.normalize("NFC", kept).strip()


def _span_at(spans: Iterable[Mapping[str, Any]], x: float, y: float) -> Mapping[str, Any]:
    best: Mapping[str, Any] = {}
    for span in spans:
        left, top, right, bottom = span["bbox"]
        if left <= x <= right and top - 1 <= y <= bottom + 1:
            return span
        best = best or span
    return best


def _is_bold(span: Mapping[str, Any]) -> bool:
    both = span.get("char_flags", 0) & (_FILLED | _STROKED) == _FILLED | _STROKED
    return bool(span.get("flags", 0) & 16) or both or bool(_BOLD_FONT.search(span.get("font", "")))


def _is_pale(span: Mapping[str, Any]) -> bool:
    colour: int = span.get("color", 0)
    return min(colour >> 16 & 255, colour >> 8 & 255, colour & 255) > 235


def _is_hidden(span: Mapping[str, Any], box: Box, shown: "pymupdf.Rect", fills: "list[Box] | None") -> bool:
    if span.get("alpha", 255) == 0 or not span.get("char_flags", _FILLED) & (_FILLED | _STROKED):
        return True
    if span.get("size", 9.0) < TINY_PRINT:
        return True
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    if not (shown.x0 <= x <= shown.x1 and shown.y0 <= y <= shown.y1):
        return True
    if not _is_pale(span):
        return False
    return not any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in fills or ())


def _dark_fills(drawings: Iterable[Mapping[str, Any]]) -> list[Box]:
    return [
        tuple(each["rect"])
        for each in drawings
        if each.get("fill") is not None
        and _darkness(each["fill"]) > 0.2
        and each["rect"][3] - each["rect"][1] > 4
    ]


@lru_cache(maxsize=4096)
def _darkness(colour: "tuple[float, ...] | None") -> float:
    if not colour:
        return 1.0
    if len(colour) == 1:
        return 1.0 - float(colour[0])
    red, green, blue = (float(part) for part in colour[:3])
    return 1.0 - (0.299 * red + 0.587 * green + 0.114 * blue)


def _sort_drawings(drawings: Iterable[Mapping[str, Any]], ink: PageInk, turn: Turn) -> None:
    """Tell rules from small drawings. What is neither (logos, backgrounds) is left alone."""
    for each in drawings:
        kind = each["type"]
        paint = each.get("fill") if "f" in kind else each.get("color")
        darkness = _darkness(paint)
        if "f" in kind and "s" in kind and each.get("color") is not None:
            darkness = max(darkness, _darkness(each["color"]))
        if "f" in kind and darkness > PALE_FILL:
            ink.fills += _bands(each["items"], turn)
        for piece in _pieces(each, darkness, filled="f" in kind, outline=each):
            _file(piece, ink, turn)


def _rectangle(item: tuple[Any, ...]) -> Box:
    """Return the box of a rectangle, which a turned page may give from right to left."""
    x0, y0, x1, y1 = item[1][:4]
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _bands(items: Iterable[tuple[Any, ...]], turn: Turn) -> list[Box]:
    """Return the filled rectangles that may lie behind a row of a table."""
    boxes = [turn.upright(_rectangle(item)) for item in items if item[0] == "re"]
    return [box for box in boxes if box[2] - box[0] >= BAND_WIDTH and THIN < box[3] - box[1] <= BAND_HEIGHT]


def _pieces(
    each: Mapping[str, Any], darkness: float, *, filled: bool, outline: Mapping[str, Any]
) -> list[Drawing]:
    """Return the parts of one path that matter apart: a path may hold a whole table's lines."""
    x0, y0, x1, y1 = each["rect"]
    items = each["items"]
    if max(x1 - x0, y1 - y0) <= SMALL:
        edges, curves, slants = _count(items)
        fill_darkness = _darkness(each.get("fill")) if filled else darkness
        hollow = (
            not filled
            or (fill_darkness < 0.1 and outline.get("color") is not None)
            or (fill_darkness > 0.1 and is_ring(items))
        )
        whole = Drawing(x0, y0, x1, y1, darkness, not hollow, edges, curves, slants)
        return [whole, *_cell_sides(whole)]
    if min(x1 - x0, y1 - y0) <= THIN:
        return [Drawing(x0, y0, x1, y1, darkness, True, 4, 0, 0)]
    parts = []
    for item in items:
        if item[0] == "re":
            parts += _of_rectangle(_rectangle(item), darkness, filled=filled)
        elif item[0] == "l":
            (ax, ay), (bx, by) = item[1], item[2]
            if abs(ax - bx) <= THIN / 2 or abs(ay - by) <= THIN / 2:
                parts.append(
                    Drawing(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), darkness, False, 1, 0, 0)
                )
    return parts


def is_ring(items: Sequence[tuple[Any, ...]]) -> bool:
    """Tell whether a filled path is an outline with a hole: two closed lines, the second inside the first."""
    boxes: list[list[float]] = []
    end: tuple[float, float] | None = None
    for item in items:
        points = _corners(item)
        start = points[0]
        if item[0] in {"re", "qu"} or end is None or abs(start[0] - end[0]) + abs(start[1] - end[1]) > 0.1:
            boxes.append([*start, *start])
        box = boxes[-1]
        for x, y in points:
            box[0], box[1] = min(box[0], x), min(box[1], y)
            box[2], box[3] = max(box[2], x), max(box[3], y)
        end = None if item[0] in {"re", "qu"} else points[-1]
    if len(boxes) != 2:
        return False
    outer, inner = sorted(boxes, key=lambda box: box[0] - box[2])
    return (
        outer[0] <= inner[0]
        and outer[1] <= inner[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
        and inner[2] - inner[0] > 0.5 * (outer[2] - outer[0])
    )


def _corners(item: tuple[Any, ...]) -> list[tuple[float, float]]:
    if item[0] == "re":
        left, top, right, bottom = _rectangle(item)
        return [(left, top), (right, bottom)]
    if item[0] == "qu":
        return [tuple(point) for point in item[1]]
    return [tuple(point) for point in item[1:]]


def _cell_sides(whole: Drawing) -> list[Drawing]:
    """Return the sides of a small stroked rectangle: it may be the narrow cell of a table."""
    if whole.filled or whole.edges != 4 or whole.curves or whole.slants or whole.width < CELL_SIDE:
        return []
    return _of_rectangle(whole[:4], whole.darkness, filled=False)


def _count(items: Iterable[tuple[Any, ...]]) -> tuple[int, int, int]:
    edges = curves = slants = 0
    for item in items:
        if item[0] in {"re", "qu"}:
            edges += 4
        elif item[0] == "c":
            curves += 1
        else:
            (ax, ay), (bx, by) = item[1], item[2]
            if abs(ax - bx) < 0.3 or abs(ay - by) < 0.3:
                edges += 1
            else:
                slants += 1
    return edges, curves, slants


def _of_rectangle(box: Box, darkness: float, *, filled: bool) -> list[Drawing]:
    left, top, right, bottom = box
    if min(right - left, bottom - top) <= THIN:
        return [Drawing(left, top, right, bottom, darkness, True, 4, 0, 0)]
    if filled:
        return []
    return [
        Drawing(left, top, right, top, darkness, False, 1, 0, 0),
        Drawing(left, bottom, right, bottom, darkness, False, 1, 0, 0),
        Drawing(left, top, left, bottom, darkness, False, 1, 0, 0),
        Drawing(right, top, right, bottom, darkness, False, 1, 0, 0),
    ]


def _file(piece: Drawing, ink: PageInk, turn: Turn) -> None:
    x0, y0, x1, y1 = turn.upright(piece[:4]) if turn.quarters else piece[:4]
    width, height = x1 - x0, y1 - y0
    if piece.darkness > 0.03:
        if height <= THIN < width:
            ink.horizontals.append(Rule((y0 + y1) / 2, x0, x1))
        elif width <= THIN < height:
            ink.verticals.append(Rule((x0 + x1) / 2, y0, y1))
    if max(width, height) <= SMALL:
        ink.drawings.append(Drawing(x0, y0, x1, y1, *piece[4:]))
