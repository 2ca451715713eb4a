"""The meaning of one cell of an intake: numbers, choices, addresses and names, each with its own refusal.

Every reader takes the trimmed text of a cell and returns a value or a `Fault`; none guesses and none
repairs what a person wrote.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

SAMPLE = "sample"
POSITIVE_CONTROL = "positive_control"
NEGATIVE_CONTROL = "negative_control"

SAMPLE_TYPES = ("DNA", "RNA", "Protein", "Other")
PRIORITIES = ("low", "normal", "high", "urgent")
DEVICES = ("Flongle", "MinION", "GridION", "PromethION")
CHEMISTRIES = ("R9.4.1", "R10.4.1", "other")

NEGATIVE_CONTROL_NAMES = (
    "blank",
    "ntc",
    "water",
    "no template control",
    "negative control",
    "neg control",
    "neg ctrl",
)
POSITIVE_CONTROL_NAMES = ("positive control", "pos control", "pos ctrl")

# What people write for "nothing here". "na" is a surname too, so it means nothing only among measurements.
NOTHING = frozenset({"", "-", "–", "—", "n/a"})
NOTHING_MEASURED = NOTHING | {
    "na",
    "n.a.",
    "nd",
    "n.d.",
    "none",
    "null",
    "unknown",
    "not measured",
    "not determined",
}

LARGEST_MEASUREMENT = Decimal(1_000_000)
SMALLEST_MEASUREMENT = Decimal("0.0001")  # besides 0; less would be stored, to four places, as 0
MOST_FLOW_CELLS = 1_000
_LONGEST_NUMBER = 40

_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,5})?", re.ASCII)
_ONE_COMMA = re.compile(r"([+-]?)([0-9]*),([0-9]+)", re.ASCII)
_THOUSANDS = re.compile(
    r"[+-]?[0-9]{1,3}(?:(?:,[0-9]{3})+\.[0-9]+|(?:\.[0-9]{3})+,[0-9]+|(?:,[0-9]{3}){2,})", re.ASCII
)
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf(?:inity)?|∞)", re.IGNORECASE)
_COUNT = re.compile(r"[0-9]{1,6}(?:\.0+)?", re.ASCII)

# RFC 5321's shape with letters of any script; quoted local parts and bare hosts are refused on purpose.
_EMAIL = re.compile(
    r"(?=.{3,254}\Z)(?=[^@]{1,64}@)"
    r"[^\s@\"<>(),:;\\\[\]\x00-\x20\x7f-\xa0.]+(?:\.[^\s@\"<>(),:;\\\[\]\x00-\x20\x7f-\xa0.]+)*"
    r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])?"
)
_SEPARATORS = str.maketrans("_-", "  ")
_LINE_BREAKS = re.compile("[\n\r\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Fault:
    """Say why a cell's text is not a value: a stable code and a sentence."""

    code: str
    message: str


def read_text(text: str, *, max_chars: int) -> str | Fault | None:
    """Return the text exactly as written, None where it states nothing; one line, no control characters."""
    if text.casefold() in NOTHING:
        return None
    if len(text) > max_chars:
        return Fault(
            "text_too_long", f"The text is {len(text):,} characters long; at most {max_chars} are kept."
        )
    if not text.isprintable():
        if _LINE_BREAKS.search(text):
            return Fault("line_break", "The text runs over more than one line.")
        if _CONTROLS.search(text):
            return Fault("control_character", "The text holds a control character that no one can see.")
    return text


def read_measurement(text: str) -> Decimal | Fault | None:
    """Return the finite decimal from 0 to 1,000,000 that the text states, None where it states nothing.

    A comma is a decimal comma where it can be nothing else (`1,5`, `0,125`, `1.234,5`); `1,234` may be
    either and is refused with that reason.
    """
    if len(text) > _LONGEST_NUMBER:
        return Fault("not_a_number", "This is not a number.")
    plain: str | Fault = text
    if not _PLAIN.fullmatch(text):
        if text.casefold() in NOTHING_MEASURED:
            return None
        plain = _resolve_commas(text)
    if isinstance(plain, Fault):
        return plain
    value = Decimal(plain)
    if SMALLEST_MEASUREMENT <= value <= LARGEST_MEASUREMENT or not value:
        return value
    if value < 0:
        return Fault("number_negative", "A measurement cannot be negative.")
    if value > LARGEST_MEASUREMENT:
        return Fault(
            "number_too_large", f"A measurement above {LARGEST_MEASUREMENT:,} is physically impossible."
        )
    return Fault("number_too_small", f"A measurement between 0 and {SMALLEST_MEASUREMENT} cannot be made.")


