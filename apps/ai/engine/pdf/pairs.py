"""Labels and their values in running lines: bold label and regular value, `Label: value`, value below."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from apps.ai.engine.layout import Pair, Text
from apps.ai.engine.pdf.lines import Line, Run, make_run, runs_of
from apps.ai.engine.pdf.questions import PageText
from apps.ai.engine.pdf.shapes import Word, around, clarity_of
from apps.ai.engine.pdf.tables import join_lines
from apps.ai.engine.places import Place

GUTTER: Final = 1.5
"""A gap wider than this share of the letter size may part two columns of text."""
BOXED_GAP: Final = 0.6
"""A gap wider than this parts label and value on a line between two rules."""
WIDE: Final = 1.6
"""A gap wider than this share of the letter size parts two pairs of one line."""
LONGEST_LABEL: Final = 80
MOST_LABEL_WORDS: Final = 11
HEADING: Final = 1.3
"""A bold line this much larger than the body text, and without a colon, is a heading and no label."""
LIKE_HEADING: Final = 1.08
LIKE_HEADING_CERTAINTY: Final = 0.9
"""A bold line somewhat larger than the body, without a colon: a label, or a heading with text below."""
VALUE_BELOW: Final = 1.95
BELOW_BOLD: Final = 2.3
NEXT_LINE: Final = 1.5
"""Line heights within which a value stands below its label, and goes on."""
SAME_INDENT: Final = 8.0
NEARBY: Final = 14
"""Line heights within which lines tell how wide a column of text is."""
SENTENCE: Final = 4
"""So many words before a colon, in regular weight, are a sentence rather than a label."""
MOST_PIECES: Final = 2_000
"""Pieces of text past which a page is no form; its labels are not looked for."""

_FILLER = re.compile(r"^[_.…‗]{2,}$")
_INNER_COLON = re.compile(r"^([A-Za-z][^\s:]*):([^\s:/\\].*)$")
_MONEY = re.compile(r"^(?:[$€£]|USD|EUR|GBP|CHF)\s?[\d,.]*\d$")
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
    doubt: float = 1.0


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
    out.pairs += _two_columns(text, page, certainty)
    pieces = Pieces(_segments(text))
    if len(pieces.all) > MOST_PIECES:
        out.texts += [_as_text(make_run(piece.words), page) for piece in pieces.all]
        return out
    for index, piece in enumerate(pieces.all):
        if index in pieces.used:
            continue
        pieces.used.add(index)
        found, rest = _labels_of(piece, text, body)
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


def _on_underlines(text: PageText, page: int, certainty: float) -> list[Pair]:
    """Return the labels that stand left of a line to write on, with what is written on it."""
    pairs = []
    for index, line in enumerate(text.lines):
        if index in text.used:
            continue
        end = float("-inf")
        rest = list(line.words)
        for rule in sorted(text.underlines, key=lambda rule: rule.start):
            if not -0.4 * line.size <= rule.at - line.y1 <= 0.5 * line.size:
                continue
            label = [word for word in line.words if end <= word.x0 and word.x1 <= rule.start + 2]
            value = [word for word in line.words if rule.start - 2 <= word.x0 and word.x1 <= rule.end + 2]
            end = rule.end
            if not label or not _is_label(make_run(label).text):
                continue
            run = make_run(label)
            required = "*" in run.text or text.has_star(run.box)
            pairs.append(_pair(Found(run, value, required, True), value, page, certainty))
            rest = [word for word in rest if word not in label and word not in value]
        if not rest:
            text.used.add(index)
        elif len(rest) < len(line.words):
            line.words = rest
    return pairs


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
    label = found.label.text.strip("* ").removesuffix(":").rstrip()
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
    return _split_sum(run)


def _split_sum(run: Run) -> tuple[Run | None, list[Word]]:
    """Split `Projected Cost $897.00`: words and a sum of money need no colon between them."""
    for count in (1, 2):
        label, money = run.words[:-count], run.words[-count:]
        if label and _MONEY.match(" ".join(word.text for word in money)) and not _MONEY.match(label[-1].text):
            named = make_run(list(label))
            return (named, list(money)) if _is_label(named.text) else (None, [])
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


class Pieces:
    """The pieces of text of a page that are neither table nor answer, and which of them are used up."""

    def __init__(self, pieces: list[Line]) -> None:
        self.all = pieces
        self.used: set[int] = set()

    def beside(self, index: int, found: Found) -> list[Word]:
        """Return the piece right of a label without value, unless it stands below a label of its own."""
        own = self.all[index]
        right = [
            (piece.x0, other)
            for other, piece in enumerate(self.all)
            if other not in self.used and piece.x0 > found.label.x1 and _same_height(piece, own)
        ]
        if not right:
            return []
        other = min(right)[1]
        piece = self.all[other]
        first = runs_of(piece.words, WIDE)[0]
        if first.bold or split_label(first)[0] is not None or self._is_below_label(other):
            return []
        self.used.add(other)
        return [*piece.words, *self._go_on(piece, other, of_bold=found.label.bold, alone=True)]

    def _is_below_label(self, index: int) -> bool:
        """Tell whether the piece directly above, at the same indent, is a label that still wants a value."""
        piece = self.all[index]
        for above in self.all[:index]:
            off = piece.middle - above.middle
            if 0.5 * piece.size < off <= VALUE_BELOW * piece.size and abs(above.x0 - piece.x0) <= SAME_INDENT:
                label, values = split_label(runs_of(above.words, WIDE)[-1])
                if label is not None and not values:
                    return True
        return False

    def below(self, index: int, found: Found) -> list[Word]:
        """Return the words below a label that has none beside it."""
        label = found.label
        reach = BELOW_BOLD if label.bold else VALUE_BELOW
        other = self._under(index, label.x0, SAME_INDENT)
        if other is None:
            return []
        piece = self.all[other]
        off = piece.middle - (label.box[1] + label.box[3]) / 2
        if off > reach * max(piece.size, 0.8 * label.size) or not _is_value(
            piece, label.x0, SAME_INDENT, of_bold=label.bold
        ):
            return []
        self.used.add(other)
        return [*piece.words, *self._go_on(piece, other, of_bold=label.bold)]

    def onward(self, index: int, found: Found) -> list[Word]:
        """Return the lines on which a value beside its label goes on, close below.

        They are indented like the value; or like the label, when their first word would not have fitted
        on the line above.
        """
        own, start = self.all[index], found.values[0]
        for x0, hanging in ((start.x0, True), (found.label.x0, False)):
            if hanging and start.x0 <= found.label.x0 + 20:
                continue
            other = self._under(index, x0, 3.0)
            if other is None:
                continue
            piece = self.all[other]
            close = piece.middle - own.middle <= NEXT_LINE * piece.size
            fits = _is_value(piece, x0, 3.0, of_bold=found.label.bold)
            if not close or not fits or not (hanging or self._wrapped(own, piece)):
                continue
            self.used.add(other)
            return [*piece.words, *self._go_on(piece, other, of_bold=found.label.bold)]
        return []

    def _wrapped(self, line: Line, following: Line) -> bool:
        """Tell whether the first word below had no room at the end of the line above."""
        edge = max(
            piece.box[2]
            for piece in self.all
            if abs(piece.x0 - line.x0) <= SAME_INDENT
            and abs(piece.middle - line.middle) < NEARBY * line.size
            and abs(piece.size - line.size) < 1.0
        )
        word = following.words[0]
        return line.box[2] + 0.25 * word.size + (word.x1 - word.x0) > edge

    def _has_left(self, piece: Line) -> bool:
        return any(other.box[2] < piece.x0 and _same_height(other, piece) for other in self.all)

    def _under(self, index: int, x0: float, within: float) -> int | None:
        """Return the next unused piece below that begins at this indent; none where a used one is between."""
        own = self.all[index]
        best: tuple[float, int] | None = None
        for other, piece in enumerate(self.all):
            off = piece.middle - own.middle
            if off <= 0.4 * own.size or abs(piece.x0 - x0) > within:
                continue
            if best is None or off < best[0]:
                best = (off, other)
        return None if best is None or best[1] in self.used else best[1]

    def _go_on(self, piece: Line, index: int, *, of_bold: bool, alone: bool = False) -> list[Word]:
        """Return the lines that go on below a value; `alone` ones have nothing left of them."""
        words: list[Word] = []
        last, at = piece, index
        while (other := self._under(at, piece.x0, 3.0)) is not None:
            each = self.all[other]
            if (
                each.middle - last.middle > NEXT_LINE * each.size
                or abs(each.size - piece.size) > 0.6
                or not _is_value(each, piece.x0, 3.0, of_bold=of_bold)
                or (alone and self._has_left(each))
            ):
                break
            self.used.add(other)
            words.extend(each.words)
            last, at = each, other
        return words


def _same_height(one: Line, other: Line) -> bool:
    return abs(one.middle - other.middle) <= 0.4 * max(one.size, other.size)


def _is_value(line: Line, x0: float, within: float, *, of_bold: bool) -> bool:
    """Tell whether a line may be a value: regular weight, indented as expected, and no label of its own.

    Below a bold label a sentence with a colon in it is a value; below a regular one it may be a label.
    """
    if abs(line.x0 - x0) > within or line.words[0].bold:
        return False
    first = runs_of(line.words, WIDE)[0]
    label, values = split_label(first)
    return label is None or (of_bold and len(label.words) >= SENTENCE and bool(values))


def _two_columns(text: PageText, page: int, certainty: float) -> list[Pair]:
    """Return the pairs of labels and values that stand in two columns without colons or weight.

    Three lines of two runs make a block, or a single one between two rules; a label without value may
    stand between them.
    """
    pairs: list[Pair] = []
    block: list[tuple[int, Run, Run | None]] = []
    for index in range(len(text.lines) + 1):
        entry = _entry(text, index)
        if entry is not None and block and _goes_on(block, entry, text.lines[index]):
            block.append((index, *entry))
            continue
        pairs += _block_pairs(block, text, page, certainty)
        block = [] if entry is None or entry[1] is None else [(index, *entry)]
    return pairs


def _entry(text: PageText, index: int) -> tuple[Run, Run | None] | None:
    """Return the label and the value of a line, or the label alone of a line of one run."""
    if index >= len(text.lines) or index in text.used:
        return None
    line = text.lines[index]
    boxed = text.is_boxed(line)
    runs = runs_of(line.words, BOXED_GAP if boxed else WIDE)
    if len(runs) > 2 or runs[0].text.endswith(":") or not _is_label(runs[0].text):
        return None
    if any(run.bold != runs[0].bold or split_label(run)[0] is not None for run in runs):
        return None
    return (runs[0], runs[1] if len(runs) == 2 else None)


def _block_pairs(
    block: list[tuple[int, Run, Run | None]], text: PageText, page: int, certainty: float
) -> list[Pair]:
    while block and block[-1][2] is None:
        block.pop()
    boxed = all(text.is_boxed(text.lines[index]) for index, _, _ in block)
    if len([value for _, _, value in block if value is not None]) < (1 if boxed else 3):
        return []
    pairs = []
    for index, label, value in block:
        text.used.add(index)
        pairs.append(
            Pair(
                label.text.strip("* "),
                None if value is None else value.text,
                Place(page, label.box if value is None else value.box),
                text.has_star(label.box) or label.text.endswith("*"),
                "table",
                0.98 * certainty,
            )
        )
    return pairs


def _goes_on(block: list[tuple[int, Run, Run | None]], entry: tuple[Run, Run | None], line: Line) -> bool:
    _, label, _ = block[-1]
    close = line.middle - (label.box[1] + label.box[3]) / 2 <= 3.0 * line.size
    if not close or abs(label.x0 - entry[0].x0) > 2.0 or entry[0].bold != label.bold:
        return False
    values = [value for _, _, value in block if value is not None]
    return entry[1] is None or any(abs(value.x0 - entry[1].x0) <= 2.0 for value in values)
