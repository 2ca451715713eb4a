"""Times: what may delay the data, and how long the quote stands."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from apps.ai.engine.findings.samples import answers_of, text_of
from apps.ai.engine.findings.words import places_of_fields, quoted
from apps.ai.engine.layout import Pair
from apps.ai.engine.mapping.words import fold, words_of
from apps.ai.engine.places import NOWHERE
from apps.ai.engine.reading import Finding, Reading

_SLOW: Final = frozenset({"sup", "super"})
_DELAY: Final = re.compile(
    r"\b(?:\d{1,2}\s?(?:-|–|to)\s?)?\d{1,2}\s(?:days?|weeks?|months?)\b", re.IGNORECASE
)
_HURRY: Final = re.compile(
    r"\b(?:urgent(?:ly)?|rush|asap|a\.s\.a\.p|as soon as possible|expedited?|deadline|time[- ]sensitive|"
    r"high priority|needed by|due (?:by|on|date))\b",
    re.IGNORECASE,
)
_HURRY_LABELS: Final = frozenset({"priority", "turnaround", "deadline", "urgency", "due", "urgent", "rush"})
_UNHURRIED: Final = frozenset({"normal", "standard", "low", "no", "none", "regular", "na"})
_LONGEST_COMMENT: Final = 20_000


def basecalling_delay(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where super-accurate basecalling delays the data: a warning where it is needed soon."""
    slow = next((answer for answer in answers_of(reading, "basecalling") if _SLOW & words_of(answer)), None)
    if slow is None:
        return
    delay = _DELAY.search(slow[:_LONGEST_COMMENT])
    hurry = _hurry(reading)
    if delay is None and hurry is None:
        return
    may = f"may add {delay[0]} to the delivery of the data" if delay else "takes longer than the other models"
    against = f", but the form says {quoted(hurry)}" if hurry else ""
    yield Finding(
        code="basecalling_delay",
        severity="warning" if hurry else "info",
        message=f"Super-accurate basecalling (SUP) is asked for, which {may}{against}.",
        fields=("basecalling", "comments") if hurry else ("basecalling",),
        evidence=places_of_fields(reading.fields["basecalling"]),
    )


def _hurry(reading: Reading) -> str | None:
    """Return the words of the form that say that the data is needed soon."""
    if match := _HURRY.search((text_of(reading, "comments") or "")[:_LONGEST_COMMENT]):
        return match[0]
    for choice in reading.choices:
        for option in choice.options:
            if option.marked and _HURRY_LABELS & words_of(choice.question) and _is_hurried(option.label):
                return f"{choice.question}: {option.label}"
    return next((f"{pair.label}: {pair.value}" for pair in reading.pairs if _is_hurried_pair(pair)), None)


def _is_hurried_pair(pair: Pair) -> bool:
    return bool(_HURRY_LABELS & words_of(pair.label)) and _is_hurried(pair.value or "")


def _is_hurried(text: str) -> bool:
    words = fold(text).split()
    return bool(words) and _UNHURRIED.isdisjoint(words)


def expiry_missing(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where a quote does not say how long it stands."""
    expires, quote = reading.fields["quote_expires"], reading.fields["quote_number"]
    if expires.value is not None or (expires.place == NOWHERE and quote.value is None):
        return
    unreadable = f": {quoted(expires.raw)} is no date that means one day alone" if expires.raw else ""
    yield Finding(
        code="expiry_missing",
        severity="info",
        message=f"The quote does not say when it expires{unreadable}.",
        fields=("quote_expires",),
        evidence=places_of_fields(expires),
    )


def expiry_past(reading: Reading, *, today: date | None) -> Iterator[Finding]:
    """Yield a finding where the quote had expired before it was made, or before today, if today is told."""
    expires, quoted_on = text_of(reading, "quote_expires"), text_of(reading, "quote_date")
    if expires is None:
        return
    if quoted_on is not None and expires < quoted_on:
        what = f"The quote of {quoted_on} expires on {expires}, before it was made."
    elif today is not None and expires < today.isoformat():
        what = f"The quote has expired on {expires}."
    else:
        return
    yield Finding(
        code="expiry_past",
        severity="warning",
        message=what,
        fields=("quote_expires", "quote_date"),
        evidence=places_of_fields(reading.fields["quote_expires"], reading.fields["quote_date"]),
    )
