"""Questions with their options, as the page shows them."""

from tests.ai.forms.marks import draw_mark, mark_width
from tests.ai.forms.pen import LEADING, RED, Pen
from tests.ai.forms.spec import Answer, Question


def draw_label(pen: Pen, label: str, *, required: bool, size: float, bold: bool = True) -> float:
    """Write a label and its star on the line the pen stands on, and return where it ends."""
    style = pen.style
    shown = label + (":" if style.colons and not label.endswith("?") else "")
    base = pen.y + size
    if required and style.star == "before":
        pen.write(pen.left - 7, base, "*", bold=True, colour=RED)
    pen.write(pen.left, base, shown, bold=bold, size=size)
    end = pen.left + pen.measure(shown, bold=bold, size=size)
    if required and style.star == "after":
        pen.write(end + 3, base, "*", bold=True, colour=RED)
        end += 9
    return end


def draw_question(pen: Pen, question: Question) -> None:
    """Draw a question and its options, kept together on a page."""
    style = pen.style
    size = style.size + 1
    line = max(style.size * LEADING, style.mark_size + 1.5) + 2.5
    pen.room(size * LEADING + line * (len(question.options) + 2))
    draw_label(pen, question.label, required=question.required, size=size)
    pen.y += size * LEADING + 2
    group = pen.next_field()
    if style.option_flow == "inline":
        _inline(pen, question, line=line, group=group)
    elif style.option_flow == "two_columns" and len(question.options) > 2:
        _two_columns(pen, question, line=line, group=group)
    else:
        for option in question.options:
            _option(
                pen, question, option, x=pen.left + 8, width=pen.right - pen.left - 8, line=line, group=group
            )
    pen.y += style.gap


def _option(
    pen: Pen, question: Question, option: Answer, *, x: float, width: float, line: float, group: str
) -> None:
    """Draw one option on a line of its own, its label wrapped below itself."""
    indent = mark_width(pen, question.kind)
    base = pen.y + pen.style.size
    draw_mark(pen, question.kind, option.marked, x=x, base=base, group=group, value=_name(question, option))
    lines = pen.wrap(option.label, width - indent)
    for position, text in enumerate(lines):
        pen.write(x + indent, base + position * pen.style.size * LEADING, text)
    pen.y += line + (len(lines) - 1) * pen.style.size * LEADING


def _name(question: Question, option: Answer) -> str:
    return f"o{question.options.index(option)}"


def _inline(pen: Pen, question: Question, *, line: float, group: str) -> None:
    """Draw the options one after another, on as many lines as they need."""
    indent = mark_width(pen, question.kind)
    x = pen.left + 8
    for option in question.options:
        width = indent + pen.measure(option.label)
        if x > pen.left + 8 and x + width > pen.right:
            x = pen.left + 8
            pen.y += line
        if x + width > pen.right:
            _option(pen, question, option, x=x, width=pen.right - x, line=line, group=group)
            continue
        base = pen.y + pen.style.size
        draw_mark(
            pen, question.kind, option.marked, x=x, base=base, group=group, value=_name(question, option)
        )
        pen.write(x + indent, base, option.label)
        x += width + 3.2 * pen.style.size
    pen.y += line if x > pen.left + 8 else 0


def _two_columns(pen: Pen, question: Question, *, line: float, group: str) -> None:
    """Draw the options in two columns, left to right."""
    half = (pen.right - pen.left - 8) / 2
    options = question.options
    for start in range(0, len(options), 2):
        top = pen.y
        lowest = top
        for column, option in enumerate(options[start : start + 2]):
            pen.y = top
            x = pen.left + 8 + column * half
            _option(pen, question, option, x=x, width=half - 14, line=line, group=group)
            lowest = max(lowest, pen.y)
        pen.y = lowest
