"""The text of a page that is in no table: its lines, and which of them are used up."""

from dataclasses import dataclass, field

from apps.ai.engine.pdf.lines import Line
from apps.ai.engine.pdf.shapes import Rule, Word
from apps.ai.engine.places import Box


@dataclass(slots=True)
class PageText:
    """The lines of a page, the stars of its required questions, and which lines are used up."""

    lines: list[Line]
    stars: list[Word]
    used: set[int]
    underlines: list[Rule] = field(default_factory=list)

    def is_boxed(self, line: Line) -> bool:
        """Tell whether a long rule stands close above a line and another close below."""
        reach = 1.6 * line.size
        own = [rule for rule in self.underlines if rule.start <= line.x0 and rule.end >= line.box[2]]
        return any(0 < line.middle - rule.at <= reach for rule in own) and any(
            0 < rule.at - line.middle <= reach for rule in own
        )

    def has_star(self, box: Box) -> bool:
        """Tell whether a star stands beside a text, left or right of it."""
        middle = (box[1] + box[3]) / 2
        return any(
            abs(star.middle - middle) <= 0.75 * max(star.size, box[3] - box[1])
            and (-2 <= box[0] - star.x1 <= 18 or -2 <= star.x0 - box[2] <= 12)
            for star in self.stars
        )
