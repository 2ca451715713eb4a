"""Boxes to tick that are written as characters: ☐ ☑ ☒ ● ○ [x] ( )."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from apps.ai.engine.layout import Choice, ChoiceKind, Option
from apps.ai.engine.places import Place

EMPTY_BOX: Final = "☐"
TICKED_BOX: Final = "☒"

_MARKED: Final = "☑☒✓✔✗✘🗹🗵⊠●◉⦿⬤"
_UNMARKED: Final = "☐□▢⬜❏❑○◯⚪⊙"
_ROUND: Final = "●◉⦿⬤○◯⚪⊙("
_MARK: Final = re.compile(rf"[{_MARKED}{_UNMARKED}]|\[[ xX✓✔]?\]|\([ xX✓✔]\)")
_MOST_OPTIONS: Final = 200


@dataclass(frozen=True, slots=True)
class Bit:
    """A piece of a row with its place: a text between marks, or a mark (`marked` is not None)."""

    text: str
    place: Place
    marked: bool | None = None


def holds_mark(text: str) -> bool:
    """Tell whether a box stands in the text."""
    return _MARK.search(text[:10_000]) is not None


def read_choice(pieces: Sequence[tuple[str, Place]], *, section: str | None) -> Choice | None:
    """Read a question and its options from the pieces of one row; None where no box has a label.

    The question is what stands before the first option, and empty where nothing does. Labels stand behind
    their boxes, or before them where the row begins with a label and ends with a box.
    """
    bits = _bits(pieces)
    marks = [index for index, bit in enumerate(bits) if bit.marked is not None]
    if not marks or len(marks) > _MOST_OPTIONS:
        return None
    if marks[0] != 0 and marks[-1] == len(bits) - 1:
        question, options = _labels_before(bits, marks)
    else:
        question, options = _labels_behind(bits, marks)
    if not options or not all(option.label for option in options):
        return None
    required = question.rstrip(" :").endswith("*") or question.startswith("*")
    kind: ChoiceKind = "radio" if bits[marks[0]].text[0] in _ROUND else "checkbox"
    return Choice(question.strip(" *:"), kind, required, bits[0].place, tuple(options), section)


def _bits(pieces: Sequence[tuple[str, Place]]) -> list[Bit]:
    bits: list[Bit] = []
    for text, place in pieces:
        end = 0
        for mark in _MARK.finditer(text):
            bits += [Bit(before, place)] if (before := text[end : mark.start()].strip()) else []
            bits.append(Bit(mark[0], place, marked=mark[0] in _MARKED or mark[0].strip("[]() ") != ""))
            if mark[0] in _UNMARKED:
                bits[-1] = Bit(mark[0], place, marked=False)
            end = mark.end()
        bits += [Bit(rest, place)] if (rest := text[end:].strip()) else []
    return bits


def _labels_behind(bits: Sequence[Bit], marks: Sequence[int]) -> tuple[str, list[Option]]:
    question = " ".join(bit.text for bit in bits[: marks[0]])
    options = []
    for mark, end in zip(marks, [*marks[1:], len(bits)], strict=True):
        label = " ".join(bit.text for bit in bits[mark + 1 : end])
        options.append(Option(label.rstrip(" ,;/"), bits[mark].marked, bits[mark].place))
    return question, options


def _labels_before(bits: Sequence[Bit], marks: Sequence[int]) -> tuple[str, list[Option]]:
    """Read labels that stand before their boxes; of several texts before the first, the last is its label."""
    first = [bit.text for bit in bits[: marks[0]]]
    question, label = " ".join(first[:-1]), first[-1]
    if len(first) == 1:
        cut = max(label.rfind(":"), label.rfind("?")) + 1
        question, label = label[:cut], label[cut:]
    labels = [label.strip()]
    for before, mark in pairwise(marks):
        labels.append(" ".join(bit.text for bit in bits[before + 1 : mark]))
    options = [
        Option(label.rstrip(" ,;/"), bits[mark].marked, bits[mark].place)
        for label, mark in zip(labels, marks, strict=True)
    ]
    return question, options
