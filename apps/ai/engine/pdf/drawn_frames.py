"""Frames drawn with lines and curves, and whether there is ink in them."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import Final

from apps.ai.engine.pdf.frame import LARGEST, SMALLEST, Frame, is_frame_size
from apps.ai.engine.pdf.grouping import Groups
from apps.ai.engine.pdf.shapes import Drawing, PageInk, Rule, Word, stands_in, union
from apps.ai.engine.pdf.typed_marks import WRITTEN
from apps.ai.engine.places import Box

LONG: Final = 2.2 * LARGEST
"""A line longer than this belongs to a table; stacked frames of one question do not touch."""
DARK: Final = 0.45
"""Paint at least this dark is ink; an ambiguous grey lies between this and PALE."""
PALE: Final = 0.15
BIG_ENOUGH: Final = 0.2
"""Ink that spans this share of the frame in both directions is a mark."""
MIDDLE: Final = 0.38
"""A mark reaches past this share of the frame from every side; a slip of the pen stays at the edge."""
MOST_DRAWINGS: Final = 20_000
"""Small drawings past which a page is a picture, not a form; a page of 50 rows has about 100."""


def frames_of_drawings(ink: PageInk, lines: list[Rule]) -> list[Frame]:
    """Return the frames among the drawings; solid ones count where an empty one like them stands in line."""
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
    return part.filled and part.darkness >= DARK and is_frame_size(part[:4]) and part.slants == 0


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
    touching = Groups(len(drawings))
    for index, each in enumerate(drawings):
        for column in range(int(each.x0 - 1) // 24, int(each.x1 + 1) // 24 + 1):
            for row in range(int(each.y0 - 1) // 24, int(each.y1 + 1) // 24 + 1):
                for other in cells[column, row][-40:]:
                    if touching.root(other) != touching.root(index) and _touch(each, drawings[other]):
                        touching.join(index, other)
                cells[column, row].append(index)
    groups: defaultdict[int, list[Drawing]] = defaultdict(list)
    for index, each in enumerate(drawings):
        groups[touching.root(index)].append(each)
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


def _outline(parts: list[Drawing]) -> tuple[Box, bool] | None:
    """Return the box of the frame and whether it is round; None where nothing closes around an inside."""
    closed = [part for part in parts if is_frame_size(part[:4]) and (part.curves >= 2 or part.edges >= 3)]
    hollow = [part for part in closed if not part.filled or part.darkness < 0.9]
    if hollow:
        whole = union([part[:4] for part in hollow])
        if is_frame_size(whole):
            return whole, _is_round(hollow)
        return None if len(hollow) > 1 else (hollow[0][:4], _is_round(hollow))
    edges = [part for part in parts if min(part.width, part.height) <= 1.6 and not part.slants]
    if len(edges) >= 4:
        whole = union([part[:4] for part in edges])
        across = sum(part.width >= 0.6 * (whole[2] - whole[0]) for part in edges)
        down = sum(part.height >= 0.6 * (whole[3] - whole[1]) for part in edges)
        if is_frame_size(whole) and across >= 2 and down >= 2:
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
    return any(word.text in WRITTEN and stands_in(word[:4], box) for word in words)
