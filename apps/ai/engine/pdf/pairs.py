"""Labels and their values in running lines: bold label and regular value, `Label: value`, value below."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from apps.ai.engine.layout import Pair, Text
from apps.ai.engine.pdf.labels import Found, is_label, labels_of, printed_label
from apps.ai.engine.pdf.lines import Line, Run, make_run
from apps.ai.engine.pdf.page_text import PageText
from apps.ai.engine.pdf.pieces import Pieces
from apps.ai.engine.pdf.shapes import Rule, Word, around, clarity_of
from apps.ai.engine.pdf.tables import join_lines
from apps.ai.engine.pdf.two_columns import pairs_in_two_columns
from apps.ai.engine.places import Place

GUTTER: Final = 1.5
"""A gap wider than this share of the letter size may part two columns of text."""
LIKE_HEADING: Final = 1.08
LIKE_HEADING_CERTAINTY: Final = 0.9
"""A bold line somewhat larger than the body, without a colon: a label, or a heading with text below."""
NEXT_UNDERLINE: Final = 2.2
"""Line heights within which a second line to write on goes on with the first."""
MAY_BE_APART: Final = 0.9
"""Certainty of a value on two lines of which the first had room for more."""
MOST_PIECES: Final = 2_000
"""Pieces of text past which a page is no form; its labels are not looked for."""
_FILLER = re.compile(r"^[_.…‗]{2,}$")


@dataclass(slots=True)
class PageTexts:
    """The pairs of a page and the lines that are none, each with the height at which it stands."""

    pairs: list[Pair]
    texts: list[Text]


def body_size_of(lines: list[Line]) -> float:
    """Return the letter size of most of the text."""
    sizes: Counter[float] = Counter()
    for line in lines:
        for word in line.words:
            sizes[round(word.size, 1)] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else 9.0


def read_pairs(text: PageText, *, page: int, certainty: float = 1.0) -> PageTexts:
    """Return labels with their values and all other lines, in reading order; every line gets used up."""
    out = PageTexts([], [])
    body = body_size_of(text.lines)
    out.pairs += _on_underlines(text, page, certainty)
    out.pairs += pairs_in_two_columns(text, page, certainty)
    pieces = Pieces(_segments(text))
    if len(pieces.all) > MOST_PIECES:
        out.texts += [_as_text(make_run(piece.words), page) for piece in pieces.all]
        return out
    for index, piece in enumerate(pieces.all):
        if index in pieces.used:
            continue
        pieces.used.add(index)
        found, rest = labels_of(piece, text, body)
        for each in found:
            if each.values:
                if each is found[-1] and not rest:
                    each.values += pieces.onward(index, each)
                continue
            each.values = pieces.beside(index, each) or pieces.below(index, each)
            if each.values and not each.closed and each.label.size >= LIKE_HEADING * body:
                out.texts.append(_as_text(each.label, page))
                each.doubt = LIKE_HEADING_CERTAINTY
        for each in found:
            said = [word for word in each.values if not _FILLER.match(word.text)]
            if said or each.closed:
                out.pairs.append(_pair(each, said, page, certainty))
            else:
                rest.append(each.label)
        out.texts += [_as_text(run, page) for run in sorted(rest, key=lambda run: run.x0)]
    return out


def _as_text(run: Run, page: int) -> Text:
    return Text(run.text, Place(page, run.box), run.bold, round(run.size, 1))


@dataclass(slots=True)
class Written:
    """What is written on a line: where it begins and ends, and the line of words last seen on it."""

    found: Found
    start: float
    end: float
    last: Line


def _on_underlines(text: PageText, page: int, certainty: float) -> list[Pair]:
    """Return the labels left of a line to write on, with what is written on it and on those below."""
    written: list[Written] = []
    rules = sorted(text.underlines, key=lambda rule: rule.start)
    for index, line in enumerate(text.lines):
        if index in text.used:
            continue
        end = float("-inf")
        rest = list(line.words)
        size = line.size
        for rule in rules:
            if not -0.4 * size <= rule.at - line.y1 <= 0.5 * size or _begins_in_a_word(rule, line):
                continue
            label = [word for word in line.words if end <= word.x0 and word.x1 <= rule.start + 2]
            value = [word for word in line.words if rule.start - 2 <= word.x0 and word.x1 <= rule.end + 2]
            end = rule.end
            above = None if label or not value else _line_above(written, rule, line)
            if above is not None:
                if not _goes_on(above, value):
                    above.found.doubt = MAY_BE_APART
                above.found.values += value
                above.last, above.end = line, rule.end
            elif label and is_label(make_run(label).text):
                run = make_run(label)
                required = "*" in run.text or text.has_star(run.box)
                written.append(Written(Found(run, value, required, True), rule.start, rule.end, line))
            else:
                continue
            rest = [word for word in rest if word not in label and word not in value]
        if not rest:
            text.used.add(index)
        elif len(rest) < len(line.words):
            line.words = rest
    return [_pair(each.found, each.found.values, page, certainty) for each in written]


def _line_above(written: list[Written], rule: Rule, line: Line) -> Written | None:
    """Return what goes on here: written on the line right above, which begins where this one does."""
    for each in reversed(written):
        if each.last is line:
            continue
        if abs(each.start - rule.start) <= 2 and line.middle - each.last.middle <= NEXT_UNDERLINE * line.size:
            return each if each.found.values else None
    return None


def _goes_on(written: Written, value: list[Word]) -> bool:
    """Tell whether a value goes on for sure: it was left open by a comma, or its line was full."""
    last = written.found.values[-1]
    first = value[0]
    return last.text[-1:] in {",", ";"} or last.x1 + 0.25 * first.size + first.x1 - first.x0 > written.end


def _begins_in_a_word(rule: Rule, line: Line) -> bool:
    """Tell whether a rule begins below the middle of a word: then nobody has written on it."""
    return any(word.x0 + 2 < rule.start < word.x1 - 2 for word in line.words)


def _segments(text: PageText) -> list[Line]:
    """Return the unused lines parted at gutters, so that columns of text side by side stay apart."""
    pieces = []
    for index, line in enumerate(text.lines):
        if index in text.used:
            continue
        text.used.add(index)
        start = 0
        for at in range(1, len(line.words) + 1):
            if at < len(line.words):
                gap = line.words[at].x0 - line.words[at - 1].x1
                if gap <= GUTTER * line.words[at].size:
                    continue
            words = line.words[start:at]
            pieces.append(Line(words, min(word.y0 for word in words), max(word.y1 for word in words)))
            start = at
    return pieces


def _pair(found: Found, said: list[Word], page: int, certainty: float) -> Pair:
    label, _ = printed_label(found.label.text)
    value = _text_over_lines(said) if said else None
    box = around(said) if said else found.label.box
    return Pair(
        label,
        value,
        Place(page, box),
        found.required,
        "line",
        certainty * found.doubt * clarity_of([*found.label.words, *said]),
    )


def _text_over_lines(words: list[Word]) -> str:
    """Return words in the order given, each line's pieces put together."""
    lines: list[list[Word]] = []
    for word in words:
        if (
            lines
            and abs(lines[-1][-1].middle - word.middle) < 0.5 * word.size
            and word.x0 >= lines[-1][-1].x0
        ):
            lines[-1].append(word)
        else:
            lines.append([word])
    return join_lines([make_run(line).text for line in lines])
