"""Radio buttons and checkboxes: the frame, and whether there is ink in it, however it was drawn."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import Final, Literal

from apps.ai.engine.pdf.shapes import Drawing, PageInk, Picture, Rule, Widget, Word, union
from apps.ai.engine.places import Box

SMALLEST: Final = 2.4
LARGEST: Final = 17.0
"""Sides of a frame in points; printed forms have 5 to 14, shrunken prints half of that."""
LONG: Final = 2.2 * LARGEST
"""A line longer than this belongs to a table; stacked frames of one question do not touch."""
SQUARE: Final = 1.45
"""How much longer than the other one side of a frame may be."""
DARK: Final = 0.45
"""Paint at least this dark is ink; an ambiguous grey lies between this and PALE."""
PALE: Final = 0.15
BIG_ENOUGH: Final = 0.2
"""Ink that spans this share of the frame in both directions is a mark."""
BLANK: Final = (7.0, 40.0)
"""Shortest and longest line to put an X on, in points."""
MIDDLE: Final = 0.38
"""A mark reaches past this share of the frame from every side; a slip of the pen stays at the edge."""
MOST_DRAWINGS: Final = 20_000
"""Small drawings past which a page is a picture, not a form; a page of 50 rows has about 100."""
INKED: Final = 0.06
CLEAN: Final = 0.02
"""Share of dark pixels in the inside of a pictured frame: above INKED marked, below CLEAN not."""

Source = Literal["vector", "image", "glyph", "widget", "blank"]


@dataclass(frozen=True, slots=True)
class Frame:
    """A place for a mark. `marked` is None where the ink is ambiguous."""

    box: Box
    round: bool
    marked: bool | None
    source: Source
    label: str = ""

    @property
    def middle(self) -> float:
        """Return the height at which the frame stands."""
        return (self.box[1] + self.box[3]) / 2


def find_frames(ink: PageInk, *, lines: list[Rule]) -> list[Frame]:
    """Return every frame of the page, from top to bottom and left to right; glyphs are taken off the words.

    `lines` are the vertical lines of the page's tables: pieces of them frame no answer.
    """
    frames = [*_of_widgets(ink), *_of_glyphs(ink), *_of_pictures(ink.pictures), *_of_blanks(ink)]
    boxes = [frame.box for frame in frames]
    frames += [
        frame for frame in _of_drawings(ink, lines) if not any(_overlap(frame.box, box) for box in boxes)
    ]
    return sorted(frames, key=lambda frame: (round(frame.middle), frame.box[0]))


def _overlap(one: Box, other: Box) -> bool:
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > 0.5
        and min(one[3], other[3]) - max(one[1], other[1]) > 0.5
    )


# --- vector drawings ---------------------------------------------------------------------------------


def _of_drawings(ink: PageInk, lines: list[Rule]) -> list[Frame]:
    frames = []
    long = sorted(rule for rule in lines if rule.end - rule.start > LONG)
    places = [rule.at for rule in long]
    small = [
        each
        for each in ink.drawings
        if max(each.width, each.height) <= LARGEST + 4 and not _is_piece(each, long, places)
    ]
    solids = []
    for parts in _clusters(small) if len(small) <= MOST_DRAWINGS else ():
        frame = _frame_of(parts, ink.words)
        if frame is not None:
            frames.append(frame)
        elif len(parts) == 1 and _is_solid(parts[0]):
            solids.append(Frame(parts[0][:4], _is_round(parts), True, "vector"))
    return [*frames, *(solid for solid in solids if any(_is_sibling(solid, frame) for frame in frames))]


def _is_solid(part: Drawing) -> bool:
    return part.filled and part.darkness >= DARK and _is_frame_size(part[:4]) and part.slants == 0


def _is_sibling(solid: Frame, frame: Frame) -> bool:
    """Tell whether an empty frame of the same shape and size stands below, above or beside a solid one."""
    ratio = (solid.box[2] - solid.box[0]) / (frame.box[2] - frame.box[0])
    aligned = abs(solid.box[0] - frame.box[0]) <= 3 or abs(solid.middle - frame.middle) <= 3
    return solid.round == frame.round and 0.75 <= ratio <= 1.35 and aligned


def _is_piece(each: Drawing, long: list[Rule], places: list[float]) -> bool:
    """Tell whether a thin upright drawing is a piece of a long line: tables are drawn cell by cell."""
    if each.width > 2.2 or each.height < SMALLEST:
        return False
    x = (each.x0 + each.x1) / 2
    start = bisect_left(places, x - 1.6)
    return any(
        rule.start - 1 <= each.y0 and each.y1 <= rule.end + 1
        for rule in long[start : bisect_right(places, x + 1.6)]
    )


def _clusters(drawings: list[Drawing]) -> list[list[Drawing]]:
    """Group drawings that touch, in the order in which they were painted."""
    cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    parent = list(range(len(drawings)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for index, each in enumerate(drawings):
        for column in range(int(each.x0 - 1) // 24, int(each.x1 + 1) // 24 + 1):
            for row in range(int(each.y0 - 1) // 24, int(each.y1 + 1) // 24 + 1):
                for other in cells[column, row][-40:]:
                    if root(other) != root(index) and _touch(each, drawings[other]):
                        parent[root(index)] = root(other)
                cells[column, row].append(index)
    groups: defaultdict[int, list[Drawing]] = defaultdict(list)
    for index, each in enumerate(drawings):
        groups[root(index)].append(each)
    return list(groups.values())


def _touch(one: Drawing, other: Drawing) -> bool:
    return (
        one.x0 - 0.6 <= other.x1
        and other.x0 - 0.6 <= one.x1
        and one.y0 - 0.6 <= other.y1
        and other.y0 - 0.6 <= one.y1
    )


def _frame_of(parts: list[Drawing], words: list[Word]) -> Frame | None:
    outline = _outline(parts)
    if outline is None:
        return None
    box, is_round = outline
    marked = _is_marked(parts, box)
    if marked is False:
        marked = _is_written_in(box, words)
    return Frame(box, is_round, marked, "vector")


def _is_frame_size(box: Box) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    shorter, longer = min(width, height), max(width, height)
    return shorter >= SMALLEST and longer <= LARGEST and longer <= SQUARE * shorter


def _outline(parts: list[Drawing]) -> tuple[Box, bool] | None:
    """Return the box of the frame and whether it is round; None where nothing closes around an inside."""
    closed = [part for part in parts if _is_frame_size(part[:4]) and (part.curves >= 2 or part.edges >= 3)]
    hollow = [part for part in closed if not part.filled or part.darkness < 0.9]
    if hollow:
        whole = union([part[:4] for part in hollow])
        if _is_frame_size(whole):
            return whole, _is_round(hollow)
        return None if len(hollow) > 1 else (hollow[0][:4], _is_round(hollow))
    edges = [part for part in parts if min(part.width, part.height) <= 1.6 and not part.slants]
    if len(edges) >= 4:
        whole = union([part[:4] for part in edges])
        across = sum(part.width >= 0.6 * (whole[2] - whole[0]) for part in edges)
        down = sum(part.height >= 0.6 * (whole[3] - whole[1]) for part in edges)
        if _is_frame_size(whole) and across >= 2 and down >= 2:
            return whole, False
    return None


def _is_round(parts: list[Drawing]) -> bool:
    """Tell a circle from a square, also one with round corners: that has straight sides between them."""
    outermost = max(parts, key=lambda part: part.width * part.height)
    return outermost.curves > 0 and outermost.edges < 2


def _is_marked(parts: list[Drawing], box: Box) -> bool | None:
    """Tell whether there is ink in the frame. Paint that covers the inside hides what was painted before.

    A frame painted over in a dark colour is marked, with or without a light tick on it.
    """
    ink: list[Drawing] = []
    faint = False
    for part in parts:
        if part.filled and part.darkness < PALE and _covers_inside(part, box):
            ink, faint = [], False
        elif _is_edge(part, box):
            continue
        elif part.darkness >= DARK:
            ink.append(part)
        elif part.darkness >= PALE:
            faint = True
    if not ink:
        return None if faint else False
    left, top, right, bottom = union([part[:4] for part in ink])
    width, height = box[2] - box[0], box[3] - box[1]
    across, down = (right - left) / width, (bottom - top) / height
    inner_x, inner_y = MIDDLE * width, MIDDLE * height
    in_the_middle = (
        left < box[2] - inner_x
        and right > box[0] + inner_x
        and top < box[3] - inner_y
        and bottom > box[1] + inner_y
    )
    if across >= BIG_ENOUGH and down >= BIG_ENOUGH and in_the_middle:
        return True
    return None


def _covers_inside(part: Drawing, box: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    inside = part.x0 < x < part.x1 and part.y0 < y < part.y1
    return inside and min(part.width / (box[2] - box[0]), part.height / (box[3] - box[1])) >= 0.45


def _is_edge(part: Drawing, box: Box) -> bool:
    """Tell whether a part draws the frame itself: a thin rule along a side, or an outline."""
    width, height = box[2] - box[0], box[3] - box[1]
    if min(part.width, part.height) <= 1.6 and not part.slants and not part.curves:
        near_side = min(
            abs(part.x0 - box[0]), abs(part.x1 - box[2]), abs(part.y0 - box[1]), abs(part.y1 - box[3])
        )
        long = max(part.width / width, part.height / height) >= 0.5
        along = (part.width > part.height and min(abs(part.y0 - box[1]), abs(part.y1 - box[3])) <= 2.4) or (
            part.height > part.width and min(abs(part.x0 - box[0]), abs(part.x1 - box[2])) <= 2.4
        )
        return along and (long or near_side <= 1.0)
    large = part.width >= 0.62 * width and part.height >= 0.62 * height
    return large and not part.filled and part.slants == 0


def _is_written_in(box: Box, words: list[Word]) -> bool:
    """Tell whether an X or a tick was set as text in an empty frame."""
    for word in words:
        x = (word.x0 + word.x1) / 2
        if box[0] <= x <= box[2] and box[1] <= word.middle <= box[3] and word.text in _WRITTEN:
            return True
    return False


# --- drawn blanks ---------------------------------------------------------------------------------------


def _of_blanks(ink: PageInk) -> list[Frame]:
    """Return short lines with a word right of them as frames: the line is drawn, an X may be set on it."""
    uprights: defaultdict[int, list[Rule]] = defaultdict(list)
    for upright in ink.verticals:
        uprights[round(upright.at)].append(upright)
    frames = []
    for rule in ink.horizontals:
        if not BLANK[0] <= rule.end - rule.start <= BLANK[1] or _is_side(rule, uprights):
            continue
        on_it = [word for word in ink.words if _stands_on(word, rule)]
        beside = [word for word in ink.words if _stands_beside(word, rule)]
        if beside and all(word.text in _WRITTEN for word in on_it):
            box = (rule.start, rule.at - (beside[0].y1 - beside[0].y0), rule.end, rule.at + 1)
            frames.append(Frame(box, False, bool(on_it), "blank"))
    return frames if len(frames) > 1 else []


def _is_side(rule: Rule, uprights: "defaultdict[int, list[Rule]]") -> bool:
    """Tell whether an upright line meets one of the ends: then the line is a side of something."""
    return any(
        upright.start - 2 <= rule.at <= upright.end + 2
        for x in (rule.start, rule.end)
        for off in (-1, 0, 1)
        for upright in uprights.get(round(x) + off, ())
    )


def _stands_on(word: Word, rule: Rule) -> bool:
    inside = rule.start - 1 <= word.x0 and word.x1 <= rule.end + 1
    return inside and 0 <= rule.at - word.middle <= word.size


def _stands_beside(word: Word, rule: Rule) -> bool:
    near = 1 <= word.x0 - rule.end <= 12 and word.y0 < rule.at <= word.y1 + 3
    return near and word.text not in _WRITTEN


# --- pictures ----------------------------------------------------------------------------------------


def _of_pictures(pictures: list[Picture]) -> list[Frame]:
    frames = []
    for picture in pictures:
        if not _is_frame_size(picture[:4]) or picture.ink is None:
            continue
        marked = True if picture.ink >= INKED else False if picture.ink <= CLEAN else None
        frames.append(Frame(picture[:4], False, marked, "image"))
    return frames


# --- form fields -------------------------------------------------------------------------------------


def _of_widgets(ink: PageInk) -> list[Frame]:
    return [
        Frame(widget[:4], widget.kind == "radio", widget.state, "widget", widget.tip)
        for widget in ink.widgets
        if widget.kind in {"radio", "checkbox"}
    ]


def widget_words(widget: Widget, words: list[Word]) -> list[Word]:
    """Return the words that stand inside a form field: its value, drawn by the field itself."""
    return [
        word
        for word in words
        if widget.x0 - 1 <= (word.x0 + word.x1) / 2 <= widget.x1 + 1
        and widget.y0 - 1 <= word.middle <= widget.y1 + 1
    ]


# --- glyphs ------------------------------------------------------------------------------------------

_WRITTEN: Final = frozenset({"x", "X", "✓", "✔", "✗", "✘", "✕", "✖", "☓", "×"})
_EMPTY_SQUARES: Final = "☐□▢❏❐❑❒◻⬜\uf0a8\uf06f\uf071\uf072"
_FULL_SQUARES: Final = "☑☒■▣⊠⊡🗹🗷🗵◼⬛\uf0fe\uf0fd\uf06e\uf052\uf053"
_EMPTY_ROUNDS: Final = "○◯❍⚪⭘\uf0a1\uf06d"
_FULL_ROUNDS: Final = "●◉⦿◎⚫🔘\uf0a4\uf06c"
_SIGNS: Final[dict[str, tuple[bool, bool]]] = {
    **dict.fromkeys(_EMPTY_SQUARES, (False, False)),
    **dict.fromkeys(_FULL_SQUARES, (False, True)),
    **dict.fromkeys(_EMPTY_ROUNDS, (True, False)),
    **dict.fromkeys(_FULL_ROUNDS, (True, True)),
}
"""Sign: (round, marked). The private ones are Wingdings' and ZapfDingbats' own places."""
_BRACKETED = re.compile(r"^([\[(])([xX✓✔*•]?)([\])])(.*)$")
_BLANK_LINE = re.compile(r"^_{2,}$|^_*[xX✓✔]_+$|^_+[xX✓✔]_*$")


def _of_glyphs(ink: PageInk) -> list[Frame]:
    """Take mark signs off the words and return them as frames: ☐ ☑ ● ○, [x], ( ), __X__."""
    frames: list[Frame] = []
    kept: list[Word] = []
    words = ink.words
    skip = -1
    for index, word in enumerate(words):
        if index == skip:
            continue
        following = words[index + 1] if index + 1 < len(words) else None
        found = _sign(word) or _bracket(word, following) or _line(word)
        if found is None:
            kept.append(word)
            continue
        frame, rest, used_next = found
        frames.append(frame)
        skip = index + 1 if used_next else -1
        if rest is not None:
            kept.append(rest)
    if _has_bullets_only(frames) or _is_lone_bracket(frames):
        return []
    ink.words = kept
    return frames


def _has_bullets_only(frames: list[Frame]) -> bool:
    """Tell whether every sign is a full one: then they are bullets of a list, not answers."""
    return bool(frames) and all(frame.marked and frame.label in "●■•" for frame in frames)


def _is_lone_bracket(frames: list[Frame]) -> bool:
    """Tell whether all there is is one `(x)` or `[x]`: a unit or a reference, not an answer among others."""
    return len(frames) == 1 and frames[0].label == "["


def _sign(word: Word) -> tuple[Frame, Word | None, bool] | None:
    sign = _SIGNS.get(word.text[0])
    if sign is None:
        return None
    share = (word.x1 - word.x0) / len(word.text)
    edge = word.x0 + share if len(word.text) > 1 else word.x1
    frame = Frame((word.x0, word.y0, edge, word.y1), sign[0], sign[1], "glyph", word.text[0])
    rest = word._replace(x0=edge, text=word.text[1:]) if len(word.text) > 1 else None
    return frame, rest, False


def _bracket(word: Word, following: Word | None) -> tuple[Frame, Word | None, bool] | None:
    """Read `[x]`, `[ ]`, `( )` and `(x)`; an empty pair with a space comes as two words."""
    if word.text in {"[", "("} and following is not None and following.text[:1] in {"]", ")"}:
        if word.x1 + 1.2 * word.size < following.x0:
            return None
        box = (word.x0, word.y0, following.x1, word.y1)
        rest = following._replace(text=following.text[1:]) if len(following.text) > 1 else None
        return Frame(box, word.text == "(", False, "glyph", "["), rest, True
    match = _BRACKETED.match(word.text)
    if (
        match is None
        or (match[1] == "[") != (match[3] == "]")
        or (match[4] and match[4][0].isalnum() and match[1] == "(")
    ):
        return None
    if (not match[2] and match[4]) or match[4][:1] in {":", ",", ".", ";"}:
        return None
    share = (word.x1 - word.x0) / len(word.text)
    edge = word.x0 + share * (len(word.text) - len(match[4]))
    frame = Frame((word.x0, word.y0, edge, word.y1), match[1] == "(", bool(match[2]), "glyph", "[")
    rest = word._replace(x0=edge, text=match[4]) if match[4] else None
    return frame, rest, False


def _line(word: Word) -> tuple[Frame, Word | None, bool] | None:
    if _BLANK_LINE.match(word.text) is None or word.x1 - word.x0 > 45:
        return None
    marked = any(letter in "xX✓✔" for letter in word.text)
    return Frame(word[:4], False, marked, "glyph", "_"), None, False
