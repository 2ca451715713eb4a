"""Marks set as letters and signs, and lines to set an X on."""

import re
from collections import defaultdict
from typing import Final

from apps.ai.engine.pdf.frame import Frame
from apps.ai.engine.pdf.shapes import PageInk, Rule, Word

BLANK: Final = (7.0, 40.0)
"""Shortest and longest line to put an X on, in points."""


def frames_of_blanks(ink: PageInk) -> list[Frame]:
    """Return short lines with a word right of them as frames: the line is drawn, an X may be set on it."""
    uprights: defaultdict[int, list[Rule]] = defaultdict(list)
    for upright in ink.verticals:
        uprights[round(upright.at)].append(upright)
    frames = []
    for rule in ink.horizontals:
        if not BLANK[0] <= rule.end - rule.start <= BLANK[1] or _is_side(rule, uprights):
            continue
        on_it = [word for word in ink.words if _stands_on(word, rule)]
        beside = [word for word in ink.words if _stands_beside(word, rule)]
        if beside and all(word.text in WRITTEN for word in on_it):
            box = (rule.start, rule.at - (beside[0].y1 - beside[0].y0), rule.end, rule.at + 1)
            frames.append(Frame(box, False, bool(on_it), "blank"))
    return frames if len(frames) > 1 else []


def _is_side(rule: Rule, uprights: "defaultdict[int, list[Rule]]") -> bool:
    """Tell whether an upright line meets one of the ends: then the line is a side of something."""
    return any(
        upright.start - 2 <= rule.at <= upright.end + 2
        for x in (rule.start, rule.end)
        for off in (-1, 0, 1)
        for upright in uprights.get(round(x) + off, ())
    )


def _stands_on(word: Word, rule: Rule) -> bool:
    inside = rule.start - 1 <= word.x0 and word.x1 <= rule.end + 1
    return inside and 0 <= rule.at - word.middle <= word.size


def _stands_beside(word: Word, rule: Rule) -> bool:
    near = 1 <= word.x0 - rule.end <= 12 and word.y0 < rule.at <= word.y1 + 3
    return near and word.text not in WRITTEN


WRITTEN: Final = frozenset({"x", "X", "✓", "✔", "✗", "✘", "✕", "✖", "☓", "×"})
_EMPTY_SQUARES: Final = "☐□▢❏❐❑❒◻⬜\uf0a8\uf06f\uf071\uf072"
_FULL_SQUARES: Final = "☑☒■▣⊠⊡🗹🗷🗵◼⬛\uf0fe\uf0fd\uf06e\uf052\uf053"
_EMPTY_ROUNDS: Final = "○◯❍⚪⭘\uf0a1\uf06d"
_FULL_ROUNDS: Final = "●◉⦿◎⚫🔘\uf0a4\uf06c"
_SIGNS: Final[dict[str, tuple[bool, bool]]] = {
    **dict.fromkeys(_EMPTY_SQUARES, (False, False)),
    **dict.fromkeys(_FULL_SQUARES, (False, True)),
    **dict.fromkeys(_EMPTY_ROUNDS, (True, False)),
    **dict.fromkeys(_FULL_ROUNDS, (True, True)),
}
"""Sign: (round, marked). The private ones are Wingdings' and ZapfDingbats' own places."""
_BRACKETED = re.compile(r"^([\[(])([xX✓✔*•]?)([\])])(.*)$")
_BLANK_LINE = re.compile(r"^_{2,}$|^_*[xX✓✔]_+$|^_+[xX✓✔]_*$")


def take_typed_marks(ink: PageInk) -> list[Frame]:
    """Take mark signs off the words and return them as frames: ☐ ☑ ● ○, [x], ( ), __X__."""
    frames: list[Frame] = []
    kept: list[Word] = []
    words = ink.words
    skip = -1
    for index, word in enumerate(words):
        if index == skip:
            continue
        following = words[index + 1] if index + 1 < len(words) else None
        found = _sign(word) or _bracket(word, following) or _line(word)
        if found is None:
            kept.append(word)
            continue
        frame, rest, used_next = found
        frames.append(frame)
        skip = index + 1 if used_next else -1
        if rest is not None:
            kept.append(rest)
    if _has_bullets_only(frames) or _is_lone_bracket(frames):
        return []
    ink.words = kept
    return frames


def _has_bullets_only(frames: list[Frame]) -> bool:
    """Tell whether every sign is a full one: then they are bullets of a list, not answers."""
    return bool(frames) and all(frame.marked and frame.label in "●■•" for frame in frames)


def _is_lone_bracket(frames: list[Frame]) -> bool:
    """Tell whether all there is is one `(x)` or `[x]`: a unit or a reference, not an answer among others."""
    return len(frames) == 1 and frames[0].label == "["


def _sign(word: Word) -> tuple[Frame, Word | None, bool] | None:
    sign = _SIGNS.get(word.text[0])
    if sign is None:
        return None
    share = (word.x1 - word.x0) / len(word.text)
    edge = word.x0 + share if len(word.text) > 1 else word.x1
    frame = Frame((word.x0, word.y0, edge, word.y1), sign[0], sign[1], "glyph", word.text[0])
    rest = word._replace(x0=edge, text=word.text[1:]) if len(word.text) > 1 else None
    return frame, rest, False


def _bracket(word: Word, following: Word | None) -> tuple[Frame, Word | None, bool] | None:
    """Read `[x]`, `[ ]`, `( )` and `(x)`; an empty pair with a space comes as two words."""
    if word.text in {"[", "("} and following is not None and following.text[:1] in {"]", ")"}:
        if word.x1 + 1.2 * word.size < following.x0:
            return None
        box = (word.x0, word.y0, following.x1, word.y1)
        rest = following._replace(text=following.text[1:]) if len(following.text) > 1 else None
        return Frame(box, word.text == "(", False, "glyph", "["), rest, True
    match = _BRACKETED.match(word.text)
    if (
        match is None
        or (match[1] == "[") != (match[3] == "]")
        or (match[4] and match[4][0].isalnum() and match[1] == "(")
    ):
        return None
    if (not match[2] and match[4]) or match[4][:1] in {":", ",", ".", ";"}:
        return None
    share = (word.x1 - word.x0) / len(word.text)
    edge = word.x0 + share * (len(word.text) - len(match[4]))
    frame = Frame((word.x0, word.y0, edge, word.y1), match[1] == "(", bool(match[2]), "glyph", "[")
    rest = word._replace(x0=edge, text=match[4]) if match[4] else None
    return frame, rest, False


def _line(word: Word) -> tuple[Frame, Word | None, bool] | None:
    if _BLANK_LINE.match(word.text) is None or word.x1 - word.x0 > 45:
        return None
    marked = any(letter in "xX✓✔" for letter in word.text)
    return Frame(word[:4], False, marked, "glyph", "_"), None, False
