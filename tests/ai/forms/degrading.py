"""Forms that went wrong: what may be misread, and must then be said with doubt."""

import random
from dataclasses import replace
from typing import Final

from tests.ai.forms.spec import Answer, FormSpec, Question
from tests.ai.forms.style import Style

DEFECTS: Final = (
    "tiny",
    "shifted",
    "overlapping",
    "missing_rules",
    "touching",
    "ambiguous_marks",
    "letters",
    "faint",
)


def degrade(spec: FormSpec, style: Style, rng: random.Random) -> tuple[FormSpec, Style]:
    """Return the form with one to three defects."""
    defects = frozenset(rng.sample(DEFECTS, rng.choice((1, 1, 2, 3))))
    style = replace(style, defects=defects)
    if "tiny" in defects:
        style = replace(style, size=4.0, mark_size=3.5, row_height=1.15, gap=3.0)
    if "overlapping" in defects:
        style = replace(style, entry=rng.choice(("bold", "colon", "below")), title_entry="colon")
    if defects & {"touching"}:
        style = replace(style, rules=rng.choice(("none", "horizontal", "zebra")), full_width=False)
    if defects & {"missing_rules", "shifted"}:
        style = replace(style, rules=rng.choice(("strokes", "thin_boxes", "cells")))
    if "ambiguous_marks" in defects:
        style = replace(style, marks=rng.choice(("plain_x", "plain_tick", "plain_filled")))
        spec = replace(
            spec,
            blocks=tuple(
                _doubtful(block, rng) if isinstance(block, Question) else block for block in spec.blocks
            ),
        )
    return spec, style


def _doubtful(question: Question, rng: random.Random) -> Question:
    """Return the question with one option whose mark cannot be judged, in half of the cases."""
    if rng.random() < 0.5:
        return question
    chosen = rng.randrange(len(question.options))
    options = tuple(
        Answer(option.label, None) if position == chosen else option
        for position, option in enumerate(question.options)
    )
    return replace(question, options=options)
