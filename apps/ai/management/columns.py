"""Tables of text within the width of a terminal."""

import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

GAP: Final = "  "
NARROWEST: Final = 4

_NUMBER: Final = re.compile(r"-?[\d,]*\.?\d+")


def safe(text: str) -> str:
    """Return a text that cannot move the cursor or turn the line: what prints nothing is shown as �."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in text)


def paragraph(text: str, *, width: int, indent: str = "") -> Iterator[str]:
    """Yield a text in lines that fit."""
    for line in safe(text).split("\n"):
        yield from textwrap.wrap(
            line, max(width, NARROWEST), initial_indent=indent, subsequent_indent=indent
        ) or [""]


def table(
    rows: Sequence[Sequence[str]], *, width: int, headers: Sequence[str] | None = None, indent: str = ""
) -> Iterator[str]:
    """Yield the lines of a table. A cell too long for its column goes on in the next line; nothing is cut.

    A column in which every value is a number stands at the right.
    """
    if not rows:
        return
    cells = [[safe(cell) for cell in row] for row in rows]
    shown = [*([[safe(header) for header in headers]] if headers else []), *cells]
    widths = _fitted(
        [max(_longest(row[column]) for row in shown) for column in range(len(shown[0]))],
        width - len(indent),
    )
    to_the_right = [_is_numeric([row[column] for row in cells]) for column in range(len(widths))]
    for number, row in enumerate(shown):
        yield from _lines(row, widths, to_the_right, indent)
        if headers and number == 0:
            yield indent + GAP.join("─" * each for each in widths)


def _lines(
    row: Sequence[str], widths: Sequence[int], to_the_right: Sequence[bool], indent: str
) -> Iterator[str]:
    wrapped = [
        [piece for line in cell.split("\n") for piece in textwrap.wrap(line, max(width, 1)) or [""]]
        for cell, width in zip(row, widths, strict=True)
    ]
    for at in range(max(len(lines) for lines in wrapped)):
        pieces = [
            _padded(lines[at] if at < len(lines) else "", width, right)
            for lines, width, right in zip(wrapped, widths, to_the_right, strict=True)
        ]
        yield (indent + GAP.join(pieces)).rstrip()


def _padded(piece: str, width: int, right: bool) -> str:  # noqa: FBT001  one of three plain columns
    return piece.rjust(width) if right else piece.ljust(width)


def _fitted(widths: list[int], room: int) -> list[int]:
    """Narrow the widest columns, one step at a time, until the table fits."""
    room -= len(GAP) * (len(widths) - 1)
    while sum(widths) > room and max(widths) > NARROWEST:
        widest = widths.index(max(widths))
        widths[widest] -= 1
    return widths


def _longest(cell: str) -> int:
    return max(len(line) for line in cell.split("\n"))


def _is_numeric(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell not in {"", "–"}]
    return bool(filled) and all(_NUMBER.fullmatch(cell) for cell in filled)
