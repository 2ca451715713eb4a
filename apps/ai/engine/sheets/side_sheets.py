"""Sheets of a workbook that explain, show by example, or feed drop-down lists, told by their names."""

import re
from enum import Enum
from typing import Final


class Side(Enum):
    """What a sheet is that is not filled in by the requester."""

    EXAMPLE = "example"
    INSTRUCTION = "instruction"
    LIST = "list"

    @property
    def noun(self) -> str:
        """Say what such a sheet holds."""
        return {
            Side.EXAMPLE: "an example",
            Side.INSTRUCTION: "instructions",
            Side.LIST: "lists to choose from",
        }[self]


_NAMES: Final = (
    (
        Side.EXAMPLE,
        re.compile(r"(?:\w+\s){0,3}examples?(?:\s(?:sheet|form|submission|table|data|\d+))?"),
    ),
    (
        Side.INSTRUCTION,
        re.compile(
            r"(?:\w+\s){0,3}(?:instructions?|read\s?me(?:\sfirst)?|guidelines?|how to(?:\s\w+){0,4})|"
            r"help|legend|about|change\s?log|definitions?|explanations?"
        ),
    ),
    (
        Side.LIST,
        # A bare list only: the "Sample list" is what we are looking for.
        re.compile(
            r"lists?|(?:data\s)?validations?(?:\slists?)?|(?:drop\s?downs?|pick|choice)(?:\s?(?:lists?|menus?))?|"
            r"look\s?ups?(?:\stables?)?|options"
        ),
    ),
)
_SEPARATORS: Final = re.compile(r"[\W_]+")


def side_of(name: str) -> Side | None:
    """Return what a sheet of this name is beside the samples; None for any other name."""
    words = _SEPARATORS.sub(" ", name[:100].casefold()).strip()
    return next((side for side, pattern in _NAMES if pattern.fullmatch(words)), None)
