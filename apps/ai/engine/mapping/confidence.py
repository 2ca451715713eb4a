"""How sure the engine is of a value: one formula for all of them.

    confidence = CEILING × certainty × match × shape × (RIVAL if a second way of reading differs)
                         × (CONFLICT if another label claims the field with another value)

- `certainty` is the reader's: that these words stand there and belong to this label.
- `match` is the mapping's: how well the label's or header's wording is known (1 for an exact wording,
  0.84–0.98 for a whole-word rule, by how much of the label it explains).
- `shape` says whether the text has the form of the field's values.

A value of an exact wording in its usual form, read without doubt, comes to 0.99; a rule that explains the
whole label to 0.97. All doubts multiply, so that any one of them brings a value below the 0.95 of acceptance.
"""

from collections.abc import Iterable
from typing import Final

CEILING: Final = 0.99
"""Nobody is surer than this of what a stranger meant."""

PARSED: Final = 1.0
FREE_TEXT: Final = 1.0
LOOSE: Final = 0.94
"""Read, but in a form that leaves room for doubt (`~5 Mb`, a kit without its code)."""
UNIT_UNSAID: Final = 0.985
"""A number whose unit nobody states, where one unit is usual. The number is right as printed; the finding
`unit_missing` asks for its unit once, rather than a doubt in each of 200 rows."""
AMBIGUOUS: Final = 0.5
UNREADABLE: Final = 0.6
"""Something stands there that is no value of this field: null, and a person looks."""

RIVAL: Final = 0.7
CONFLICT: Final = 0.8
UNCLEAR_MARK: Final = 0.6
TWO_MARKS: Final = 0.5

NEVER_ASKED: Final = 0.97
"""The form has no label for the field."""
MAY_BE_ELSEWHERE: Final = 0.5
"""The form has no label for the field, but a value of its shape under a label we do not know."""
OVERLOOKED: Final = 0.65
"""The form has no label for the field, and is hard to read: the label may stand there all the same."""


def confidence_of(
    *, certainty: float, match: float = 1.0, shape: float = PARSED, doubts: Iterable[float] = ()
) -> float:
    """Return the confidence of one value, 0 to CEILING."""
    confidence = CEILING * _share(certainty) * _share(match) * _share(shape)
    for doubt in doubts:
        confidence *= doubt
    return confidence


def overall(confidences: Iterable[float]) -> float:
    """Return the mean confidence of all that was said, 0 where nothing was."""
    said = tuple(confidences)
    return sum(said) / len(said) if said else 0.0


def _share(number: float) -> float:
    return min(1.0, max(0.0, number))
