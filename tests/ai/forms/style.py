"""How a form looks, drawn at random and frozen."""

import random
from dataclasses import dataclass
from typing import Final, Literal

from tests.ai.forms.paper import Family

Producer = Literal["reportlab", "pymupdf"]
Marks = Literal[
    "bevel", "plain_x", "plain_tick", "plain_filled", "rounded", "solid", "image", "glyph", "line", "widget"
]
Rules = Literal["thin_boxes", "strokes", "cells", "horizontal", "booktabs", "zebra", "none"]
EntryLook = Literal["bold", "colon", "below", "table", "boxed", "underlined", "widget"]
SummaryLook = Literal["table", "lines", "four_columns", "two_blocks", "captions"]
OptionFlow = Literal["stacked", "inline", "two_columns"]
Order = Literal["rows", "columns", "header_last", "shuffled"]
Turn = Literal[0, 90, 180, 270]

SIZES: Final = {"letter": (612.0, 792.0), "a4": (595.0, 842.0), "legal": (612.0, 1008.0)}


@dataclass(frozen=True, slots=True)
class Style:
    """Everything about the look of one form. Lengths in points."""

    producer: Producer
    page: tuple[float, float]
    margin: float
    family: Family
    size: float
    heading: float
    heading_side: Literal["left", "centre", "right"]
    logo: bool
    marks: Marks
    mark_size: float
    glyphs: tuple[str, str]
    option_flow: OptionFlow
    option_gap: float
    entry: EntryLook
    title_entry: Literal["colon", "bold", "below"]
    summary: SummaryLook
    colons: bool
    star: Literal["before", "after", "none"]
    rules: Rules
    rule_grey: float
    header_grey: float | None
    header_bold: bool
    header_repeats: bool
    header_wraps: bool
    subscripts: bool
    row_height: float
    padding: float
    name_width: float
    numbers_right: bool
    full_width: bool
    order: Order
    words_apart: bool
    ligatures: bool
    turn: Turn
    cropped: bool
    gap: float
    middle: bool
    defects: frozenset[str] = frozenset()


GLYPHS: Final = (
    ("☐", "☑"),
    ("☐", "☒"),
    ("○", "●"),
    ("□", "■"),
    ("◯", "◉"),
    ("[ ]", "[x]"),
    ("[ ]", "[X]"),
    ("( )", "(x)"),
)


def draw_style(rng: random.Random) -> Style:
    """Return a look. Turned and cropped pages hold no widgets, whose boxes would not turn with them."""
    pick = rng.choice
    family: Family = pick(("sans", "sans", "sans", "serif", "serif", "mono", "full", "full"))
    size = pick((8.0, 8.5, 9.0, 9.0, 9.75, 9.75, 10.0, 11.0)) - (1.0 if family == "mono" else 0.0)
    marks: Marks = pick(
        (
            "bevel",
            "bevel",
            "bevel",
            "plain_x",
            "plain_tick",
            "plain_filled",
            "rounded",
            "solid",
            "image",
            "image",
            "glyph",
            "glyph",
            "glyph",
            "line",
            "widget",
            "widget",
        )
    )
    entry: EntryLook = pick(("bold", "bold", "bold", "colon", "below", "table", "boxed", "underlined"))
    if marks == "widget" and rng.random() < 0.7:
        entry = "widget"
    widgets = marks == "widget"
    rules: Rules = pick(
        ("thin_boxes", "thin_boxes", "strokes", "strokes", "cells", "horizontal", "booktabs", "zebra", "none")
    )
    return Style(
        producer=pick(("reportlab", "pymupdf")),
        page=SIZES[pick(("letter", "letter", "a4", "a4", "legal"))],
        margin=pick((28.0, 34.5, 42.0, 54.0)),
        family=family,
        size=size,
        heading=pick((1.15, 1.25, 1.4)),
        heading_side=pick(("left", "centre", "right")),
        logo=rng.random() < 0.3,
        marks=marks,
        mark_size=pick((7.0, 8.0, 9.0, 9.75)),
        glyphs=pick(GLYPHS),
        option_flow=pick(("stacked", "stacked", "stacked", "inline", "two_columns")),
        option_gap=pick((3.0, 4.0, 6.0)),
        entry=entry,
        title_entry=pick(("colon", "bold", "below")),
        summary=pick(("table", "table", "table", "lines", "four_columns", "two_blocks", "captions")),
        colons=rng.random() < 0.6,
        star=pick(("before", "before", "after", "none")),
        rules=rules,
        rule_grey=pick((0.0, 0.4, 0.75)),
        header_grey=pick((0.86, 0.92, None)),
        header_bold=rng.random() < 0.8,
        header_repeats=rng.random() < 0.6,
        header_wraps=rng.random() < 0.5,
        subscripts=rng.random() < 0.35,
        row_height=pick((1.3, 1.45, 1.6, 2.0)),
        padding=pick((2.5, 3.0, 4.0)),
        name_width=pick((90.0, 120.0, 150.0)),
        numbers_right=rng.random() < 0.2,
        full_width=rng.random() < 0.6,
        order=pick(("rows", "rows", "columns", "header_last", "shuffled")),
        words_apart=rng.random() < 0.2,
        ligatures=family == "full" and rng.random() < 0.7,
        turn=0 if widgets else pick((0,) * 12 + (90, 90, 270, 180)),
        cropped=not widgets and rng.random() < 0.12,
        gap=pick((6.0, 9.0, 13.0)),
        middle=rng.random() < 0.3,
    )
