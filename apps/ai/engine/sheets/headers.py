"""Which row is the header of a table: by its texts, by the shape of the rows below, by words we know."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from apps.ai.engine.sheets.leaf import Leaf, Line, columns_of, spread
from apps.ai.engine.sheets.looks import count_known, is_label, is_number, is_unit, is_value, names_samples
from apps.ai.engine.sheets.marks import holds_mark

_LOOK_AHEAD: Final = 12
_BETTER_WITHIN: Final = 25
_CLEARLY_BETTER: Final = 1.5
_FARTHEST_BODY: Final = 4
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: the lines it takes (`first` to `last`, places in the leaf) and its texts."""

    first: int
    last: int
    texts: dict[int, str]
    certainty: float


@dataclass(frozen=True, slots=True)
class _Candidate:
    at: int
    score: float
    known: int
    contrast: float


@dataclass(slots=True)
class Headers:
    """Finds the headers of a leaf; a line is judged once, however often the search passes it."""

    leaf: Leaf
    _judged: dict[int, _Candidate | None] = field(default_factory=dict)

    def next(self, start: int) -> Header | None:
        """Return the next header at or below a line, None where no further table begins."""
        best: _Candidate | None = None
        for at in range(start, len(self.leaf.lines)):
            if best is not None and at > best.at + _BETTER_WITHIN:
                break
            found = self._candidate(at)
            if found is not None and (best is None or found.score > best.score + _CLEARLY_BETTER):
                best = found
        return None if best is None else _header(self.leaf, best, start)

    def opens_table(self, at: int, *, known: int) -> bool:
        """Tell whether a line below a table is the header of another one."""
        texts = self.leaf.lines[at].texts()
        if not all(map(is_label, texts)) or 2 * count_known(texts) < max(2 * known, len(texts)):
            return False
        return self._candidate(at) is not None

    def _candidate(self, at: int) -> _Candidate | None:
        if at not in self._judged:
            self._judged[at] = _candidate(self.leaf, at)
        return self._judged[at]


def plain(text: str) -> str:
    """Return a label as printed: on one line, without its colon and the star of a required one."""
    return _SPACE.sub(" ", text).strip().rstrip(":：* ").lstrip("* ")


def _candidate(leaf: Leaf, at: int) -> _Candidate | None:
    line = leaf.lines[at]
    texts = line.texts()
    if not _may_be_header(texts):
        return None
    known = count_known(texts)
    columns = list(spread(leaf, line)) if leaf.merged else list(line.cells)
    body = _body(leaf.lines, at)
    coverage, contrast = _fit(columns, body)
    labels = sum(is_label(text) for text in texts)
    # Names such as Rep1, Rep2 look like samples; above nothing but numbers they are headers all the same.
    if labels < 0.8 * len(texts) and contrast < 0.5:
        return None
    if not _holds(texts, known, contrast, coverage, body):
        return None
    score = 2.0 * known + 3.0 * coverage + 2.0 * contrast + 0.2 * min(len(texts), 8)
    return _Candidate(at, score, known, contrast)


def _may_be_header(texts: Sequence[str]) -> bool:
    if any(holds_mark(text) for text in texts):
        return False
    if any(text.endswith(":") for text in texts) and not all(text.endswith(":") for text in texts):
        return False
    values = sum(is_value(text) for text in texts)
    return values <= 0.2 * len(texts) and 2 * len({text.casefold() for text in texts}) >= len(texts)


def _holds(texts: Sequence[str], known: int, contrast: float, coverage: float, body: Sequence[Line]) -> bool:
    if len(texts) == 1:
        return names_samples(texts[0]) and len(body) >= 2 and all(len(line.cells) == 1 for line in body)
    if not body:
        return known >= min(3, len(texts))
    if coverage < 0.5:
        return False
    if len(texts) == 2:
        return known == 2 or (known == 1 and contrast >= 0.5 and len(body) >= 2)
    return True


