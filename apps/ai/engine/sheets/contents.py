"""All that stands on a leaf: its tables, and what is said above, between and below them."""

from dataclasses import dataclass, field, replace
from typing import Final

from apps.ai.engine.layout import Choice, Grid, Pair, Remark, Text
from apps.ai.engine.sheets.headers import Headers, plain
from apps.ai.engine.sheets.leaf import Leaf, Line
from apps.ai.engine.sheets.looks import is_number
from apps.ai.engine.sheets.marks import holds_mark
from apps.ai.engine.sheets.plates import without_plate_maps
from apps.ai.engine.sheets.speech import Speech
from apps.ai.engine.sheets.tables import bare_grid, read_table

_TITLE_WITHIN: Final = 3
_LONGEST_TITLE: Final = 100
_FEWEST_ROWS: Final = 2
_FEWEST_CELLS: Final = 3


@dataclass(slots=True)
class Contents:
    """What was read, each in reading order; one after the other for the leaves of a document."""

    texts: list[Text] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def add(self, other: "Contents") -> None:
        """Append what stands on the next leaf."""
        self.texts += other.texts
        self.pairs += other.pairs
        self.choices += other.choices
        self.grids += other.grids
        self.remarks += other.remarks


def read_contents(leaf: Leaf, *, section: str | None = None) -> Contents:
    """Read a leaf: tables below their headers, everything else as pairs, choices and texts."""
    leaf, remarks = without_plate_maps(leaf)
    speech = Speech(leaf.source, section=section)
    contents = Contents(speech.texts, speech.pairs, speech.choices, remarks=remarks)
    headers = Headers(leaf)
    at = 0
    while at < len(leaf.lines):
        header = headers.next(at)
        until = len(leaf.lines) if header is None else header.first
        _take_loose(contents, speech, leaf, at, until)
        if header is None:
            break
        table = read_table(headers, header, title=_title(leaf, at, header.first))
        contents.grids += table.grids
        contents.texts += table.explained
        contents.remarks += table.remarks
        at = table.end
    if not contents.grids and _is_table_of_pairs(leaf):
        contents.grids.append(bare_grid(leaf, title=leaf.title))
    return contents


def _take_loose(contents: Contents, speech: Speech, leaf: Leaf, start: int, end: int) -> None:
    """Take lines outside of tables in; rows of measurements that nobody headed are a table without names."""
    at = start
    while at < end:
        until = at
        while until < end and _is_data(leaf, at, until):
            until += 1
        if until - at >= _FEWEST_ROWS:
            part = replace(leaf, lines=leaf.lines[at:until])
            contents.grids.append(bare_grid(part, title=_title(leaf, start, at)))
            at = until
        else:
            _hear(speech, leaf, leaf.lines[at])
            at += 1


def _is_data(leaf: Leaf, first: int, at: int) -> bool:
    line, top = leaf.lines[at], leaf.lines[first]
    near = at == first or line.number - leaf.lines[at - 1].number == 1
    return near and len(line.cells) >= _FEWEST_CELLS and min(line.cells) == min(top.cells) and _measures(line)


def _measures(line: Line) -> bool:
    """Tell a row with a number in it and no question."""
    texts = line.texts()
    return any(is_number(text) for text in texts) and not any(
        text.endswith(":") or holds_mark(text) for text in texts
    )


def _hear(speech: Speech, leaf: Leaf, line: Line) -> None:
    pieces = [(text, leaf.place(line.number, column)) for column, text in line.cells.items()]
    # In a Word table a heading is merged over the columns; what stands alone otherwise lacks its answer.
    alone = leaf.source == "table" and leaf.width > 1 and not leaf.merged.get(line.number)
    speech.hear(pieces, alone_asks=alone)


def _title(leaf: Leaf, start: int, at: int) -> str | None:
    """Return the heading right above a table, else the name of its sheet."""
    if at > start:
        above = leaf.lines[at - 1]
        texts = above.texts()
        near = leaf.lines[at].number - above.number <= _TITLE_WITHIN
        if near and len(texts) == 1 and len(texts[0]) <= _LONGEST_TITLE and ": " not in texts[0]:
            return plain(texts[0].rstrip(":"))
    return leaf.title


def _is_table_of_pairs(leaf: Leaf) -> bool:
    if leaf.width < 2:
        return False
    return leaf.source == "table" or (leaf.width == 2 and len(leaf.lines) >= 2)
