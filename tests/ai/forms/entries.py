"""Labels with their values, in the ways forms lay them out."""

from collections.abc import Sequence

from tests.ai.forms.paper import BLACK
from tests.ai.forms.pen import LEADING, Pen
from tests.ai.forms.questions import draw_label
from tests.ai.forms.spec import Entry
from tests.ai.forms.style import EntryLook
from tests.ai.forms.tables import Sheet, draw_table


def draw_entries(pen: Pen, entries: Sequence[Entry], look: EntryLook) -> None:
    """Draw entries that follow one another."""
    if look == "table":
        short = [entry for entry in entries if not entry.long]
        if short:
            draw_pairs_table(pen, short)
            pen.y += pen.style.gap
        for entry in entries:
            if entry.long:
                _below(pen, entry)
        return
    for entry in entries:
        if look == "widget":
            _widget(pen, entry)
        elif look == "boxed":
            _boxed(pen, entry)
        elif entry.long or look == "below":
            _below(pen, entry)
        else:
            {"underlined": _underlined, "colon": _colon, "bold": _bold}[look](pen, entry)


def draw_pairs_table(pen: Pen, entries: Sequence[Entry]) -> None:
    """Draw the entries as a table of two columns without a header."""
    rows = [(entry.label + (":" if pen.style.colons else ""), entry.printed) for entry in entries]
    share = 0.33 * (pen.right - pen.left)
    widest = max(pen.measure(label) for label, _ in rows) + 2 * pen.style.padding + 8
    first = max(share, widest)
    draw_table(pen, Sheet(headers=None, rows=rows, widths=(first, pen.right - pen.left - first)))


def _value_lines(pen: Pen, entry: Entry, width: float) -> list[str]:
    return pen.wrap(entry.printed, width) if entry.printed else []


def _bold(pen: Pen, entry: Entry) -> None:
    """Write a bold label and, after a gap, the value on the same line."""
    size = pen.style.size
    pen.room(size * LEADING * 3)
    end = draw_label(pen, entry.label, required=entry.required, size=size)
    gap = -0.35 * (end - pen.left) if "overlapping" in pen.style.defects else 7.0
    _hang(pen, entry, x=end + gap)


def _hang(pen: Pen, entry: Entry, *, x: float) -> None:
    """Write the value beginning at x on this line, its further lines below its first."""
    top, size = pen.y, pen.style.size
    lines = _value_lines(pen, entry, pen.right - x)
    for position, text in enumerate(lines):
        pen.write(x, top + size + position * size * LEADING, text)
    pen.y = top + max(1, len(lines)) * size * LEADING + pen.style.gap * 0.6


def _colon(pen: Pen, entry: Entry) -> None:
    """Write `Label: value` as one run of plain words."""
    pen.room(pen.style.size * LEADING * 2)
    lines = pen.wrap(f"{entry.label}: {entry.printed or ''}".rstrip(), pen.right - pen.left)
    if "overlapping" in pen.style.defects and entry.printed:
        pen.write(pen.left, pen.y + pen.style.size, f"{entry.label}:")
        pen.write(pen.left + 0.6 * pen.measure(entry.label), pen.y + pen.style.size, entry.printed)
        pen.y += pen.style.size * LEADING
    else:
        pen.lines(pen.left, lines)
    pen.y += pen.style.gap * 0.4


def _below(pen: Pen, entry: Entry) -> None:
    """Write a bold label and the value on the lines below it."""
    size = pen.style.size + (1 if entry.long else 0)
    lines = _value_lines(pen, entry, pen.right - pen.left)
    pen.room(size * LEADING * (len(lines) + 2))
    draw_label(pen, entry.label, required=entry.required, size=size)
    pen.y += size * LEADING + (-0.5 * size if "overlapping" in pen.style.defects else 1)
    pen.lines(pen.left, lines)
    pen.y += pen.style.gap + (0 if lines else pen.style.size * LEADING)


def _boxed(pen: Pen, entry: Entry) -> None:
    """Write a bold label and the value in a frame: beside it, or below where the value is long."""
    size, style = pen.style.size, pen.style
    lines = _value_lines(pen, entry, pen.right - pen.left - 10)
    pen.room(size * LEADING * (len(lines) + 4))
    end = draw_label(pen, entry.label, required=entry.required, size=size)
    beside = not entry.long and end < pen.left + 0.55 * (pen.right - pen.left)
    if beside:
        lines = _value_lines(pen, entry, pen.right - end - 18)
    x, top = (end + 8, pen.y - 2.5) if beside else (pen.left, pen.y + size * LEADING + 2)
    height = max(1, len(lines)) * size * LEADING + 6
    pen.paper.box((x, top, pen.right, top + height), stroke=(style.rule_grey,) * 3)
    for position, text in enumerate(lines):
        pen.write(x + 4, top + 2.5 + size + position * size * LEADING, text)
    pen.y = top + height + style.gap


def _underlined(pen: Pen, entry: Entry) -> None:
    """Write a label and the value over a rule that runs to the margin."""
    size = pen.style.size
    pen.room(size * LEADING * 3)
    end = draw_label(pen, entry.label, required=entry.required, size=size, bold=pen.style.header_bold) + 6
    lines = _value_lines(pen, entry, pen.right - end - 4) or [""]
    for text in lines:
        if text:
            pen.write(end + 3, pen.y + size, text)
        pen.paper.line([(end, pen.y + size + 2.5), (pen.right, pen.y + size + 2.5)], stroke=BLACK, width=0.5)
        pen.y += size * LEADING + 3
    pen.y += pen.style.gap * 0.6


def _widget(pen: Pen, entry: Entry) -> None:
    """Write a label and place a text field that holds the value."""
    size = pen.style.size
    height = 62.0 if entry.long else size + 8
    pen.room(height + 3 * size * LEADING)
    end = draw_label(pen, entry.label, required=entry.required, size=size)
    beside = not entry.long and end < pen.left + 0.5 * (pen.right - pen.left)
    x, top = (end + 8, pen.y - 3) if beside else (pen.left, pen.y + size * LEADING + 2)
    # The producers do not break the text of a field themselves.
    value = "\n".join(_value_lines(pen, entry, 0.8 * (pen.right - x))) if entry.long else entry.printed or ""
    pen.paper.text_widget(
        pen.next_field(), (x, top, pen.right, top + height), value, size=size, several_lines=entry.long
    )
    pen.y = top + height + pen.style.gap
