"""How the text behind a label becomes the value of a field: one reader for each shape of field."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from apps.ai.engine.mapping.asking import fields_in, is_a_label
from apps.ai.engine.mapping.confidence import FREE_TEXT, LOOSE, PARSED, UNREADABLE
from apps.ai.engine.mapping.dates import read_date
from apps.ai.engine.mapping.numbers import read_number
from apps.ai.engine.mapping.synonyms.names import PEOPLE, YES_NO_UNKNOWN
from apps.ai.engine.mapping.units import find_unit
from apps.ai.engine.mapping.values import (
    find_emails,
    read_contact,
    read_count,
    read_email,
    read_kit,
    read_money,
    read_phone,
    read_text,
)
from apps.ai.engine.mapping.words import fold

SEVERAL: Final = frozenset(
    {"sample_types", "buffers", "flow_cell_devices", "basecalling", "file_formats", "delivery_methods"}
)
"""Fields of several answers, each the label of an option as printed."""

_APPROXIMATELY: Final = re.compile(
    r"^(?:~|≈|∼|ca\.?\s|c\.\s|approx\.?\s|approximately\s|about\s|around\s)\s*", re.IGNORECASE
)
_SIZE: Final = re.compile(r"(?P<number>[\d.,' ]{1,24}?)\s*(?P<unit>[A-Za-z]{1,10}(?: pairs)?)?")
_UNIT_IN_LABEL: Final = re.compile(r"(?<![A-Za-z0-9])(?:[kMG]bp?|[KMkmg]bp?|MB|KB|GB|bp|nt)(?![A-Za-z0-9])")
_LONGEST_QUOTE_NUMBER: Final = 64
_WORDS_OF_A_SENTENCE: Final = 7
_ANSWERS: Final = {fold(word): answer for answer, words in YES_NO_UNKNOWN.items() for word in words}


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says of one field: the value (None: no value of this field) and how well its shape fits."""

    field: str
    value: str | tuple[str, ...] | None
    shape: float


Reader = Callable[[str, str, str], tuple[Said, ...]]
"""(field, text, label) to what is said."""


def read_field(field: str, text: str, *, label: str) -> tuple[Said, ...]:
    """Return what the text behind a label says: of the field first, and of others that it holds too."""
    if read_text(text) is None or fold(text) == "n a":
        return (Said(field, None, PARSED),)
    return _READERS.get(field, _plain)(field, text, label)


def read_answer(text: str) -> str | None:
    """Return yes, no or unknown, None for any other text."""
    folded = fold(text)
    return _ANSWERS.get(folded) or _ANSWERS.get(folded.partition(" ")[0])


def unit_in(label: str) -> str | None:
    """Return the unit of length that a label names, as printed: `Genome size (Mb)` says Mb."""
    match = _UNIT_IN_LABEL.search(unicodedata.normalize("NFKC", label[:240]))
    return match[0] if match else None


def _plain(field: str, text: str, label: str) -> tuple[Said, ...]:
    return (Said(field, read_text(text), FREE_TEXT),)


def _line(field: str, text: str, label: str) -> tuple[Said, ...]:
    """Return the text; an address, another label or a sentence in it is more than was asked for."""
    sentence = text.rstrip().endswith(".") and len(text.split()) >= _WORDS_OF_A_SENTENCE
    more = sentence or find_emails(text) or (":" in text and fields_in(text))
    return (Said(field, read_text(text), LOOSE if more else FREE_TEXT),)


def _quote_number(field: str, text: str, label: str) -> tuple[Said, ...]:
    value = text.strip()
    money = read_money(value)
    unlikely = (
        len(value) > _LONGEST_QUOTE_NUMBER
        or not any(letter.isdigit() for letter in value)
        or read_date(value) is not None
        or (money is not None and money.currency is not None)
    )
    return (Said(field, None, UNREADABLE) if unlikely else Said(field, value, PARSED),)


def _date(field: str, text: str, label: str) -> tuple[Said, ...]:
    return (_parsed(field, read_date(text)),)


