"""Radio buttons and checkboxes: the frame, and whether there is ink in it, however it was drawn."""

from typing import Final

from apps.ai.engine.pdf.drawn_frames import frames_of_drawings
from apps.ai.engine.pdf.frame import Frame, is_frame_size
from apps.ai.engine.pdf.shapes import PageInk, Picture, Rule
from apps.ai.engine.pdf.typed_marks import frames_of_blanks, take_typed_marks
from apps.ai.engine.places import Box

INKED: Final = 0.06
CLEAN: Final = 0.02
"""Share of dark pixels in the inside of a pictured frame: above INKED marked, below CLEAN not."""


def find_frames(ink: PageInk, *, lines: list[Rule]) -> list[Frame]:
    """Return every frame of the page, from top to bottom and left to right; glyphs are taken off the words.

    `lines` are the vertical lines of the page's tables: pieces of them frame no answer.
    """
    frames = [*_of_widgets(ink), *take_typed_marks(ink), *_of_pictures(ink.pictures), *frames_of_blanks(ink)]
    boxes = [frame.box for frame in frames]
    frames += [
        frame
        for frame in frames_of_drawings(ink, lines)
        if not any(_overlap(frame.box, box) for box in boxes)
    ]
    return sorted(frames, key=lambda frame: (round(frame.middle), frame.box[0]))


def _overlap(one: Box, other: Box) -> bool:
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > 0.5
        and min(one[3], other[3]) - max(one[1], other[1]) > 0.5
    )


def _of_pictures(pictures: list[Picture]) -> list[Frame]:
    frames = []
    for picture in pictures:
        if not is_frame_size(picture[:4]) or picture.ink is None:
            continue
        marked = True if picture.ink >= INKED else False if picture.ink <= CLEAN else None
        frames.append(Frame(picture[:4], False, marked, "image"))
    return frames


def _of_widgets(ink: PageInk) -> list[Frame]:
    return [
        Frame(widget[:4], widget.kind == "radio", widget.state, "widget", widget.tip)
        for widget in ink.widgets
        if widget.kind in {"radio", "checkbox"}
    ]
