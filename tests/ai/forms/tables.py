"""Tables: measured, broken over pages, ruled in several ways, written in several orders."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from tests.ai.forms.paper import Colour
from tests.ai.forms.pen import LEADING, Pen

RULED: Final = frozenset({"thin_boxes", "strokes", "cells"})
SMALLEST: Final = 5.5
NUMBER: Final = re.compile(r"[$€£]?[\d.,]+")
SUBSCRIPT: Final = re.compile(r"(\d{3})")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a table holds. `widths` are fixed widths of the columns; `wrapped` is the column that may wrap."""

    headers: Sequence[str] | None
    rows: Sequence[Sequence[str | None]]
    widths: Sequence[float] | None = None
    wrapped: int | None = None


@dataclass(frozen=True, slots=True)
class Measures:
    """The sizes a table came out with."""

    size: float
    padding: float
    widths: tuple[float, ...]
    wrap_header: bool
    right: frozenset[int] = frozenset()
    """The columns whose cells, and without rules whose headers too, end at the right."""


@dataclass(slots=True)
class Portion:
    """What stands of a table on one page, gathered before it is painted."""

    edges: list[float] = field(default_factory=list)
    header_bottom: float | None = None
    words: list[tuple[int, int, float, float, str, bool]] = field(default_factory=list)


def draw_table(pen: Pen, sheet: Sheet) -> None:
    """Draw the table from where the pen stands."""
    measures = _measure(pen, sheet)
    header = _row_lines(pen, measures, sheet.headers, header=True) if sheet.headers is not None else None
    bodies = [_row_lines(pen, measures, row, header=False) for row in sheet.rows]
    first = _height(pen, measures, bodies[0]) if bodies else 0.0
    pen.room((_height(pen, measures, header) if header else 0.0) + first + 4)
    portion = Portion(edges=[pen.y])
    if header:
        _add(pen, measures, portion, header, row=-1)
    for number, body in enumerate(bodies):
        if pen.y + _height(pen, measures, body) > pen.bottom:
            _paint(pen, measures, portion)
            pen.turn_page()
            portion = Portion(edges=[pen.y])
            if header and pen.style.header_repeats:
                _add(pen, measures, portion, header, row=-1)
        _add(pen, measures, portion, body, row=number)
    _paint(pen, measures, portion)


def _longest_word(pen: Pen, text: str, *, bold: bool, size: float) -> float:
    return max(pen.measure(word, bold=bold, size=size) for word in text.split(" "))


def _natural(pen: Pen, sheet: Sheet, *, size: float, wrap_header: bool) -> list[float]:
    """Return the width of each column's content, without padding."""
    bold = pen.style.header_bold
    found = []
    for column in range(len(sheet.rows[0]) if sheet.rows else len(sheet.headers or ())):
        cells = [row[column] for row in sheet.rows if row[column]]
        widest = max((pen.measure(text, size=size) for text in cells if text), default=0.0)
        if column == sheet.wrapped and widest > pen.style.name_width:
            longest = max(_longest_word(pen, text, bold=False, size=size) for text in cells if text)
            widest = max(pen.style.name_width, longest)
        if sheet.headers is not None:
            header = sheet.headers[column]
            fitted = (
                _longest_word(pen, header, bold=bold, size=size)
                if wrap_header
                else pen.measure(header, bold=bold, size=size)
            )
            widest = max(widest, fitted)
        found.append(max(widest, 7.0))
    return found


def _measure(pen: Pen, sheet: Sheet) -> Measures:
    """Return sizes at which the table fits between the margins: headers wrap first, then letters shrink."""
    style = pen.style
    available = pen.right - pen.left
    padding = style.padding if style.rules in RULED else style.padding + 3
    if "touching" in style.defects:
        padding = 0.4
    if sheet.widths is not None:
        return Measures(size=style.size, padding=padding, widths=tuple(sheet.widths), wrap_header=False)
    size, wrap_header = style.size, style.header_wraps
    while True:
        widths = [width + 2 * padding for width in _natural(pen, sheet, size=size, wrap_header=wrap_header)]
        if sum(widths) <= available or size <= SMALLEST:
            break
        if not wrap_header:
            wrap_header = True
        else:
            size -= 0.5
    spare = available - sum(widths)
    if spare > 0 and style.full_width and "touching" not in style.defects:
        whole = sum(widths)
        widths = [width + spare * width / whole for width in widths]
    right = frozenset(
        column
        for column in range(1, len(widths))
        if style.numbers_right and any(NUMBER.fullmatch(row[column] or "") for row in sheet.rows)
    )
    return Measures(size=size, padding=padding, widths=tuple(widths), wrap_header=wrap_header, right=right)


def _row_lines(pen: Pen, measures: Measures, row: Sequence[str | None], *, header: bool) -> list[list[str]]:
    bold = header and pen.style.header_bold
    return [
        pen.wrap(text, width - 2 * measures.padding + 0.01, bold=bold, size=measures.size) if text else []
        for text, width in zip(row, measures.widths, strict=True)
    ]


