"""The marks of options: radio buttons and checkboxes as drawings, pictures, letters and widgets."""

import io
from functools import cache

from tests.ai.forms.paper import BLACK, WHITE, Colour, Point
from tests.ai.forms.pen import Pen
from tests.ai.forms.spec import QuestionKind

GREY: Colour = (0.5, 0.5, 0.5)
DARK: Colour = (0.25, 0.25, 0.25)
LIGHT: Colour = (0.831, 0.816, 0.784)
BLUE: Colour = (0.0, 0.46, 1.0)
TICK: tuple[Point, ...] = ((0.25, 0.46), (0.25, 0.67), (0.46, 0.87), (0.83, 0.46), (0.83, 0.21), (0.46, 0.63))
"""The outline of a tick in a frame of side 1."""


@cache
def mark_picture(kind: QuestionKind, marked: bool) -> bytes:
    """Return the picture of a button or box, as some web pages place it."""
    from PIL import Image, ImageDraw

    picture = Image.new("L", (44, 44), 255)
    draw = ImageDraw.Draw(picture)
    if kind == "radio":
        draw.ellipse((3, 3, 40, 40), outline=70, width=3)
        if marked:
            draw.ellipse((13, 13, 30, 30), fill=20)
    else:
        draw.rectangle((3, 3, 40, 40), outline=70, width=3)
        if marked:
            draw.line((10, 22, 19, 32, 34, 11), fill=10, width=5)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def _bevel(pen: Pen, kind: QuestionKind, marked: bool, x: float, y: float, side: float) -> None:
    """Draw nested frames lit from the upper left, as wkhtmltopdf does."""
    paper, thin = pen.paper, side / 12
    if kind == "radio":
        middle = x + side / 2, y + side / 2
        for shift, share, fill in (
            (-0.09, 0.415, GREY),
            (0.09, 0.415, WHITE),
            (-0.074, 0.34, DARK),
            (0.074, 0.34, LIGHT),
            (0, 0.293, WHITE),
        ):
            paper.circle((middle[0] + shift * side, middle[1] + shift * side), share * side, fill=fill)
        if marked:
            paper.circle(middle, 0.126 * side, fill=BLACK)
        return
    far, low = x + side, y + side
    paper.box((x, y, x + thin, low), fill=GREY)
    paper.box((x + thin, y, far, y + thin), fill=GREY)
    paper.box((x + thin, low - thin, far, low), fill=LIGHT)
    paper.box((far - thin, y + thin, far, low), fill=LIGHT)
    paper.box((x + thin, y + thin, x + 2 * thin, low - thin), fill=DARK)
    paper.box((x + 2 * thin, y + thin, far - thin, y + 2 * thin), fill=DARK)
    paper.box((x + 2 * thin, y + 2 * thin, far - thin, low - thin), fill=WHITE)
    if marked:
        paper.shape([(x + dx * side, y + dy * side) for dx, dy in TICK], fill=BLACK)


def _drawn(pen: Pen, kind: QuestionKind, marked: bool, x: float, y: float, side: float) -> None:
    """Draw a frame and, where marked, what the style puts in it."""
    paper, look = pen.paper, pen.style.marks
    middle = x + side / 2, y + side / 2
    if kind == "radio":
        solid = marked and look == "solid"
        paper.circle(middle, side / 2, fill=BLACK if solid else WHITE, stroke=BLACK)
        if marked and not solid:
            paper.circle(middle, side / 4, fill=BLUE if look == "rounded" else BLACK)
        return
    frame = (x, y, x + side, y + side)
    if look == "rounded":
        paper.box(frame, fill=BLUE if marked else WHITE, stroke=BLUE if marked else GREY)
    elif look == "solid":
        paper.box(frame, fill=BLACK if marked else None, stroke=BLACK)
    else:
        paper.box(frame, stroke=BLACK)
    if not marked or look == "solid":
        return
    tick = [
        (x + 0.2 * side, y + 0.5 * side),
        (x + 0.42 * side, y + 0.74 * side),
        (x + 0.8 * side, y + 0.25 * side),
    ]
    if look == "rounded":
        paper.line(tick, stroke=WHITE, width=side / 8)
    elif look == "plain_tick":
        paper.line(tick, width=1.1)
    elif look == "plain_filled":
        paper.box((x + side / 4, y + side / 4, x + side * 0.75, y + side * 0.75), fill=BLACK)
    else:
        paper.line([(x + 1.2, y + 1.2), (x + side - 1.2, y + side - 1.2)], width=0.9)
        paper.line([(x + 1.2, y + side - 1.2), (x + side - 1.2, y + 1.2)], width=0.9)


def _doubtful(pen: Pen, x: float, y: float, side: float) -> None:
    """Draw a frame of which nobody could say whether it is marked: a trace of ink at its edge."""
    pen.paper.box((x, y, x + side, y + side), stroke=BLACK)
    pen.paper.line([(x + 0.72 * side, y + 0.4 * side), (x + 1.15 * side, y + 0.62 * side)], width=0.8)


def _glyph(pen: Pen, kind: QuestionKind, marked: bool) -> str:
    empty, full = pen.style.glyphs
    if kind == "radio":
        empty, full = ("( )", "(x)") if empty.isascii() else ("○", "●")
    return full if marked else empty


def mark_width(pen: Pen, kind: QuestionKind) -> float:
    """Return how much room a mark takes, up to where its label begins."""
    look = pen.style.marks
    if look == "line":
        return 22.0
    if look == "glyph":
        text = _glyph(pen, kind, marked=True)
        family = pen.style.family if text.isascii() else "full"
        return pen.paper.width(text, family=family, bold=False, size=pen.style.size) + pen.style.size * 0.45
    return pen.style.mark_size + pen.style.option_gap


def draw_mark(
    pen: Pen, kind: QuestionKind, marked: bool | None, *, x: float, base: float, group: str, value: str
) -> None:
    """Draw the mark of an option whose label stands on the line `base`."""
    style = pen.style
    side = style.mark_size
    y = base - 0.34 * style.size - side / 2
    if marked is None:
        _doubtful(pen, x, y, side)
    elif style.marks == "bevel":
        _bevel(pen, kind, marked, x, y, side)
    elif style.marks == "image":
        pen.paper.image((x, y, x + side, y + side), mark_picture(kind, marked))
    elif style.marks == "glyph":
        text = _glyph(pen, kind, marked)
        pen.write(x, base, text, family=None if text.isascii() else "full")
    elif style.marks == "line":
        pen.paper.line([(x, base + 1.5), (x + 17, base + 1.5)])
        if marked:
            pen.write(x + 5.5, base, "X")
    elif style.marks == "widget":
        box = (x, y, x + side, y + side)
        if kind == "radio":
            pen.paper.radio_widget(group, value, box, marked=marked)
        else:
            pen.paper.check_widget(f"{group}.{value}", box, marked=marked)
    else:
        _drawn(pen, kind, marked, x, y, side)
