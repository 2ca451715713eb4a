"""All that stands on a leaf: its tables, and what is said above, between and below them."""

from dataclasses import dataclass, field
from typing import Final

from apps.ai.engine.layout import Choice, Grid, Pair, Remark, Text
from apps.ai.engine.sheets.headers import next_header, plain
from apps.ai.engine.sheets.leaf import Leaf, Line
from apps.ai.engine.sheets.plates import without_plate_maps
from apps.ai.engine.sheets.speech import Speech
from apps.ai.engine.sheets.tables import bare_grid, read_table

_TITLE_WITHIN: Final = 3
_LONGEST_TITLE: Final = 100


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
    at = 0
    while at < len(leaf.lines):
        header = next_header(leaf, at)
        until = len(leaf.lines) if header is None else header.first
        for line in leaf.lines[at:until]:
            _hear(speech, leaf, line)
        if header is None:
            break
        table = read_table(leaf, header, title=_title(leaf, at, header.first))
        contents.grids += table.grids
        contents.texts += table.explained
        contents.remarks += table.remarks
        at = table.end
    if not contents.grids and _is_table_of_pairs(leaf):
        contents.grids.append(bare_grid(leaf, title=leaf.title))
    return contents


def _hear(speech: Speech, leaf: Leaf, line: Line) -> None:
    speech.hear([(text, leaf.place(line.number, column)) for column, text in line.cells.items()])


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
    columns = {column for line in leaf.lines for column in line.cells}
    if len(columns) < 2:
        return False
    return leaf.source == "table" or (len(columns) == 2 and len(leaf.lines) >= 2)