def _contact(field: str, text: str, label: str) -> tuple[Said, ...]:
    """Return the name, and the address that stands beside it; the next label is nobody's name."""
    contact = read_contact(text)
    if contact.name is not None and contact.email is None and is_a_label(contact.name):
        return (Said(field, None, UNREADABLE),)
    several = PARSED if "; " not in (contact.name or "") else LOOSE
    _, email_field, phone_field = next(fields for fields in PEOPLE.values() if fields[0] == field)
    said = [Said(field, contact.name, several)]
    if contact.email is not None:
        said.append(Said(str(email_field), contact.email, several))
    elif text.rstrip().endswith("-"):
        said.append(Said(str(email_field), None, UNREADABLE))
    if contact.phone is not None and phone_field is not None:
        said.append(Said(phone_field, contact.phone, PARSED))
    return tuple(said)


def _email(field: str, text: str, label: str) -> tuple[Said, ...]:
    return (_parsed(field, read_email(text)),)


def _emails(field: str, text: str, label: str) -> tuple[Said, ...]:
    return (_parsed(field, find_emails(text) or None),)


def _phone(field: str, text: str, label: str) -> tuple[Said, ...]:
    return (_parsed(field, read_phone(text)),)


def _kit(field: str, text: str, label: str) -> tuple[Said, ...]:
    code = read_kit(text)
    return (Said(field, code, PARSED) if code else Said(field, read_text(text), LOOSE),)


def _yes_no(field: str, text: str, label: str) -> tuple[Said, ...]:
    return (_parsed(field, read_answer(text)),)


def _answers(field: str, text: str, label: str) -> tuple[Said, ...]:
    answers = tuple(part.strip() for part in text.replace("\n", ";").split(";") if part.strip())
    return (Said(field, answers or None, FREE_TEXT),)


def _devices(field: str, text: str, label: str) -> tuple[Said, ...]:
    """Return the devices; a bare number behind `Flow cells` is how many of them."""
    count = read_count(text)
    return (Said("flow_cell_count", count, LOOSE),) if count else _answers(field, text, label)


def _genome_size(field: str, text: str, label: str) -> tuple[Said, ...]:
    """Return the number and the unit printed behind it or in the label; without either the unit is None."""
    plain = unicodedata.normalize("NFKC", text[:240]).strip()
    exact = _APPROXIMATELY.sub("", plain)
    match = _SIZE.fullmatch(exact) if len(exact) <= 60 else None
    number = read_number(match["number"]).value if match else None
    unit = match["unit"] if match else None
    known = find_unit(unit) if unit else None
    if number is None or (unit and (known is None or known.quantity != "length")):
        return (Said(field, None, UNREADABLE), Said("genome_size_unit", None, UNREADABLE))
    shape = PARSED if exact == plain else LOOSE
    return (Said(field, number, shape), Said("genome_size_unit", unit or unit_in(label), shape))


def _count(field: str, text: str, label: str) -> tuple[Said, ...]:
    return (_parsed(field, read_count(text)),)


def _money(field: str, text: str, label: str) -> tuple[Said, ...]:
    """Return the amount, and the currency printed with it."""
    money = read_money(text)
    if money is None:
        return (Said(field, None, UNREADABLE),)
    said = Said(field, money.amount, PARSED)
    return (said, Said("currency", money.currency, PARSED)) if money.currency else (said,)


def _currency(field: str, text: str, label: str) -> tuple[Said, ...]:
    code = text.strip().upper()
    return (_parsed(field, code if len(code) == 3 and code.isascii() and code.isalpha() else None),)


def _parsed(field: str, value: str | tuple[str, ...] | None) -> Said:
    return Said(field, value, UNREADABLE if value is None else PARSED)


_READERS: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        **dict.fromkeys(
            ("service_requested", "lab_name", "billing_address", "source_organism", "coverage"), _line
        ),
        "quote_number": _quote_number,
        "quote_date": _date,
        "quote_expires": _date,
        "requester_name": _contact,
        "requester_email": _email,
        "requester_phone": _phone,
        "pi_name": _contact,
        "pi_email": _email,
        "financial_contact_name": _contact,
        "financial_contact_email": _email,
        "kit": _kit,
        "human_dna": _yes_no,
        "genome_size": _genome_size,
        "flow_cell_count": _count,
        "notification_emails": _emails,
        "projected_cost": _money,
        "known_charges": _money,
        "currency": _currency,
        **dict.fromkeys(SEVERAL, _answers),
        "flow_cell_devices": _devices,
    }
)
