"""Texts of a form as values: contacts, e-mails, money, kit codes, counts. None where a text says none."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from apps.ai.engine.mapping.numbers import LETTER_OR_DIGIT, read_number

LONGEST_VALUE: Final = 20_000
"""Characters of a value that are looked through for an address or a code."""

# Every repetition is bounded, so a text of any length costs its length.
EMAIL: Final = re.compile(
    r"(?<![\w.+%'-])[\w.+%'-]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_]{2,24}(?![\w@-])"
)
_KIT: Final = re.compile(r"(?<![A-Z0-9])SQK[ -]?(?P<code>[A-Z0-9]{3,9}(?:\.\d{2,3})?(?:-XL)?)(?![A-Z0-9])")
_KIT_WITHOUT_PREFIX: Final = re.compile(
    r"(?<![A-Z0-9-])(?:[A-Z]{3}|16S)\d{3}(?:\.\d{2,3})?(?:-XL)?(?![A-Z0-9])"
)
_MONEY: Final = re.compile(
    r"(?P<sign>-?)\s*(?P<before>US\$|C\$|A\$|[$€£¥]|[A-Z]{3})?\s*(?P<amount>-?\d[\d.,' ]{0,24})"
    r"\s*(?P<after>[$€£¥]|[A-Z]{3})?"
)
_MONEY_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+")
_CURRENCIES: Final = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "C$": "CAD", "A$": "AUD"}
_CODES: Final = frozenset({"USD", "EUR", "GBP", "CAD", "AUD", "CHF", "JPY", "SEK", "NOK", "DKK", "NZD"})
_DASHES: Final = str.maketrans({"‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-"})
_COUNT: Final = re.compile(r"(?P<count>[0-9]{1,5})(?:\.0+)?(?:\s+flow\s?cells?)?", re.IGNORECASE)
_LONGEST_COUNT: Final = 40


@dataclass(frozen=True, slots=True)
class Contact:
    """A person as printed: name, e-mail, phone, each None where it does not stand there."""

    name: str | None
    email: str | None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as a decimal string; currency None where none is printed."""

    amount: str
    currency: str | None


def read_text(text: str) -> str | None:
    """Return the text trimmed, None where it says nothing (empty, dashes, `,,,,,`)."""
    trimmed = text.strip()
    return trimmed if LETTER_OR_DIGIT.search(trimmed) else None


def read_name(text: str | None) -> str | None:
    """Return a sample's name as the customer wrote it; None for an empty cell, a dash or `N/A`."""
    trimmed = read_text(text or "")
    return None if trimmed is None or trimmed.casefold() in {"n/a", "n.a."} else trimmed


def find_emails(text: str) -> tuple[str, ...]:
    """Return the addresses in a text in their order, each once."""
    return tuple(dict.fromkeys(EMAIL.findall(text[:LONGEST_VALUE])))


def read_email(text: str) -> str | None:
    """Return the one address a text says; None where it says none or several."""
    found = find_emails(text)
    return found[0] if len(found) == 1 else None


def read_contact(text: str) -> Contact:
    """Return name, phone and e-mail of `Name - phone - e-mail`, `Name <e-mail>`, `Name (e-mail)`.

    Of several people, one after the other, the names and the addresses are joined with `; `.
    """
    shown = text[:LONGEST_VALUE]
    # A line break parts people only where each has an address: a long name runs over two lines too.
    parts = re.split(r"[;\n]" if len(find_emails(shown)) > 1 else ";", shown)
    people = [_one_contact(part) for part in parts if part.strip()]
    if len(people) == 1:
        return people[0]
    return Contact(*(_joined(people, part) for part in ("name", "email", "phone")))


def _joined(people: list[Contact], part: str) -> str | None:
    return "; ".join(said for person in people if (said := getattr(person, part)) is not None) or None


def _one_contact(text: str) -> Contact:
    emails = find_emails(text)
    rest = text
    for email in emails:
        rest = rest.replace(email, " ")
    parts = [part.strip(" \t,<>()[]:|") for part in re.split(r"\s-(?=\s|$)|(?:^|\s)-\s", rest)]
    said = [part for part in parts if any(letter.isalnum() for letter in part)]
    phones = [part for part in said if _is_phone(part)]
    names = [part for part in said if not _is_phone(part)]
    return Contact(
        " - ".join(" ".join(name.split()) for name in names) or None,
        "; ".join(emails) or None,
        phones[0] if phones else None,
    )


def _is_phone(text: str) -> bool:
    digits = sum(letter.isdigit() for letter in text)
    return digits >= 5 and not any(letter.isalpha() for letter in text.replace("ext", "").replace("x", ""))


def read_phone(text: str) -> str | None:
    """Return the text where it could be dialled."""
    trimmed = text.strip()
    return trimmed if len(trimmed) <= 60 and sum(letter.isdigit() for letter in trimmed) >= 3 else None


def read_kit(text: str) -> str | None:
    """Return a kit's code told by its shape (SQK-RBK114.24), None where the text holds none or several."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST_VALUE]).translate(_DASHES).upper()
    codes = {f"SQK-{match['code']}" for match in _KIT.finditer(plain)}
    if not codes:
        codes = set(_KIT_WITHOUT_PREFIX.findall(plain))
    return codes.pop() if len(codes) == 1 else None


def read_money(text: str) -> Money | None:
    """Return the amount and the currency printed with it. A comma before three digits is a thousand."""
    match = (
        _MONEY.fullmatch(unicodedata.normalize("NFKC", text).translate(_DASHES).strip())
        if len(text) <= 60
        else None
    )
    if match is None:
        return None
    amount = match["amount"].strip()
    plain = (
        amount.replace(",", "")
        if _MONEY_THOUSANDS.fullmatch(amount.lstrip("-"))
        else read_number(amount).value
    )
    marks = {_currency(mark) for mark in (match["before"], match["after"]) if mark}
    if plain is None or None in marks or len(marks) > 1:
        return None
    negative = bool(match["sign"]) and not plain.startswith("-")
    return Money(("-" if negative else "") + plain, marks.pop() if marks else None)


def _currency(mark: str) -> str | None:
    return mark if mark in _CODES else _CURRENCIES.get(mark)


def read_count(text: str) -> str | None:
    """Return the whole number a text says, alone or before `flow cells`."""
    match = _COUNT.fullmatch(text.strip()) if len(text) <= _LONGEST_COUNT else None
    return match["count"] if match else None
