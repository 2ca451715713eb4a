"""What a person may correct in a reading: the places, and the shape of what may be written there."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Literal

Shape = Literal[
    "text", "texts", "name", "number", "ratio", "whole", "date", "money", "kind", "molecule", "priority"
]

FIELDS: Final[Mapping[str, Shape]] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *("institution", "facility", "form_title", "quote_number", "service_requested"),
                *("requester_name", "requester_email", "requester_phone", "department", "lab_name"),
                *("billing_address", "pi_name", "pi_email", "financial_contact_name"),
                *("financial_contact_email", "kit", "human_dna", "source_organism", "genome_size_unit"),
                *("coverage", "comments", "currency", "chart_field", "project"),
            ),
            "text",
        ),
        **dict.fromkeys(
            (
                *("sample_types", "buffers", "flow_cell_devices", "basecalling", "file_formats"),
                *("delivery_methods", "notification_emails"),
            ),
            "texts",
        ),
        "quote_date": "date",
        "quote_expires": "date",
        "genome_size": "number",
        "flow_cell_count": "whole",
        "projected_cost": "money",
        "known_charges": "money",
        "sample_type": "molecule",
        "priority": "priority",
    }
)
"""The fields of a submission; molecule, priority, chart field and project are said by people alone."""

SAMPLE_COLUMNS: Final[Mapping[str, Shape]] = MappingProxyType(
    {
        "name": "name",
        "kind": "kind",
        **dict.fromkeys(
            (
                *("volume_ul", "qubit_ng_ul", "nanodrop_ng_ul", "concentration_ng_ul", "total_amount_ug"),
                *("fragment_size_bp", "rin", "din"),
            ),
            "number",
        ),
        "a260_280": "ratio",
        "a260_230": "ratio",
        **dict.fromkeys(("result", "barcode", "well"), "text"),
    }
)

CHARGE_COLUMNS: Final[Mapping[str, Shape]] = MappingProxyType(
    {
        **dict.fromkeys(("name", "billing_status", "currency"), "text"),
        "quantity": "number",
        **dict.fromkeys(("unit_price", "extended_price", "tax", "total"), "money"),
    }
)

LONGEST_TEXT: Final = 20_000
LONGEST_NAME: Final = 200
MOST_ANSWERS: Final = 50
_WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "kind": ("sample", "positive_control", "negative_control"),
        "molecule": ("DNA", "RNA", "Protein", "Other"),
        "priority": ("low", "normal", "high", "urgent"),
    }
)
_FIELD: Final = re.compile(r"fields\.([a-z0-9_]{1,40})")
_SAMPLE: Final = re.compile(r"samples\.(0|[1-9][0-9]{0,5})(?:\.([a-z0-9_]{1,40}))?")
_CHARGE: Final = re.compile(r"charges\.(0|[1-9][0-9]{0,5})\.([a-z0-9_]{1,40})")
_NUMBER: Final = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
_SIGNED: Final = re.compile(r"-?[0-9]{1,4}(?:\.[0-9]{1,4})?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_MONEY: Final = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,2})?")


class CorrectionRefused(Exception):
    """A correction that makes no sense. `code` is stable; `sentence` is for the person who made it."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a reading. `number` is a sample's row or a charge's position; no `column`: the whole row."""

    part: Literal["fields", "samples", "charges"]
    number: int = 0
    column: str | None = None


def read_path(path: str) -> Spot:
    """Return the place a path names. Raises CorrectionRefused for one that nothing may be written to."""
    if (match := _FIELD.fullmatch(path)) and match[1] in FIELDS:
        return Spot("fields", column=match[1])
    if (match := _SAMPLE.fullmatch(path)) and (match[2] is None or match[2] in SAMPLE_COLUMNS):
        return Spot("samples", int(match[1]), match[2])
    if (match := _CHARGE.fullmatch(path)) and match[2] in CHARGE_COLUMNS:
        return Spot("charges", int(match[1]), match[2])
    raise CorrectionRefused("unknown_path", f"There is nothing named {path[:100]!r} that could be corrected.")


def read_after(spot: Spot, after: Any) -> Any:
    """Return a corrected value as a reading keeps it: trimmed, None for nothing. Raises CorrectionRefused."""
    if spot.column is None:
        return _read_row(after)
    shapes = {"fields": FIELDS, "samples": SAMPLE_COLUMNS, "charges": CHARGE_COLUMNS}[spot.part]
    return _read_shape(shapes[spot.column], after)


def _read_row(after: Any) -> dict[str, Any] | None:
    if after is None:
        return None
    if not isinstance(after, Mapping):
        raise CorrectionRefused("invalid", "A row is written as its values by column, or null to remove it.")
    unknown = [str(name)[:100] for name in after if name not in SAMPLE_COLUMNS]
    if unknown:
        raise CorrectionRefused("unknown_column", f"A sample has no column named {unknown[0]!r}.")
    said = {"name": None, "kind": "sample", **after}
    return {name: _read_shape(SAMPLE_COLUMNS[name], value) for name, value in said.items()}


def _read_shape(shape: Shape, value: Any) -> Any:
    if shape == "texts":
        return _read_texts(value)
    if value is not None and not isinstance(value, str):
        raise CorrectionRefused("invalid", "Write this as text, numbers too: 1.10 is not 1.1.")
    text = (value or "").strip()
    if "\x00" in text:
        raise CorrectionRefused("nul_character", "NUL characters cannot be kept.")
    if not text:
        if shape in ("name", "kind"):
            raise CorrectionRefused(
                "required", "A sample needs this. To take the sample off, remove its row."
            )
        return None
    _READERS[shape](shape, text)
    return text


def _read_texts(value: Any) -> list[str] | None:
    if value is None:
        return None
    if not isinstance(value, list | tuple) or len(value) > MOST_ANSWERS:
        raise CorrectionRefused("invalid", f"This is a list of at most {MOST_ANSWERS} texts.")
    said = [_read_shape("text", item) for item in value]
    return [text for text in said if text] or None


def _require_text(shape: Shape, text: str) -> None:
    longest = LONGEST_NAME if shape == "name" else LONGEST_TEXT
    if len(text) > longest:
        raise CorrectionRefused("max_length", f"This may have {longest:,} characters at most.")


def _require_word(shape: Shape, text: str) -> None:
    if text not in _WORDS[shape]:
        raise CorrectionRefused("invalid_choice", f"Use one of: {', '.join(_WORDS[shape])}.")


def _require_date(_: Shape, text: str) -> None:
    try:
        if not (_DAY.fullmatch(text) and 1900 <= date.fromisoformat(text).year <= 2999):
            raise ValueError(text)
    except ValueError as error:
        raise CorrectionRefused("invalid", "Write the day as 2026-03-31.") from error


def _matching(pattern: re.Pattern[str], sentence: str) -> Callable[[Shape, str], None]:
    def require(_: Shape, text: str) -> None:
        if not pattern.fullmatch(text):
            raise CorrectionRefused("invalid", sentence)

    return require


_READERS: Final[Mapping[Shape, Callable[[Shape, str], None]]] = MappingProxyType(
    {
        "text": _require_text,
        "name": _require_text,
        "kind": _require_word,
        "molecule": _require_word,
        "priority": _require_word,
        "date": _require_date,
        "number": _matching(_NUMBER, "Write a number such as 298.9, without its unit."),
        "ratio": _matching(_SIGNED, "Write a number such as 1.84."),
        "whole": _matching(_WHOLE, "Write a whole number such as 2."),
        "money": _matching(_MONEY, "Write the amount as 897.00, without its currency."),
    }
)
