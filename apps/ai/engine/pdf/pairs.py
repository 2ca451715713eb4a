"""Labels and their values in running lines: bold label and regular value, `Label: value`, value below."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from apps.ai.engine.layout import Pair, Text
from apps.ai.engine.pdf.lines import Line, Run, make_run, runs_of
from apps.ai.engine.pdf.questions import PageText
from apps.ai.engine.pdf.shapes import Word, around
from apps.ai.engine.pdf.tables import join_lines
from apps.ai.engine.places import Place

WIDE: Final = 1.6
"""A gap wider than this share of the letter size parts two pairs of one line."""
LONGEST_LABEL: Final = 80
MOST_LABEL_WORDS: Final = 11
HEADING: Final = 1.3
"""A bold line this much larger than the body text, and without a colon, is a heading and no label."""
VALUE_BELOW: Final = 1.95
BELOW_BOLD: Final = 2.3
NEXT_LINE: Final = 1.5
"""Line heights within which a value stands below its label, and goes on."""
SAME_INDENT: Final = 8.0

_FILLER = re.compile(r"^[_.…‗]{2,}$")
_INNER_COLON = re.compile(r"^([A-Za-z][^\s:]*):([^\s:/\\].*)$")
_NO_LABELS: Final = frozenset(
    {"note", "http", "https", "e.g", "i.e", "important", "please note", "disclaimer"}
)


@dataclass(slots=True)
class Found:
    """A label on one line with the words said for it."""

    label: Run
    values: list[Word]
    required: bool
    closed: bool
    """Whether a colon, a star or a weight says that this is a label, also without a value."""


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
    out.pairs += _two_columns(text, page, certainty)
    for index, line in enumerate(text.lines):
        if index in text.used:
            continue
        text.used.add(index)
        found, rest = _labels_of(line, text, body)
        for each in found:
            if not each.values:
                each.values = _values_below(each, index, text)
            elif each is found[-1] and not rest:
                each.values += _values_on(each, index, text)
            said = [word for word in each.values if not _FILLER.match(word.text)]
            if said or each.closed:
                out.pairs.append(_pair(each, said, page, certainty))
            else:
                rest.append(each.label)
        out.texts += [
            Text(run.text, Place(page, run.box), run.bold, round(run.size, 1))
            for run in sorted(rest, key=lambda run: run.x0)
        ]
    return out


def _pair(found: Found, said: list[Word], page: int, certainty: float) -> Pair:
    label = found.label.text.strip("* ").removesuffix(":").rstrip()
    value = _text_over_lines(said) if said else None
    box = around(said) if said else found.label.box
    return Pair(label, value, Place(page, box), found.required, "line", certainty)


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


def _labels_of(line: Line, text: PageText, body: float) -> tuple[list[Found], list[Run]]:
    """Split a line into labels with what follows them, and the runs that belong to no label."""
    runs = runs_of(line.words, WIDE)
    found: list[Found] = []
    rest: list[Run] = []
    index = 0
    while index < len(runs):
        run = runs[index]
        index += 1
        label, values = split_label(run)
        if label is None and _may_label(run, runs[index : index + 1], body):
            label = run
        if label is None:
            rest.append(run)
            continue
        if not values:
            while index < len(runs) and not _begins_label(runs[index], runs[index + 1 : index + 2], body):
                values.extend(runs[index].words)
                index += 1
                if index < len(runs) and runs[index].x0 - values[-1].x1 > 3 * WIDE * run.size:
                    break
        stars = label.text.rstrip().endswith("*") or label.text.startswith("*")
        required = stars or "(required)" in label.text.lower() or text.has_star(label.box)
        colon = label.text.rstrip("* ").endswith(":")
        found.append(Found(label, values, required, colon or (required and label.bold)))
    return found, rest


def split_label(run: Run) -> tuple[Run | None, list[Word]]:
    """Split `Label: value` at its first colon; (None, []) where the run names nothing."""
    for index, word in enumerate(run.words[:MOST_LABEL_WORDS]):
        bare = word.text.rstrip("*")
        if (bare.endswith(":") and len(bare) > 1) or (bare == ":" and index):
            label = make_run(list(run.words[: index + 1]))
            return (label, list(run.words[index + 1 :])) if _is_label(label.text) else (None, [])
        inner = _INNER_COLON.match(word.text)
        if inner and not word.text.lower().startswith(("http", "www")) and "@" not in inner[1]:
            share = (word.x1 - word.x0) / len(word.text)
            cut = word.x0 + share * (len(inner[1]) + 1)
            left = word._replace(x1=cut, text=f"{inner[1]}:")
            right = word._replace(x0=cut, text=inner[2])
            label = make_run([*run.words[:index], left])
            if _is_label(label.text):
                return label, [right, *run.words[index + 1 :]]
            return None, []
    return None, []


def _is_label(text: str) -> bool:
    bare = text.strip("* ").removesuffix(":").strip()
    return 0 < len(bare) <= LONGEST_LABEL and bare.casefold() not in _NO_LABELS and not bare.isdigit()


def _may_label(run: Run, following: list[Run], body: float) -> bool:
    """Tell whether a bold run without a colon is a label: regular text follows, or may stand below."""
    if not run.bold or not _is_label(run.text) or run.text.endswith((".", "!")):
        return False
    if following:
        return not following[0].bold
    return run.size < HEADING * body


def _begins_label(run: Run, following: list[Run], body: float) -> bool:
    label, _ = split_label(run)
    return label is not None or (run.bold and _may_label(run, following, body))


def _values_below(found: Found, index: int, text: PageText) -> list[Word]:
    """Return the words below a label that has none beside it."""
    label = found.label
    following = index + 1
    if following >= len(text.lines) or following in text.used:
        return []
    line = text.lines[following]
    off = line.middle - (label.box[1] + label.box[3]) / 2
    reach = BELOW_BOLD if label.bold else VALUE_BELOW
    if off > reach * max(line.size, 0.8 * label.size) or not _is_value(line, label.x0, SAME_INDENT):
        return []
    text.used.add(following)
    return [*line.words, *_go_on(line, following, text)]


def _values_on(found: Found, index: int, text: PageText) -> list[Word]:
    """Return the lines on which a value beside its label goes on: indented like the value, close below."""
    following = index + 1
    if following >= len(text.lines) or following in text.used:
        return []
    line, above = text.lines[following], text.lines[index]
    start = found.values[0]
    if line.middle - above.middle > NEXT_LINE * line.size:
        return []
    hanging = start.x0 > found.label.x0 + 20 and _is_value(line, start.x0, 2.5)
    full = above.box[2] > 0.8 * max(each.box[2] for each in text.lines) and _is_value(
        line, found.label.x0, 2.5
    )
    if not (hanging or full):
        return []
    text.used.add(following)
    return [*line.words, *_go_on(line, following, text)]


def _go_on(line: Line, index: int, text: PageText) -> list[Word]:
    words: list[Word] = []
    last = line
    for following in range(index + 1, len(text.lines)):
        each = text.lines[following]
        if (
            following in text.used
            or each.middle - last.middle > NEXT_LINE * each.size
            or abs(each.size - line.size) > 0.6
            or not _is_value(each, line.x0, 3.0)
        ):
            break
        text.used.add(following)
        words.extend(each.words)
        last = each
    return words


def _is_value(line: Line, x0: float, within: float) -> bool:
    """Tell whether a line may be a value: regular weight, indented as expected, and no label of its own."""
    if abs(line.x0 - x0) > within or line.words[0].bold:
        return False
    first = runs_of(line.words, WIDE)[0]
    label, _ = split_label(first)
    return label is None


def _two_columns(text: PageText, page: int, certainty: float) -> list[Pair]:
    """Return the pairs of labels and values that stand in two columns without rules, colons or weight."""
    pairs: list[Pair] = []
    block: list[tuple[int, Run, Run]] = []
    for index in range(len(text.lines) + 1):
        entry = _two_runs(text.lines[index]) if index < len(text.lines) and index not in text.used else None
        if entry is not None and (not block or _goes_on(block[-1], entry, text.lines[index])):
            block.append((index, *entry))
            continue
        if len(block) >= 3:
            for line, label, value in block:
                text.used.add(line)
                pairs.append(
                    Pair(
                        label.text.strip("* "),
                        value.text,
                        Place(page, value.box),
                        text.has_star(label.box) or label.text.endswith("*"),
                        "table",
                        0.98 * certainty,
                    )
                )
        block = [] if entry is None else [(index, *entry)]
    return pairs


def _two_runs(line: Line) -> tuple[Run, Run] | None:
    runs = runs_of(line.words, WIDE)
    if len(runs) != 2 or runs[0].bold != runs[1].bold or runs[0].text.endswith(":"):
        return None
    if split_label(runs[0])[0] is not None or split_label(runs[1])[0] is not None:
        return None
    return (runs[0], runs[1]) if _is_label(runs[0].text) else None


def _goes_on(before: tuple[int, Run, Run], entry: tuple[Run, Run], line: Line) -> bool:
    _, label, value = before
    close = line.middle - (label.box[1] + label.box[3]) / 2 <= 3.0 * line.size
    return close and abs(label.x0 - entry[0].x0) <= 2.0 and abs(value.x0 - entry[1].x0) <= 2.0
