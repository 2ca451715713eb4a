"""What on a line is a label: by its colon, its weight, or a sum of money behind it."""

import re
from dataclasses import dataclass
from typing import Final

from apps.ai.engine.pdf.lines import Line, Run, make_run, runs_of
from apps.ai.engine.pdf.page_text import PageText
from apps.ai.engine.pdf.shapes import Word

WIDE: Final = 1.6
"""A gap wider than this share of the letter size parts two pairs of one line."""
LONGEST_LABEL: Final = 80
MOST_LABEL_WORDS: Final = 11
HEADING: Final = 1.3
"""A bold line this much larger than the body text, and without a colon, is a heading and no label."""
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


def labels_of(line: Line, text: PageText, body: float) -> tuple[list[Found], list[Run]]:
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


def printed_label(text: str) -> tuple[str, bool]:
    """Return a label without its colon and star, and whether a star or `(required)` asks for an answer."""
    said = text.strip().removesuffix(":").strip()
    required = said.startswith("*") or said.endswith("*") or "(required)" in said.lower()
    return said.strip("* ").removesuffix(":").rstrip("* "), required


def split_label(run: Run) -> tuple[Run | None, list[Word]]:
    """Split `Label: value` at its first colon; (None, []) where the run names nothing."""
    for index, word in enumerate(run.words[:MOST_LABEL_WORDS]):
        bare = word.text.rstrip("*")
        if (bare.endswith(":") and len(bare) > 1) or (bare == ":" and index):
            label = make_run(list(run.words[: index + 1]))
            return (label, list(run.words[index + 1 :])) if is_label(label.text) else (None, [])
        inner = _INNER_COLON.match(word.text)
        if inner and not word.text.lower().startswith(("http", "www")) and "@" not in inner[1]:
            share = (word.x1 - word.x0) / len(word.text)
            cut = word.x0 + share * (len(inner[1]) + 1)
            left = word._replace(x1=cut, text=f"{inner[1]}:")
            right = word._replace(x0=cut, text=inner[2])
            label = make_run([*run.words[:index], left])
            if is_label(label.text):
                return label, [right, *run.words[index + 1 :]]
            return None, []
    return _split_sum(run)


def _split_sum(run: Run) -> tuple[Run | None, list[Word]]:
    """Split `Projected Cost $897.00`: words and a sum of money need no colon between them."""
    for count in (1, 2):
        label, money = run.words[:-count], run.words[-count:]
        if label and _MONEY.match(" ".join(word.text for word in money)) and not _MONEY.match(label[-1].text):
            named = make_run(list(label))
            return (named, list(money)) if is_label(named.text) else (None, [])
    return None, []


def is_label(text: str) -> bool:
    """Tell whether a text is short enough for a label, and neither a number nor a word like `Note`."""
    bare = text.strip("* ").removesuffix(":").strip()
    return 0 < len(bare) <= LONGEST_LABEL and bare.casefold() not in _NO_LABELS and not bare.isdigit()


def _may_label(run: Run, following: list[Run], body: float) -> bool:
    """Tell whether a bold run without a colon is a label: regular text follows, or may stand below."""
    if not run.bold or not is_label(run.text) or run.text.endswith((".", "!")):
        return False
    if following:
        return not following[0].bold
    return run.size < HEADING * body


def _begins_label(run: Run, following: list[Run], body: float) -> bool:
    label, _ = split_label(run)
    return label is not None or (run.bold and _may_label(run, following, body))
