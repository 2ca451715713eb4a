"""A place for a mark, however it was drawn."""

from dataclasses import dataclass
from typing import Final, Literal

from apps.ai.engine.places import Box

SMALLEST: Final = 2.4
LARGEST: Final = 17.0
"""Sides of a frame in points; printed forms have 5 to 14, shrunken prints half of that."""
SQUARE: Final = 1.45
"""How much longer than the other one side of a frame may be."""

Source = Literal["vector", "image", "glyph", "widget", "blank"]


@dataclass(frozen=True, slots=True)
class Frame:
    """A place for a mark. `marked` is None where the ink is ambiguous."""

    box: Box
    round: bool
    marked: bool | None
    source: Source
    label: str = ""

    @property
    def middle(self) -> float:
        """Return the height at which the frame stands."""
        return (self.box[1] + self.box[3]) / 2


def is_frame_size(box: Box) -> bool:
    """Tell whether a box is as large, and as nearly square, as what people tick."""
    width, height = box[2] - box[0], box[3] - box[1]
    shorter, longer = min(width, height), max(width, height)
    return shorter >= SMALLEST and longer <= LARGEST and longer <= SQUARE * shorter
