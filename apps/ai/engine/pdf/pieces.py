"""Pieces of text beside and below a label, of which one may be its value."""

from itertools import pairwise
from typing import Final

from apps.ai.engine.pdf.labels import WIDE, Found, split_label
from apps.ai.engine.pdf.lines import Line, runs_of
from apps.ai.engine.pdf.shapes import Word

VALUE_BELOW: Final = 1.95
BELOW_BOLD: Final = 2.3
NEXT_LINE: Final = 1.5
"""Line heights within which a value stands below its label, and goes on."""
SAME_INDENT: Final = 8.0
NEARBY: Final = 14
"""Line heights within which lines tell how wide a column of text is."""
SENTENCE: Final = 4
"""So many words before a colon, in regular weight, are a sentence rather than a label."""


class Pieces:
    """The pieces of text of a page that are neither table nor answer, and which of them are used up."""

    def __init__(self, pieces: list[Line]) -> None:
        self.all = pieces
        self.used: set[int] = set()
        # Pieces of one line follow one another.
        self._left = {
            id(piece)
            for piece, following in pairwise(pieces)
            if _same_height(piece, following) and following.x0 > piece.box[2]
        }

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
        """Tell whether the first word below had no room at the end of the line above.

        The room is what the lines nearby take; beside other text, what those beside it take.
        """
        beside = id(line) in self._left
        edge = max(
            piece.box[2]
            for piece in self.all
            if abs(piece.x0 - line.x0) <= SAME_INDENT
            and (not beside or id(piece) in self._left)
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