def _height(pen: Pen, measures: Measures, lines: list[list[str]]) -> float:
    deepest = max(1, *(len(cell) for cell in lines))
    return deepest * measures.size * LEADING + 2 * _air(pen, measures)


def _air(pen: Pen, measures: Measures) -> float:
    return measures.size * (pen.style.row_height - 1) / 2


def _add(pen: Pen, measures: Measures, portion: Portion, lines: list[list[str]], *, row: int) -> None:
    """Place one row below what is already there."""
    style, size = pen.style, measures.size
    height = _height(pen, measures, lines)
    shift = 0.62 * size if "shifted" in style.defects else 0.0
    x = pen.left
    for column, (cell, width) in enumerate(zip(lines, measures.widths, strict=True)):
        top = pen.y + _air(pen, measures) - shift
        if style.middle and style.rules in RULED:
            top += (height - 2 * _air(pen, measures) - len(cell) * size * LEADING) / 2
        for number, text in enumerate(cell):
            bold = row < 0 and style.header_bold
            at = x + measures.padding
            if column in measures.right and (row >= 0 or style.rules not in RULED):
                at = x + width - measures.padding - pen.measure(text, bold=bold, size=size)
            portion.words.append((row, column, at, top + size + number * size * LEADING, text, bold))
        x += width
    pen.y += height
    portion.edges.append(pen.y)
    if row < 0:
        portion.header_bottom = pen.y


def _paint(pen: Pen, measures: Measures, portion: Portion) -> None:
    """Paint fills, rules and words of the part of a table that stands on this page."""
    _fill(pen, measures, portion)
    _rule(pen, measures, portion)
    order = pen.style.order
    words = portion.words
    if order == "columns":
        words = sorted(words, key=lambda word: word[1])
    elif order == "header_last":
        words = sorted(words, key=lambda word: word[0] < 0)
    elif order == "shuffled":
        words = pen.rng.sample(words, len(words))
    for row, _, x, base, text, bold in words:
        if row < 0 and pen.style.subscripts and text.startswith("A"):
            _write_subscripts(pen, x, base, text, bold=bold, size=measures.size)
        else:
            pen.write(x, base, text, bold=bold, size=measures.size)


def _write_subscripts(pen: Pen, x: float, base: float, text: str, *, bold: bool, size: float) -> None:
    """Write `A260/A280` with its wavelengths set lower and smaller."""
    for piece in SUBSCRIPT.split(text):
        low = bool(SUBSCRIPT.fullmatch(piece))
        scale = size * 0.83 if low else size
        if piece:
            pen.write(x, base + (size * 0.22 if low else 0), piece, bold=bold, size=scale)
            x += pen.measure(piece, bold=bold, size=scale)


def _fill(pen: Pen, measures: Measures, portion: Portion) -> None:
    style = pen.style
    right = pen.left + sum(measures.widths)
    if portion.header_bottom is not None and style.header_grey is not None:
        box = (pen.left, portion.edges[0], right, portion.header_bottom)
        pen.paper.box(box, fill=(style.header_grey,) * 3)
    if style.rules == "zebra":
        for top, bottom in list(pairwise(portion.edges))[1::2]:
            pen.paper.box((pen.left, top, right, bottom), fill=(0.94, 0.94, 0.96))


def _rule(pen: Pen, measures: Measures, portion: Portion) -> None:
    style = pen.style
    grey: Colour = (style.rule_grey,) * 3
    edges = portion.edges
    columns = [pen.left]
    for width in measures.widths:
        columns.append(columns[-1] + width)
    if style.rules in {"thin_boxes", "cells"}:
        _rule_cells(pen, columns, edges, grey)
        return
    levels: list[float] = []
    if style.rules in {"strokes", "horizontal"}:
        levels = edges
    elif style.rules == "booktabs":
        levels = [edges[0], edges[-1], *([portion.header_bottom] if portion.header_bottom else [])]
    for y in levels:
        if _kept(pen):
            pen.paper.line([(columns[0], y), (columns[-1], y)], stroke=grey)
    if style.rules == "strokes":
        for x in columns:
            if _kept(pen):
                pen.paper.line([(x, edges[0]), (x, edges[-1])], stroke=grey)


def _rule_cells(pen: Pen, columns: list[float], edges: list[float], grey: Colour) -> None:
    """Frame each cell by itself: one stroked box, or four thin filled ones as wkhtmltopdf draws them."""
    for top, bottom in pairwise(edges):
        for left, right in pairwise(columns):
            if pen.style.rules == "cells":
                if _kept(pen):
                    pen.paper.box((left, top, right, bottom), stroke=grey)
                continue
            for box in (
                (left, top, right, top + 0.75),
                (left, bottom, right + 0.75, bottom + 0.75),
                (left, top, left + 0.75, bottom),
                (right, top, right + 0.75, bottom),
            ):
                if _kept(pen):
                    pen.paper.box(box, fill=grey)


def _kept(pen: Pen) -> bool:
    return "missing_rules" not in pen.style.defects or pen.rng.random() < 0.6
