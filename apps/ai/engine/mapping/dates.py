"""Dates as printed, to ISO: only where they can mean one day alone."""

import re
import unicodedata
from datetime import date
from typing import Final

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAY: Final = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s+", re.IGNORECASE
)
_TIME: Final = re.compile(
    r"(?:,?\s+(?:at\s+)?|T)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|[A-Z]{3,4}|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_YEAR_FIRST: Final = re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})")
_MONTH_FIRST: Final = re.compile(
    r"(?P<name>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(?P<year>\d{4})"
)
_DAY_FIRST: Final = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(?:of\s+)?(?P<name>[a-z]{3,9})\.?,?[\s-]+(?P<year>\d{4})"
)
_TWO_NUMBERS: Final = re.compile(r"(?P<one>\d{1,2})([/.-])(?P<two>\d{1,2})\2(?P<year>\d{4})")
_LONGEST_DATE: Final = 60


def read_date(text: str) -> str | None:
    """Return the ISO date a text says and nothing else; None where it is no date, or could be two.

    `07/17/2025` is July, because there is no seventeenth month; `07/08/2025` may be either and is None.
    """
    if len(text) > _LONGEST_DATE:
        return None
    plain = " ".join(unicodedata.normalize("NFKC", text).replace("‐", "-").replace("–", "-").split())
    plain = _WEEKDAY.sub("", plain, count=1) if _WEEKDAY.match(plain) else plain
    if (time := _TIME.search(plain)) and time.end() == len(plain):
        plain = plain[: time.start()]
    plain = plain.casefold()
    if match := _YEAR_FIRST.fullmatch(plain):
        return _iso(match["year"], int(match["month"]), match["day"])
    if match := _MONTH_FIRST.fullmatch(plain) or _DAY_FIRST.fullmatch(plain):
        return _iso(match["year"], _MONTHS.get(match["name"], 0), match["day"])
    if match := _TWO_NUMBERS.fullmatch(plain):
        return _from_two_numbers(match["year"], int(match["one"]), int(match["two"]))
    return None


def _from_two_numbers(year: str, one: int, two: int) -> str | None:
    if one != two and one <= 12 and two <= 12:
        return None
    month, day = (one, two) if one <= 12 else (two, one)
    return _iso(year, month, str(day))


def _iso(year: str, month: int, day: str) -> str | None:
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return None
