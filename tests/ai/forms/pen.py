"""The hand that writes down a page: where it stands, when a new page begins, how words come out."""

import random
from typing import Final

from tests.ai.forms.paper import BLACK, Colour, Family, Paper
from tests.ai.forms.style import Style

RED: Final[Colour] = (0.85, 0.0, 0.0)
FAINT: Final[Colour] = (0.72, 0.72, 0.72)
LEADING: Final = 1.2
LIGATURES: Final = (("ffi", "ﬃ"), ("ffl", "ﬄ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ"))


class Pen:
    """Writes top down between the margins. `y` is the top of what comes next."""

    def __init__(self, paper: Paper, style: Style, rng: random.Random, *, footer: str, pages: int) -> None:
        self.paper = paper
        self.style = style
        self.rng = rng
        self.left = style.margin
        self.right = style.page[0] - style.margin
        self.bottom = style.page[1] - style.margin - 2 * style.size
        self.y = 0.0
        self.page = 0
        self._footer = footer
        self._pages = pages
        self._fields = 0
        self.turn_page()

    def next_field(self) -> str:
        """Return a name that no other widget has."""
        self._fields += 1
        return f"f{self._fields}"

    def turn_page(self) -> None:
        """Begin a page and write its footer."""
        self.paper.new_page()
        self.page += 1
        self.y = self.style.margin
        text = self._footer.format(page=self.page, pages=self._pages)
        if text:
            size = self.style.size - 1.5
            middle = (self.left + self.right - self.measure(text, size=size)) / 2
            self.paper.text(
                (middle, self.style.page[1] - self.style.margin * 0.6),
                text,
                family=self.style.family,
                bold=False,
                size=size,
                colour=(0.35, 0.35, 0.35),
            )

    def room(self, height: float) -> None:
        """Turn the page where the height does not fit."""
        if self.y + height > self.bottom:
            self.turn_page()

    def measure(self, text: str, *, bold: bool = False, size: float | None = None) -> float:
        """Return the width of the text as it will be written."""
        return self.paper.width(
            self._joined(text), family=self.style.family, bold=bold, size=size or self.style.size
        )

    def wrap(self, text: str, width: float, *, bold: bool = False, size: float | None = None) -> list[str]:
        """Return the lines of the text, broken at spaces alone."""
        lines: list[str] = []
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.measure(longer, bold=bold, size=size) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def write(
        self,
        x: float,
        base: float,
        text: str,
        *,
        bold: bool = False,
        size: float | None = None,
        colour: Colour = BLACK,
        family: Family | None = None,
    ) -> None:
        """Write one string, whole or in pieces as the style has it."""
        size = size or self.style.size
        family = family or self.style.family
        if colour == BLACK and "faint" in self.style.defects:
            colour = FAINT
        for offset, piece in self._pieces(text, bold=bold, size=size, family=family):
            self.paper.text((x + offset, base), piece, family=family, bold=bold, size=size, colour=colour)

    def lines(self, x: float, lines: list[str], *, bold: bool = False, size: float | None = None) -> None:
        """Write lines below one another and move down."""
        size = size or self.style.size
        for line in lines:
            self.room(size * LEADING)
            self.write(x, self.y + size, line, bold=bold, size=size)
            self.y += size * LEADING

    def _joined(self, text: str) -> str:
        if self.style.ligatures:
            for letters, ligature in LIGATURES:
                text = text.replace(letters, ligature)
        return text

    def _pieces(self, text: str, *, bold: bool, size: float, family: Family) -> list[tuple[float, str]]:
        text = self._joined(text)
        if "letters" in self.style.defects:
            pieces = list(text)
        elif self.style.words_apart:
            pieces = [f"{word} " for word in text.split(" ")]
            pieces[-1] = pieces[-1][:-1]
        else:
            return [(0.0, text)]
        found, x = [], 0.0
        for piece in pieces:
            if piece.strip():
                found.append((x, piece.rstrip()))
            x += self.paper.width(piece, family=family, bold=bold, size=size)
        return found
