"""Where a value stands, as the page writes it: `2 72.0 91.5 130.0 101.5`, `Sheet1!B14`, or nothing."""

from collections.abc import Mapping
from typing import Any


def at_of(place: Mapping[str, Any]) -> str:
    """Return a place as the page's own short text: `2 72.0 91.5 130.0 101.5`, a cell, or nothing."""
    if place.get("cell"):
        return str(place["cell"])
    return spot_of(place.get("page"), place.get("bbox"))


def spot_of(page: int | None, box: Any) -> str:
    """Return a box on a page in the same short text; a cell as it is."""
    if isinstance(box, str):
        return box
    if page is None:
        return ""
    return " ".join(str(part) for part in (page, *(box or ())))
