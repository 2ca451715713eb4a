"""Units of measurement, found as whole words in a header or behind a number."""

from typing import Final

from apps.ai.engine.mapping.synonyms.headers import UNITS, Unit
from apps.ai.engine.mapping.words import fold

_LONGEST_UNIT: Final = max(len(unit.split()) for unit in UNITS)
_RATIO_LETTERS: Final = ("abs", "od", "a")
_WAVELENGTHS: Final = ("230", "260", "280")


def find_unit(text: str) -> Unit | None:
    """Return the unit that a text is, whole, None where it is none we know."""
    return UNITS.get(fold(text))


def split_unit(folded: str) -> tuple[str, Unit | None]:
    """Return a folded header without its unit, and the unit: the longest one, the last of equals."""
    words = folded.split()
    for length in range(min(_LONGEST_UNIT, len(words)), 0, -1):
        for start in range(len(words) - length, -1, -1):
            if unit := UNITS.get(" ".join(words[start : start + length])):
                return " ".join(words[:start] + words[start + length :]), unit
    return folded, None


def fold_header(text: str) -> str:
    """Return a header's folded words without its unit; A260, OD260 and 260 are the same wavelength."""
    words = []
    for word in split_unit(fold(text))[0].split():
        bare = next((word[len(letters) :] for letters in _RATIO_LETTERS if word.startswith(letters)), word)
        words.append(bare if bare in _WAVELENGTHS else word)
    # An A that has lost its number to a subscript (`A 260`) is the absorbance again.
    return " ".join(word for word in words if word not in _RATIO_LETTERS) or " ".join(words)
