"""Words for findings: counts, lists of rows and quotations in sentences a requester understands."""

from collections.abc import Iterable, Sequence
from typing import Final

from apps.ai.engine.places import NOWHERE, Place
from apps.ai.engine.reading import FieldValue, SampleRow

MOST_PLACES: Final = 50
"""Places shown with one finding; more prove nothing more."""
_MOST_ROWS: Final = 6
_LONGEST_QUOTATION: Final = 100

NAMES: Final = {
    "volume_ul": "volume",
    "qubit_ng_ul": "Qubit concentration",
    "nanodrop_ng_ul": "Nanodrop concentration",
    "concentration_ng_ul": "concentration",
    "total_amount_ug": "total amount",
    "fragment_size_bp": "fragment size",
    "a260_280": "A260/280",
    "a260_230": "A260/230",
    "din": "DIN",
    "rin": "RIN",
}
UNITS: Final = {
    "volume_ul": " µL",
    "qubit_ng_ul": " ng/µL",
    "nanodrop_ng_ul": " ng/µL",
    "concentration_ng_ul": " ng/µL",
    "total_amount_ug": " µg",
    "fragment_size_bp": " bp",
}


def quoted(text: str) -> str:
    """Return a text of the form as one short printable line in quotation marks."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    short = line if len(line) <= _LONGEST_QUOTATION else line[: _LONGEST_QUOTATION - 1].rstrip() + "…"
    return f"“{short}”"


def counted(number: int, noun: str) -> str:
    """Return `1 sample`, `2 samples`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def row_list(rows: Sequence[int]) -> str:
    """Return `row 3`, `rows 3, 5 and 9`, and of many the first ones with how many more there are."""
    if len(rows) == 1:
        return f"row {rows[0]}"
    if len(rows) > _MOST_ROWS:
        return f"rows {', '.join(map(str, rows[:_MOST_ROWS]))} and {len(rows) - _MOST_ROWS} more"
    return f"rows {', '.join(map(str, rows[:-1]))} and {rows[-1]}"


def said(sample: SampleRow, field: str) -> str:
    """Return a measurement as a sentence names it: `row 7 (“M7”): 2989 ng/µL`."""
    name = "" if sample.name is None else f" ({quoted(sample.name)})"
    return f"row {sample.row}{name}: {sample.values[field]}{UNITS.get(field, '')}"


def places_of_fields(*fields: FieldValue) -> tuple[Place, ...]:
    """Return where the fields stand, those that stand somewhere."""
    return tuple(field.place for field in fields if field.place != NOWHERE)


def places_of_samples(samples: Iterable[SampleRow], field: str | None = None) -> tuple[Place, ...]:
    """Return where the samples, or one value of each, stand."""
    places = (sample.places.get(field, sample.place) if field else sample.place for sample in samples)
    return tuple(place for place in places if place != NOWHERE)[:MOST_PLACES]


def paths(samples: Iterable[SampleRow], field: str) -> tuple[str, ...]:
    """Return the paths of one value of each sample, as corrections name them: `samples.12.volume_ul`."""
    return tuple(f"samples.{sample.row}.{field}" for sample in samples)[:MOST_PLACES]