def _body(lines: Sequence[Line], at: int) -> list[Line]:
    body: list[Line] = []
    above = lines[at].number
    for line in lines[at + 1 : at + 1 + _LOOK_AHEAD]:
        if line.number - above > _FARTHEST_BODY or _speaks(line):
            break
        body.append(line)
        above = line.number
    return body


def _speaks(line: Line) -> bool:
    """Tell a line that says something of its own: `Label:` with or without its value, a sentence."""
    first = next(iter(line.cells.values()))
    return first.endswith(":") or (len(line.cells) == 1 and (": " in first or len(first.split()) > 5))


def _fit(columns: Sequence[int], body: Sequence[Line]) -> tuple[float, float]:
    """Return the share of the columns in use below that have a header, and the share that hold numbers."""
    used: dict[int, int] = {}
    numbers: dict[int, int] = {}
    for line in body:
        for column, text in line.cells.items():
            used[column] = used.get(column, 0) + 1
            numbers[column] = numbers.get(column, 0) + is_number(text)
    usual = [column for column, count in used.items() if count >= 0.3 * len(body)]
    if not usual:
        return 0.0, 0.0
    contrasting = sum(2 * numbers[column] > used[column] for column in usual if column in columns)
    return sum(column in columns for column in usual) / len(usual), contrasting / len(columns)


def _header(leaf: Leaf, found: _Candidate, start: int) -> Header:
    lines = leaf.lines
    first = last = found.at
    if found.at > start and _is_group_row(leaf, found.at - 1, found.at):
        first -= 1
    elif found.at + 1 < len(lines) and (_goes_on(leaf, found.at) or _is_unit_row(lines, found.at + 1)):
        last += 1
    if last == found.at and last + 1 < len(lines) and _is_unit_row(lines, last + 1):
        last += 1
    certainty = 1.0 if found.known >= 2 else 0.9 if found.contrast > 0 or found.known else 0.6
    return Header(first, last, _joined(leaf, first, last), certainty)


def _is_group_row(leaf: Leaf, above: int, at: int) -> bool:
    """Tell a row of headings that each stand over several columns of the header below it."""
    group, header = leaf.lines[above], leaf.lines[at]
    if header.number - group.number != 1 or not all(map(is_label, group.texts())):
        return False
    if any(text.endswith(":") for text in group.texts()):
        return False
    spread_columns = spread(leaf, group)
    if len(spread_columns) > len(group.cells):
        return len(group.cells) > 1 or not set(header.cells) <= set(spread_columns)
    repeated = len({text.casefold() for text in header.texts()}) < len(header.cells)
    return repeated and len(group.cells) > 1 and len(group.cells) < len(header.cells)


def _goes_on(leaf: Leaf, at: int) -> bool:
    """Tell a header whose merged cells reach into the row below or stand over several of its cells."""
    header, below = leaf.lines[at], leaf.lines[at + 1]
    if below.number - header.number != 1 or not all(is_label(text) for text in below.texts()):
        return False
    over = {
        column
        for span in leaf.merged.get(header.number, {}).values()
        if span.last_column > span.first_column
        for column in columns_of(span)
    }
    return bool(over) and set(below.cells) <= over


def _is_unit_row(lines: Sequence[Line], at: int) -> bool:
    above, line = lines[at - 1], lines[at]
    near = line.number - above.number == 1 and set(line.cells) <= set(above.cells)
    return near and all(is_unit(text) for text in line.texts())


def _joined(leaf: Leaf, first: int, last: int) -> dict[int, str]:
    if first == last:
        return {column: plain(text) for column, text in leaf.lines[first].cells.items()}
    upper, lower = spread(leaf, leaf.lines[first]), leaf.lines[last].cells
    merged = len(upper) > len(leaf.lines[first].cells)
    texts: dict[int, str] = {}
    heading = ""
    for column in sorted({*upper, *lower}):
        above = upper.get(column, "")
        if above:
            heading = above
        elif not merged and column in lower and len(upper) < len(lower):
            above = heading
        below = lower.get(column, "")
        texts[column] = plain(f"{plain(above)} {plain(below)}")
    return texts
