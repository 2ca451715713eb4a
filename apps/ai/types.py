"""Shapes that verbs take."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class NewCorrection:
    """What a person says a value is.

    `path` is `fields.NAME`, `samples.ROW.COLUMN`, `charges.POSITION.COLUMN`, or `samples.ROW` for a whole
    row: `after` is None to remove it, or its values by column (`name` among them) to add it.
    """

    path: str
    after: Any
