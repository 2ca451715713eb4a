"""Numbers as people write them into a form: kept as printed, never guessed."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from string import ascii_letters
from typing import Final, Literal

from apps.ai.engine.mapping.synonyms.headers import Unit
from apps.ai.engine.mapping.synonyms.names import NOTHING_SAID
from apps.ai.engine.mapping.units import find_unit
from apps.ai.engine.mapping.words import fold

Verdict = Literal["said", "nothing", "ambiguous", "unreadable"]
Comma = Literal["decimal", "thousands"] | None
"""What a comma means in this table; None where nothing shows it."""

LONGEST_NUMBER: Final = 60
_MOST_DIGITS: Final = 24
"""Beyond this no bench has measured, and decimals would no longer be exact."""

_NUMBER: Final = re.compile(
    r"(?P<sign>[+-]?)(?P<digits>\d[\d.,' ]*|[.,]\d+)(?P<power>[eE][+-]?\d{1,3})?"
    r"\s*(?P<unit>[^\d\s].{0,30})?",
    re.ASCII,
)
LETTER_OR_DIGIT: Final = re.compile(r"[^\W_]")
_PLAIN: Final = re.compile(r"\d*\.?\d+|\d+\.")
_SPACED: Final = re.compile(r"\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?")
_POINT_THOUSANDS: Final = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}")
_COMMA_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}")
_EITHER: Final = re.compile(r"[1-9]\d{0,2},\d{3}")
_COMMA_DECIMAL: Final = re.compile(r"\d*,\d+")
# `50 ng?` is a doubt and no unit.
_UNIT_SIGNS: Final = frozenset(f"{ascii_letters}µμ1/·. -()[]%")
_DASHES: Final = str.maketrans(
    {"−": "-", "–": "-", "—": "-", "‐": "-", "\u00a0": " ", "\u202f": " ", "’": "'"}
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as read: a decimal string, or None and why; `unit` where one stands behind it."""

    value: str | None
    verdict: Verdict
    unit: Unit | None = None


NOTHING: Final = Number(None, "nothing")
UNREADABLE: Final = Number(None, "unreadable")


@lru_cache(maxsize=16384)
def read_number(text: str | None, *, comma: Comma = None) -> Number:
    """Return the decimal string a cell says, with the unit behind it; `1,234` needs `comma` to be told."""
    if text is None or says_nothing(text):
        return NOTHING
    if len(text) > LONGEST_NUMBER:
        return UNREADABLE
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).strip()
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return UNREADABLE
    unit = find_unit(match["unit"]) if match["unit"] and _UNIT_SIGNS.issuperset(match["unit"]) else None
    if match["unit"] and unit is None:
        return UNREADABLE
    digits = _resolve(match["digits"].strip(), comma=comma)
    if digits is None:
        return Number(None, "ambiguous" if _EITHER.fullmatch(match["digits"].strip()) else "unreadable", unit)
    value = ("-" if match["sign"] == "-" else "") + digits
    if match["power"]:
        value = format(Decimal(value + match["power"]), "f")
    return Number(value, "said", unit) if len(value) <= _MOST_DIGITS else UNREADABLE


def says_nothing(text: str) -> bool:
    """Tell whether a cell is empty in words: a dash, `N/A`, `TBD`, nothing but commas."""
    if len(text) > LONGEST_NUMBER:
        return LETTER_OR_DIGIT.search(text) is None
    if any(letter.isdigit() for letter in text):
        return False
    folded = fold(text)
    return not folded or folded in NOTHING_SAID


def comma_of(texts: Iterable[str | None]) -> Comma:
    """Return what a comma means among these cells, None where they do not show it or disagree."""
    said = tuple(texts)
    if not any(text and "," in text for text in said):
        return None
    decimal = thousands = False
    for text in said:
        if text is None or len(text) > LONGEST_NUMBER:
            continue
        match = _NUMBER.fullmatch(text.translate(_DASHES).strip())
        if match is None:
            continue
        digits = match["digits"].strip()
        if _POINT_THOUSANDS.fullmatch(digits) or (
            _COMMA_DECIMAL.fullmatch(digits) and not _EITHER.fullmatch(digits)
        ):
            decimal = True
        elif _COMMA_THOUSANDS.fullmatch(digits) or re.fullmatch(r"\d*\.\d+", digits):
            thousands = True
    if decimal == thousands:
        return None
    return "decimal" if decimal else "thousands"


def convert(value: str, unit: Unit) -> str | None:
    """Return a number of that unit in its quantity's own unit, exactly; None where there is no exact way."""
    if unit.factor is None:
        return None
    if unit.factor == 1:
        return value
    return plain_decimal(Decimal(value) * unit.factor)


def plain_decimal(value: Decimal) -> str:
    """Return a decimal without exponent and without trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _resolve(digits: str, *, comma: Comma) -> str | None:
    if _PLAIN.fullmatch(digits):
        return digits.rstrip(".")
    if _POINT_THOUSANDS.fullmatch(digits):
        return digits.replace(".", "").replace(",", ".")
    if _COMMA_THOUSANDS.fullmatch(digits):
        return digits.replace(",", "")
    if _EITHER.fullmatch(digits):
        return {"decimal": digits.replace(",", "."), "thousands": digits.replace(",", "")}.get(comma or "")
    if _COMMA_DECIMAL.fullmatch(digits):
        return digits.replace(",", ".")
    if _SPACED.fullmatch(digits):
        return digits.replace(" ", "").replace("'", "").replace(",", ".")
    return None
