"""Pages that stand on their side: measured upright, told as the page is displayed."""

from typing import Final, NamedTuple

from apps.ai.engine.places import Box

QUARTERS: Final = {(1, 0): 0, (0, 1): 1, (-1, 0): 2, (0, -1): 3}
"""Direction in which most lines run (y grows downwards) to quarter turns clockwise."""


class Turn(NamedTuple):
    """How a page is turned: `quarters` by its text, `shown` by its Rotate entry; sizes before any turn."""

    quarters: int
    shown: int
    width: float
    height: float

    @property
    def upright_size(self) -> tuple[float, float]:
        """Return width and height of the page with its text upright."""
        return (self.height, self.width) if self.quarters % 2 else (self.width, self.height)

    def upright(self, box: Box) -> Box:
        """Turn a box of the unrotated page so that the text runs from left to right."""
        return _turned(box, -self.quarters % 4, self.width, self.height)

    def displayed(self, box: Box) -> Box:
        """Return where an upright box stands on the page as displayed."""
        width, height = self.upright_size
        return _turned(box, (self.quarters + self.shown) % 4, width, height)


def _turned(box: Box, quarters: int, width: float, height: float) -> Box:
    """Turn a box clockwise by quarters on a page of this size."""
    x0, y0, x1, y1 = box
    if quarters == 1:
        return (height - y1, x0, height - y0, x1)
    if quarters == 2:
        return (width - x1, height - y1, width - x0, height - y0)
    if quarters == 3:
        return (y0, width - x1, y1, width - x0)
    return box
