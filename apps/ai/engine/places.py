"""Where something stands in a document."""

from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points of the page as displayed (after Rotate and CropBox), origin top left."""


@dataclass(frozen=True, slots=True)
class Place:
    """A box on a page (1-based), or a cell such as `Sheet1!B14` where there are no pages."""

    page: int | None = None
    box: Box | None = None
    cell: str | None = None


NOWHERE = Place()
