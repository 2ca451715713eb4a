"""What stands outside of tables: titles, contact lines, questions with boxes to tick."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from apps.ai.engine.layout import Choice, Pair, PairSource, Text
from apps.ai.engine.places import Place
from apps.ai.engine.sheets.headers import plain
from apps.ai.engine.sheets.looks import LONGEST_LABEL, is_blank_to_fill, is_label
from apps.ai.engine.sheets.marks import holds_mark, read_choice

_SAID: Final = re.compile(r"(?!https?:)([^:\n]{1,120}?)\s{0,5}[:：](?:\s+|(?=[^\s/\d\\]))(\S.*)", re.DOTALL)
_REQUIRED: Final = re.compile(r"\(\s*required\s*\)", re.IGNORECASE)
_LONGEST_TITLE: Final = 100
_SENTENCE_WORDS: Final = 4
_SURE: Final = 1.0
_BY_SHAPE: Final = 0.9
_CUT: Final = 0.6

Piece = tuple[str, Place]


@dataclass(slots=True)
class Speech:
    """Collects, in reading order, what rows outside of tables say."""

    source: PairSource
    texts: list[Text] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    section: str | None = None
    _may_go_on: bool = False
    _asks: bool = False

    def hear(self, pieces: Sequence[Piece], *, bold: bool = False, alone_asks: bool = False) -> None:
        """Take one row in: boxes to tick, labels with their values, or running text.

        `alone_asks` says that a label which stands alone is a question without an answer, and no heading.
        """
        if any(holds_mark(text) for text, _ in pieces) and self._take_choice(pieces):
            self._may_go_on, self._asks = True, False
            return
        self._may_go_on = self._asks = False
        if len(pieces) == 1:
            self._take_alone(pieces[0], bold=bold, asks=alone_asks)
        elif any(_is_asking(text) or _SAID.fullmatch(text) for text, _ in pieces):
            self._take_labelled(pieces)
        elif len(pieces) in (2, 4) and all(_may_ask(text) for text, _ in pieces[::2]):
            for label, value in zip(pieces[::2], pieces[1::2], strict=True):
                self._pair(label, value, certainty=_BY_SHAPE if len(pieces) == 2 else 0.7)
        else:
            self.texts += [Text(text, place, bold) for text, place in pieces]

    def _take_choice(self, pieces: Sequence[Piece]) -> bool:
        choice = read_choice(pieces, section=self.section)
        if choice is None:
            return False
        if choice.question == "" and self._may_go_on and not _is_statement(choice, self.choices[-1]):
            before = self.choices.pop()
            choice = replace(before, options=(*before.options, *choice.options))
        elif choice.question == "" and self._asks and self.pairs[-1].value is None:
            asked = self.pairs.pop()
            choice = replace(choice, question=asked.label, required=asked.required, place=asked.place)
        self.choices.append(choice)
        return True

    def _take_alone(self, piece: Piece, *, bold: bool, asks: bool) -> None:
        text, place = piece
        said = _SAID.fullmatch(text)
        if said is not None and is_label(said[1]):
            self._pair((said[1], place), (said[2], place))
        elif _is_asking(text) or (asks and _may_ask(text)):
            self._pair(piece, None)
        else:
            self.texts.append(Text(text, place, bold))
            if len(text) <= _LONGEST_TITLE and not text.endswith((".", "!")):
                self.section = plain(text)

    def _take_labelled(self, pieces: Sequence[Piece]) -> None:
        waiting: Piece | None = None
        for piece in pieces:
            text, place = piece
            said = _SAID.fullmatch(text)
            if _is_asking(text) or (said is not None and is_label(said[1]) and waiting is None):
                if waiting is not None:
                    self._pair(waiting, None)
                waiting = piece if said is None else None
                if said is not None:
                    self._pair((said[1], place), (said[2], place))
            elif waiting is not None:
                self._pair(waiting, piece)
                waiting = None
            else:
                if self._asks:
                    # More stands behind this value than was taken for it, as behind an unquoted comma.
                    self.pairs[-1] = replace(self.pairs[-1], certainty=_CUT)
                self.texts.append(Text(text, place))
        if waiting is not None:
            self._pair(waiting, None)

    def _pair(self, label: Piece, value: Piece | None, *, certainty: float = _SURE) -> None:
        text = label[0].strip().rstrip(":： ")
        required = text.endswith("*") or text.startswith("*") or _REQUIRED.search(text) is not None
        told = None if value is None or is_blank_to_fill(value[0]) else value[0]
        place = label[1] if value is None or told is None else value[1]
        self.pairs.append(Pair(plain(text), told, place, required, self.source, certainty, self.section))
        self._asks = True


def _is_statement(choice: Choice, before: Choice) -> bool:
    """Tell a box beside a sentence, such as `I agree to the terms`, from one more option."""
    alone = len(choice.options) == 1 and len(before.options) > 1
    return alone and len(choice.options[0].label.split()) >= _SENTENCE_WORDS


def _is_asking(text: str) -> bool:
    asks = len(text) <= LONGEST_LABEL and text.rstrip(" *").endswith((":", "："))
    return asks and is_label(text.rstrip(" *:："))


def _may_ask(text: str) -> bool:
    return len(text) <= 80 and is_label(text) and not text.endswith(".")


def is_said(text: str) -> bool:
    """Tell a text that is a label with a colon, its value behind it or not."""
    said = _SAID.fullmatch(text[:400])
    return _is_asking(text) or (said is not None and is_label(said[1]))
