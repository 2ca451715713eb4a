"""Rules to grids: collinear pieces are joined, and lines that cross make the cells of a table."""

import itertools
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from apps.ai.engine.pdf.grouping import Groups
from apps.ai.engine.pdf.shapes import Rule
from apps.ai.engine.places import Box

SAME_LINE: Final = 1.6
"""Pieces whose position differs by less than this many points lie on one line."""
BRIDGE: Final = 2.5
"""A gap this wide between two pieces of a line is closed."""
TOUCH: Final = 2.5
"""How far a line may end before the line it meets."""
SAME_CELL: Final = 2.0
"""How far the side of a box may be from the line of a table it is drawn along."""
SHORTEST: Final = 13.0
"""A joined line shorter than this many points is part of a frame, not of a table."""
MAX_LINES: Final = 3_000
"""Joined lines past which a page's rules are a drawing, not tables."""


@dataclass(frozen=True, slots=True)
class RuledGrid:
    """A grid of ruled cells: `ys` are the heights between the rows, `edges[i]` the x edges of row i."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    edges: tuple[tuple[float, ...], ...]

    @property
    def box(self) -> Box:
        """Return the box around the whole grid."""
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def has_cell(self, box: Box) -> bool:
        """Tell whether a box is a cell of the grid, or several: its sides lie on lines of it."""
        return all(
            any(abs(side - line) <= SAME_CELL for line in lines)
            for side, lines in ((box[0], self.xs), (box[2], self.xs), (box[1], self.ys), (box[3], self.ys))
        )

    def row_at(self, y: float) -> int | None:
        """Return the index of the row at this height."""
        index = bisect_right(self.ys, y) - 1
        return index if 0 <= index < len(self.ys) - 1 else None

    def column_at(self, row: int, x: float) -> int | None:
        """Return the index of the column in which the cell of `row` at this x begins."""
        edges = self.edges[row]
        index = bisect_right(edges, x) - 1
        if not 0 <= index < len(edges) - 1:
            return None
        return min(range(len(self.xs)), key=lambda column: abs(self.xs[column] - edges[index]))


def join_rules(rules: list[Rule]) -> list[Rule]:
    """Join collinear pieces that touch, and drop what stays too short for a table."""
    joined: list[Rule] = []
    for line in _by_position(rules):
        pieces = sorted(line, key=lambda rule: rule.start)
        at = sum(rule.at for rule in pieces) / len(pieces)
        start, end = pieces[0].start, pieces[0].end
        for piece in pieces[1:]:
            if piece.start <= end + BRIDGE:
                end = max(end, piece.end)
            else:
                joined.append(Rule(at, start, end))
                start, end = piece.start, piece.end
        joined.append(Rule(at, start, end))
    return [rule for rule in joined if rule.end - rule.start >= SHORTEST]


def _by_position(rules: list[Rule]) -> list[list[Rule]]:
    lines: list[list[Rule]] = []
    for rule in sorted(rules):
        if lines and rule.at - lines[-1][0].at <= SAME_LINE:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    return lines


def find_grids(horizontals: list[Rule], verticals: list[Rule]) -> list[RuledGrid]:
    """Return the grids that joined rules make, from top to bottom; one closed box alone is none."""
    if len(horizontals) + len(verticals) > MAX_LINES:
        return []
    grids = []
    for across, down in _connected(horizontals, verticals):
        grid = _grid(across, down)
        if grid is not None:
            grids.append(grid)
    return sorted(grids, key=lambda grid: (grid.box[1], grid.box[0]))


def _connected(horizontals: list[Rule], verticals: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Group lines that cross or touch, directly or through others."""
    touching = Groups(len(horizontals) + len(verticals))
    for down_index, down in enumerate(verticals, start=len(horizontals)):
        for across_index, across in enumerate(horizontals):
            if (
                across.start - TOUCH <= down.at <= across.end + TOUCH
                and down.start - TOUCH <= across.at <= down.end + TOUCH
            ):
                touching.join(down_index, across_index)
    groups: defaultdict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for index, across in enumerate(horizontals):
        groups[touching.root(index)][0].append(across)
    for index, down in enumerate(verticals, start=len(horizontals)):
        groups[touching.root(index)][1].append(down)
    return list(groups.values())


def _grid(across: list[Rule], down: list[Rule]) -> RuledGrid | None:
    if len(across) < 2 or len(down) < 2:
        return None
    xs = _positions(down)
    left, right = xs[0], xs[-1]
    covered: defaultdict[float, float] = defaultdict(float)
    heights = _positions(across)
    for rule in across:
        nearest = min(heights, key=lambda y: abs(y - rule.at))
        covered[nearest] += min(rule.end, right) - max(rule.start, left)
    ys = tuple(y for y in heights if covered[y] >= 0.5 * (right - left))
    if len(ys) < 2 or len(xs) < 2:
        return None
    edges = tuple(_edges_of_row(xs, down, top, bottom) for top, bottom in itertools.pairwise(ys))
    if (len(ys) - 1) * (len(xs) - 1) < 2 or all(len(row) < 3 for row in edges):
        return None
    return RuledGrid(xs, ys, edges)


def _positions(rules: list[Rule]) -> tuple[float, ...]:
    positions: list[float] = []
    for rule in sorted(rules):
        if not positions or rule.at - positions[-1] > 2 * SAME_LINE:
            positions.append(rule.at)
    return tuple(positions)


def _edges_of_row(xs: tuple[float, ...], down: list[Rule], top: float, bottom: float) -> tuple[float, ...]:
    """Return the x positions whose line runs through this row; a merged cell lacks the inner ones."""
    middle = (top + bottom) / 2
    through = [
        x
        for x in xs
        if any(abs(rule.at - x) <= 2 * SAME_LINE and rule.start <= middle <= rule.end for rule in down)
    ]
    if not through or through[0] != xs[0]:
        through.insert(0, xs[0])
    if through[-1] != xs[-1]:
        through.append(xs[-1])
    return tuple(through)
