"""The summary of a request: who asks for what, in the shapes such forms give it."""

from collections.abc import Sequence

from tests.ai.forms.entries import draw_entries, draw_pairs_table
from tests.ai.forms.pen import LEADING, Pen
from tests.ai.forms.spec import Entry
from tests.ai.forms.tables import Sheet, draw_table


def draw_summary(pen: Pen, entries: Sequence[Entry]) -> None:
    """Draw the summary as the style has it."""
    look = pen.style.summary
    if look in {"four_columns", "two_blocks", "captions"} and not _fits(pen, entries):
        look = "table"
    if look == "table":
        draw_pairs_table(pen, entries)
    elif look == "lines":
        draw_entries(pen, entries, pen.style.title_entry)
    elif look == "four_columns":
        _four_columns(pen, entries)
    elif look == "two_blocks":
        _two_blocks(pen, entries)
    else:
        _captions(pen, entries)
    pen.y += pen.style.gap


def _fits(pen: Pen, entries: Sequence[Entry]) -> bool:
    """Tell whether no single word is wider than its place, as long addresses are on narrow pages."""
    share = 0.3 if pen.style.summary == "four_columns" else 0.42
    words = [word for entry in entries if entry.printed for word in entry.printed.split(" ")]
    return max(pen.measure(word) for word in words) < share * (pen.right - pen.left) - 16


def _four_columns(pen: Pen, entries: Sequence[Entry]) -> None:
    """Draw label, value, label, value on each row of a table."""
    cells = [(f"{entry.label}:", entry.printed) for entry in entries]
    if len(cells) % 2:
        cells.append(("", None))
    rows = [(*cells[start], *cells[start + 1]) for start in range(0, len(cells), 2)]
    whole = pen.right - pen.left
    draw_table(
        pen, Sheet(headers=None, rows=rows, widths=tuple(whole * share for share in (0.2, 0.3, 0.2, 0.3)))
    )


def _two_blocks(pen: Pen, entries: Sequence[Entry]) -> None:
    """Write `Label: value` lines in two blocks side by side."""
    half = (pen.right - pen.left) / 2
    size = pen.style.size
    middle = (len(entries) + 1) // 2
    pen.room(size * LEADING * len(entries) * 1.5)
    top, lowest = pen.y, pen.y
    for column, part in enumerate((entries[:middle], entries[middle:])):
        pen.y = top
        for entry in part:
            pen.lines(
                pen.left + column * half,
                pen.wrap(f"{entry.label}: {entry.printed or ''}".rstrip(), half - 18),
            )
            pen.y += 2.5
        lowest = max(lowest, pen.y)
    pen.y = lowest


def _captions(pen: Pen, entries: Sequence[Entry]) -> None:
    """Draw frames, two on a row, each with a small grey caption above its value."""
    size = pen.style.size
    half = (pen.right - pen.left) / 2
    for start in range(0, len(entries), 2):
        pair = entries[start : start + 2]
        wrapped = [pen.wrap(entry.printed, half - 10) if entry.printed else [] for entry in pair]
        height = size * 0.8 * LEADING + max(1, *(len(lines) for lines in wrapped)) * size * LEADING + 5
        pen.room(height)
        for column, (entry, lines) in enumerate(zip(pair, wrapped, strict=True)):
            x = pen.left + column * half
            pen.paper.box((x, pen.y, x + half, pen.y + height), stroke=(pen.style.rule_grey,) * 3)
            pen.write(x + 4, pen.y + 1.5 + size * 0.8, entry.label, size=size * 0.8, colour=(0.4, 0.4, 0.4))
            for number, text in enumerate(lines):
                base = pen.y + 2 + size * 0.8 * LEADING + size + number * size * LEADING
                pen.write(x + 4, base, text)
        pen.y += height
