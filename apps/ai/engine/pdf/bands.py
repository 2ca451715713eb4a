"""What parts the rows of a table without upright rules: rules across it, and filled rows."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from apps.ai.engine.pdf.lines import Line
from apps.ai.engine.pdf.shapes import Rule
from apps.ai.engine.places import Box

LONG_RULE: Final = 100.0
"""Points from which on a rule may part the rows of a table."""


@dataclass(frozen=True, slots=True)
class Bands:
    """Heights at which something parts two rows: a rule across the table, or the edge of a filled row."""

    ys: tuple[float, ...]

    def part(self, above: Line, below: Line) -> bool:
        """Tell whether something stands between two lines."""
        index = bisect_left(self.ys, above.middle)
        return index < len(self.ys) and self.ys[index] < below.middle


def bands_of(across: list[Rule], fills: list[Box]) -> Bands:
    """Return what may part the rows of tables without upright rules."""
    long = [rule.at for rule in across if rule.end - rule.start >= LONG_RULE]
    edges = [edge for box in fills for edge in (box[1], box[3])]
    return Bands(tuple(sorted([*long, *edges])))
