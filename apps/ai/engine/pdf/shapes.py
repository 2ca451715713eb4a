"""What a page is made of, once PyMuPDF has taken it apart: plain tuples, upright, in points."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from apps.ai.engine.places import Box

ON_THE_RULE: Final = 0.5
"""Points by which what stands in a cell may reach over its rules."""


class Word(NamedTuple):
    """One word as printed. Tuples, where the house has dataclasses: a page makes thousands of them."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    bold: bool
    size: float
    clarity: float = 1.0
    """How sure it is that these letters are one word: less where another word is printed over it."""

    @property
    def middle(self) -> float:
        """Return the height at which the word stands."""
        return (self.y0 + self.y1) / 2


class Drawing(NamedTuple):
    """One small drawing: its box, how dark it is (0 white, 1 black), and whether its inside is filled.

    `edges` is the number of straight axis-parallel lines, `curves` of curves, `slants` of other lines.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    darkness: float
    filled: bool
    edges: int
    curves: int
    slants: int

    @property
    def width(self) -> float:
        """Return the width."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Return the height."""
        return self.y1 - self.y0


class Rule(NamedTuple):
    """A straight line: `at` is its y (horizontal) or x (vertical), `start` to `end` its run."""

    at: float
    start: float
    end: float


class Picture(NamedTuple):
    """A small image on the page and the share of ink in its inside (None: not told by its pixels)."""

    x0: float
    y0: float
    x1: float
    y1: float
    ink: float | None


class Widget(NamedTuple):
    """A form field. `state` is True or False for a check or radio button, `value` the text of the others."""

    x0: float
    y0: float
    x1: float
    y1: float
    kind: str
    name: str
    tip: str
    value: str | None
    state: bool | None
    options: tuple[str, ...]


@dataclass(slots=True)
class PageInk:
    """Everything one page carries, in upright coordinates."""

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    horizontals: list[Rule] = field(default_factory=list)
    verticals: list[Rule] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    drawings: list[Drawing] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    widgets: list[Widget] = field(default_factory=list)
    hidden: list[Word] = field(default_factory=list)
    certainty: float = 1.0
    too_complex: bool = False


def stands_in(box: Box, outer: Box, *, slack: float = 0.0) -> bool:
    """Tell whether the middle of a box is inside another, or at most `slack` points off."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] - slack <= x <= outer[2] + slack and outer[1] - slack <= y <= outer[3] + slack


def union(boxes: "list[Box]") -> Box:
    """Return the smallest box around all of them."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def clarity_of(words: "list[Word]") -> float:
    """Return the clarity of the least clear of the words."""
    return min((word.clarity for word in words), default=1.0)


def around(words: "list[Word]") -> Box:
    """Return the smallest box around the words."""
    return union([word[:4] for word in words])