def _resolve_commas(text: str) -> str | Fault:
    if match := _ONE_COMMA.fullmatch(text):
        sign, whole, fraction = match.groups()
        # "1,234" is a thousand to one reader and one and a bit to another; "0,234" and "1234,5" are not.
        if len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0"):
            return Fault(
                "number_ambiguous",
                f"{text} may mean {whole}.{fraction} or {whole}{fraction}; write it with a decimal point.",
            )
        return f"{sign}{whole}.{fraction}"
    if _THOUSANDS.fullmatch(text):
        decimal_mark = "," if text.rfind(",") > text.rfind(".") and "." in text else "."
        return text.replace("." if decimal_mark == "," else ",", "").replace(",", ".")
    if _NOT_FINITE.fullmatch(text):
        return Fault(
            "number_not_finite", "Not a number and infinity are no measurements; leave the cell empty."
        )
    return Fault("not_a_number", "This is not a number; write digits alone, the unit belongs in the header.")


def read_count(text: str) -> int | Fault | None:
    """Return a whole number of flow cells from 1 to 1,000, None where nothing is stated."""
    if len(text) <= _LONGEST_NUMBER and text.casefold() in NOTHING_MEASURED:
        return None
    if _COUNT.fullmatch(text) and 1 <= (count := int(text.partition(".")[0])) <= MOST_FLOW_CELLS:
        return count
    return Fault("count_invalid", f"A number of flow cells is a whole number from 1 to {MOST_FLOW_CELLS:,}.")


def _accepted(choices: tuple[str, ...]) -> MappingProxyType[str, str]:
    return MappingProxyType({choice.casefold(): choice for choice in choices})


_SAMPLE_TYPE = _accepted(SAMPLE_TYPES)
_PRIORITY = _accepted(PRIORITIES)
_DEVICE = _accepted(DEVICES)
_CHEMISTRY = _accepted(CHEMISTRIES)


def _not_a_choice(choices: tuple[str, ...]) -> Fault:
    return Fault("not_a_choice", f"The accepted values are: {', '.join(choices)}.")


def read_sample_type(text: str) -> str | Fault:
    """Return DNA, RNA, Protein or Other, whatever its capitals."""
    return _SAMPLE_TYPE.get(text.casefold()) or _not_a_choice(SAMPLE_TYPES)


def read_priority(text: str) -> str | Fault:
    """Return low, normal, high or urgent, whatever its capitals; normal where nothing is stated."""
    if text.casefold() in NOTHING:
        return "normal"
    return _PRIORITY.get(text.casefold()) or _not_a_choice(PRIORITIES)


def read_flow_cell(text: str) -> tuple[str | None, str | None] | Fault:
    """Return (device, chemistry): the template's one column may name either, never a part of a word."""
    folded = text.casefold()
    if folded in NOTHING:
        return (None, None)
    if device := _DEVICE.get(folded):
        return (device, None)
    if chemistry := _CHEMISTRY.get(folded):
        return (None, chemistry)
    return _not_a_choice(CHEMISTRIES + DEVICES)


def read_email(text: str) -> str | Fault:
    """Return an address of the usual shape, letters of any script allowed, exactly as written."""
    return text if _EMAIL.fullmatch(text) else Fault("email_invalid", "This is not an e-mail address.")


def _control_kinds() -> dict[str, str]:
    kinds = dict.fromkeys(NEGATIVE_CONTROL_NAMES, NEGATIVE_CONTROL)
    return kinds | dict.fromkeys(POSITIVE_CONTROL_NAMES, POSITIVE_CONTROL)


_CONTROL_KINDS = MappingProxyType(_control_kinds())
_LONGEST_CONTROL = max(map(len, _CONTROL_KINDS)) + 4
_CONTROL_INITIALS = frozenset(letter for name in _CONTROL_KINDS for letter in (name[0], name[0].upper()))


def kind_of(sample_name: str) -> str:
    """Tell a control from a sample by its whole name: `BLANK` is a control, `blanket fungus` is not."""
    if sample_name[:1] not in _CONTROL_INITIALS or len(sample_name) > _LONGEST_CONTROL:
        return SAMPLE
    return _CONTROL_KINDS.get(" ".join(sample_name.casefold().translate(_SEPARATORS).split()), SAMPLE)
