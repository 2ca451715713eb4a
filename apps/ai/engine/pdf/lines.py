"""Words to visual lines, and lines to runs: words that belong together because no gap parts them."""

import itertools
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from apps.ai.engine.pdf.shapes import Word, around
from apps.ai.engine.places import Box

JAMMED: Final = 0.12
"""Words of a line that share more than this of the narrower one's width are printed over each other."""
MOST_BESIDE: Final = 60
"""Words of a line that are looked at; a line of a form has some 20."""
HALFWAY: Final = 0.3
"""Share of its height by which a word printed into a line stands off from it at least."""
JAMMED_CLARITY: Final = 0.6
RUN_GAP: Final = 0.75
"""A gap wider than this share of the letter size parts two runs; a space has about 0.28."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one line without a wide gap between them, all bold or all not."""

    words: tuple[Word, ...]
    text: str
    box: Box
    bold: bool
    size: float

    @property
    def x0(self) -> float:
        """Return the left edge."""
        return self.box[0]

    @property
    def x1(self) -> float:
        """Return the right edge."""
        return self.box[2]

    @property
    def centre(self) -> float:
        """Return the middle between left and right edge."""
        return (self.box[0] + self.box[2]) / 2


@dataclass(slots=True)
class Line:
    """Words at one height, from left to right."""

    words: list[Word]
    y0: float
    y1: float

    @property
    def middle(self) -> float:
        """Return the height at which the line stands."""
        return (self.y0 + self.y1) / 2

    @property
    def x0(self) -> float:
        """Return the left edge."""
        return self.words[0].x0

    @property
    def text(self) -> str:
        """Return the words with single spaces between them."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """Return the box around all words."""
        return around(self.words)

    @property
    def size(self) -> float:
        """Return the size of the largest letters."""
        return max(word.size for word in self.words)


def lines_of(words: list[Word]) -> list[Line]:
    """Return the visual lines from top to bottom.

    A word belongs to the line whose height it shares by half of the smaller of the two, so that subscripts
    stay with their line and the next line does not join; nor does a line that is printed halfway into it.
    """
    lines: list[Line] = []
    for word in sorted(words, key=lambda each: (each.middle, each.x0)):
        home = _home_of(word, lines)
        if home is None:
            lines.append(Line([word], word.y0, word.y1))
        else:
            home.words.append(word)
            if word.size >= home.words[0].size * 0.8:
                home.y0, home.y1 = min(home.y0, word.y0), max(home.y1, word.y1)
    for line in lines:
        line.words.sort(key=lambda each: each.x0)
    lines.sort(key=lambda line: (line.middle, line.x0))
    return lines


def _home_of(word: Word, lines: list[Line]) -> Line | None:
    for line in reversed(lines[-3:]):
        shared = min(line.y1, word.y1) - max(line.y0, word.y0)
        if shared >= 0.5 * min(line.y1 - line.y0, word.y1 - word.y0):
            return None if _is_printed_into(word, line) else line
    return None


def _is_printed_into(word: Word, line: Line) -> bool:
    """Tell whether a word stands lower than the line, on words of it."""
    if abs(word.middle - line.middle) <= HALFWAY * (word.y1 - word.y0):
        return False
    return any(
        min(word.x1, each.x1) - max(word.x0, each.x0) > JAMMED * min(word.x1 - word.x0, each.x1 - each.x0)
        for each in line.words[-MOST_BESIDE:]
    )


def mark_jammed(lines: list[Line]) -> None:
    """Lower the clarity of words that are printed over each other."""
    for line in lines:
        for index, (before, word) in enumerate(pairwise(line.words)):
            shared = before.x1 - word.x0
            if shared > JAMMED * min(before.x1 - before.x0, word.x1 - word.x0):
                line.words[index] = line.words[index]._replace(clarity=JAMMED_CLARITY)
                line.words[index + 1] = word._replace(clarity=JAMMED_CLARITY)


def runs_of(words: list[Word], gap: float = RUN_GAP) -> list[Run]:
    """Split the words of one line, sorted by x, where a gap is wide or the weight changes."""
    runs: list[list[Word]] = []
    for word in words:
        if runs and _belongs(runs[-1][-1], word, gap):
            runs[-1].append(word)
        else:
            runs.append([word])
    return [make_run(each) for each in runs]


def _belongs(before: Word, word: Word, gap: float) -> bool:
    if before.bold != word.bold and word.text[0].isalnum():
        return False
    return word.x0 - before.x1 <= gap * max(before.size, word.size)


def make_run(words: list[Word]) -> Run:
    """Return the words as one run; pieces of one word (subscripts) are put together again."""
    letters = [words[0].text]
    for before, word in itertools.pairwise(words):
        letters.append("" if word.x0 - before.x1 < 0.08 * word.size else " ")
        letters.append(word.text)
    return Run(
        tuple(words),
        "".join(letters),
        around(words),
        sum(word.bold for word in words) * 2 > len(words),
        max(word.size for word in words),
    )
