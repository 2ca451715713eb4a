"""Form fields that hold text: their values as words of the page, and the labels printed beside them."""

from dataclasses import dataclass
from typing import Final

from apps.ai.engine.layout import Choice, Option, Pair
from apps.ai.engine.pdf.labels import printed_label
from apps.ai.engine.pdf.lines import Line, make_run, runs_of
from apps.ai.engine.pdf.page_text import PageText
from apps.ai.engine.pdf.rules import RuledGrid
from apps.ai.engine.pdf.shapes import PageInk, Widget, Word, stands_in
from apps.ai.engine.places import Place

OVER_THE_EDGE: Final = 1.0
"""Points by which a field's own drawing of its value may reach over the field."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a page; a list to choose from is a pair and a choice."""

    pairs: list[Pair]
    choices: list[Choice]


def settle_fields(ink: PageInk, grids: list[RuledGrid]) -> list[Widget]:
    """Let the value of each field stand as a word where the field is; return the fields that hold text.

    What the field draws itself is dropped: a viewer may not have drawn it, or may draw it cut.
    """
    loose = []
    for widget in ink.widgets:
        ink.words = [word for word in ink.words if not stands_in(word[:4], widget[:4], slack=OVER_THE_EDGE)]
        if widget.kind in {"text", "combo"}:
            loose.append(widget)
    tables = [grid for grid in grids if sum(stands_in(widget[:4], grid.box) for widget in loose) >= 4]
    kept = []
    for widget in loose:
        if any(stands_in(widget[:4], grid.box) for grid in tables):
            if widget.value:
                ink.words.append(_as_word(widget))
        else:
            kept.append(widget)
    return kept


def _as_word(widget: Widget) -> Word:
    height = min(widget.y1 - widget.y0, 12.0)
    middle = (widget.y0 + widget.y1) / 2
    return Word(
        widget.x0 + 1,
        middle - height / 2,
        max(widget.x0 + 2, widget.x1 - 1),
        middle + height / 2,
        widget.value or "",
        False,
        9.0,
    )


def read_fields(widgets: list[Widget], text: PageText, *, page: int) -> Fields:
    """Return the fields under the labels printed beside them; these are taken off the text."""
    found = Fields([], [])
    for widget in widgets:
        label, required = _printed_label(widget, text)
        name = label or widget.tip or widget.name
        if widget.kind == "combo" and widget.options:
            found.choices.append(_combo(widget, name, page, required=required))
        found.pairs.append(Pair(name, widget.value, Place(page, widget[:4]), required, "widget"))
    return found


def _combo(widget: Widget, name: str, page: int, *, required: bool) -> Choice:
    place = Place(page, widget[:4])
    options = tuple(Option(option, option == widget.value, place) for option in widget.options)
    return Choice(name, "combo", required, place, options)


def _printed_label(widget: Widget, text: PageText) -> tuple[str | None, bool]:
    """Return the label printed left of a field, or close above it, and whether it is required."""
    middle = (widget.y0 + widget.y1) / 2
    above: tuple[float, int, Line] | None = None
    for index, line in enumerate(text.lines):
        if abs(line.middle - middle) <= max(0.6 * line.size, 0.4 * (widget.y1 - widget.y0)):
            left = [word for word in line.words if word.x1 <= widget.x0 + 3]
            if left:
                return _take_label(runs_of(left, 1.6)[-1].words, index, text)
        distance = widget.y0 - line.y1
        if -2 <= distance <= 14 and line.x0 < widget.x1 and line.box[2] > widget.x0:
            above = min(above or (distance, index, line), (distance, index, line), key=lambda each: each[0])
    if above is not None:
        own = [word for word in above[2].words if word.x0 < widget.x1 and word.x1 > widget.x0 - 3]
        return _take_label(tuple(own), above[1], text)
    return None, False


def _take_label(words: tuple[Word, ...], index: int, text: PageText) -> tuple[str | None, bool]:
    if not words:
        return None, False
    run = make_run(list(words))
    line = text.lines[index]
    line.words = [word for word in line.words if word not in words]
    if not line.words:
        line.words = list(words)
        text.used.add(index)
    label, required = printed_label(run.text)
    return label, required or text.has_star(run.box)
