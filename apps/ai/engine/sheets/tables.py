"""The rows of a table below its header: what is data, what explains, what is only an example."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from apps.ai.engine.layout import Cell, Grid, Remark, Row, Text
from apps.ai.engine.sheets.headers import Header, Headers
from apps.ai.engine.sheets.leaf import Leaf, Line
from apps.ai.engine.sheets.looks import count_known, is_example, is_instruction, is_label, is_number, is_unit
from apps.ai.engine.sheets.speech import is_said

_OPENING_LINES: Final = 6
_SENTENCE_WORDS: Final = 6


@dataclass(frozen=True, slots=True)
class Table:
    """A table read from a leaf, and the line behind its last one."""

    grids: tuple[Grid, ...]
    explained: tuple[Text, ...]
    remarks: tuple[Remark, ...]
    end: int


def read_table(headers: Headers, header: Header, *, title: str | None) -> Table:
    """Read the table that begins with a header, down to where something else begins."""
    leaf = headers.leaf
    end = _end(headers, header)
    lines = list(leaf.lines[header.last + 1 : end])
    explained, examples, lines = _opening(lines)
    header = replace(header, texts=_with_units(header.texts, explained))
    printed = {column: text.casefold() for column, text in leaf.lines[header.last].cells.items()}
    lines = [line for line in lines if not _repeats(line, printed)]
    grids = tuple(
        _grid(leaf, columns, header, [line for line in lines if not columns.isdisjoint(line.cells)], title)
        for columns in _sides(header, lines)
    )
    return Table(
        grids,
        tuple(
            Text(text, leaf.place(line.number, column))
            for line in explained
            for column, text in line.cells.items()
            if not is_unit(text)
        ),
        tuple(_example_remark(leaf, line) for line in examples),
        end,
    )


def bare_grid(leaf: Leaf, *, title: str | None) -> Grid:
    """Return all lines of a leaf as a table whose columns have no names."""
    columns = frozenset(column for line in leaf.lines for column in line.cells)
    return _grid(leaf, columns, Header(-1, -1, {}, 0.5), leaf.lines, title)


def _end(headers: Headers, header: Header) -> int:
    lines = headers.leaf.lines
    width = 0
    for at in range(header.last + 1, len(lines)):
        if _begins_something_else(headers, header, at, width):
            return at
        width = max(width, len(lines[at].cells))
    return len(lines)


def _begins_something_else(headers: Headers, header: Header, at: int, width: int) -> bool:
    leaf = headers.leaf
    line, above = leaf.lines[at], leaf.lines[at - 1]
    apart = line.number - above.number > 1
    if _is_speech(line, header, apart=apart, width=width):
        return True
    if at <= header.last + 1 and not apart:
        return False
    if _repeats(line, {column: text.casefold() for column, text in leaf.lines[header.last].cells.items()}):
        return False
    if apart and len(line.cells) == 1 and at + 1 < len(leaf.lines) and len(header.texts) > 1:
        # A heading of its own, with another header right below it.
        return headers.opens_table(at + 1, known=2)
    return headers.opens_table(at, known=2 if apart else 3)


def _is_speech(line: Line, header: Header, *, apart: bool, width: int) -> bool:
    """Tell a footnote, a signature line or a sentence from a row of the table."""
    if len(header.texts) == 1:
        return apart and is_said(line.texts()[0])
    texts = line.texts()
    if is_said(texts[0]) and len(texts) <= 2:
        return True
    if len(texts) == 1:
        return len(texts[0].split()) >= _SENTENCE_WORDS or texts[0].startswith(("*", "Note", "NOTE"))
    few = len(texts) == 2 and width >= 4 and apart
    return few and not any(is_number(text) for text in texts) and all(is_label(text) for text in texts)


def _opening(lines: Sequence[Line]) -> tuple[list[Line], list[Line], list[Line]]:
    """Set the topmost lines apart that explain the columns or are examples; return these, those, the rest."""
    explained: list[Line] = []
    examples: list[Line] = []
    for at, line in enumerate(lines[:_OPENING_LINES]):
        texts = line.texts()
        if any(is_example(text) for text in texts[:2]) and not _explains(texts):
            examples.append(line)
        elif _explains(texts):
            explained.append(line)
        else:
            return explained, examples, list(lines[at:])
    return explained, examples, list(lines[_OPENING_LINES:])


def _with_units(headers: Mapping[int, str], explained: Sequence[Line]) -> dict[int, str]:
    """Return the headers, each with the unit that a line below them gives for its column."""
    texts = dict(headers)
    for line in explained:
        for column, text in line.cells.items():
            if column in texts and is_unit(text):
                texts[column] = f"{texts[column]} {text}"
    return texts


def _explains(texts: Sequence[str]) -> bool:
    told = sum(is_instruction(text) for text in texts)
    units = sum(is_unit(text) for text in texts)
    return told > 0 and 2 * (told + units) >= len(texts) and not any(is_number(text) for text in texts[1:])


def _repeats(line: Line, printed: dict[int, str]) -> bool:
    return {column: text.casefold() for column, text in line.cells.items()} == printed


def _example_remark(leaf: Leaf, line: Line) -> Remark:
    place = leaf.place_of_row(line.number, min(line.cells), max(line.cells))
    return Remark("example_row", "info", f"Row {line.number} is an example and was left out.", (place,))


def _sides(header: Header, lines: Sequence[Line]) -> list[frozenset[int]]:
    """Return the columns of the table, or of each of two tables side by side that repeat their headers."""
    columns = frozenset(header.texts) | frozenset(column for line in lines for column in line.cells)
    sides: list[set[int]] = []
    for column in sorted(columns):
        if sides and column - 1 in sides[-1]:
            sides[-1].add(column)
        else:
            sides.append({column})
    names = [[header.texts.get(column, "").casefold() for column in sorted(side)] for side in sides]
    if len(sides) > 1 and all(count_known(side) >= 2 and side == names[0] for side in names):
        return [frozenset(side) for side in sides]
    return [columns]


def _grid(
    leaf: Leaf, columns: frozenset[int], header: Header, lines: Sequence[Line], title: str | None
) -> Grid:
    order = sorted(columns)
    texts_at = {line.number: line.cells for line in leaf.lines} if leaf.inherited else {}
    rows = tuple(
        Row(
            tuple(_cell(leaf, line, column, texts_at) for column in order),
            leaf.place_of_row(line.number, order[0], order[-1]),
        )
        for line in lines
    )
    headers = tuple(header.texts.get(column, "") for column in order)
    return Grid(title, headers, rows, (), header_certainty=header.certainty)


def _cell(leaf: Leaf, line: Line, column: int, texts_at: dict[int, Mapping[int, str]]) -> Cell:
    number = line.number
    text = line.cells.get(column)
    if text is None and (number, column) in leaf.inherited:
        number = leaf.inherited[number, column]
        text = texts_at.get(number, {}).get(column)
    return Cell(text, leaf.place(number, column))
