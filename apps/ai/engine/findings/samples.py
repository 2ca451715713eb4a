"""Questions about the samples of a reading that several rules ask."""

from decimal import Decimal
from typing import Final

from apps.ai.engine.reading import Reading, SampleRow

IN_FORCE: Final = ("qubit_ng_ul", "concentration_ng_ul", "nanodrop_ng_ul")
"""The concentration that counts: Qubit before stated before Nanodrop."""


def samples_of(reading: Reading) -> list[SampleRow]:
    """Return the customer's samples, without the controls."""
    return [sample for sample in reading.samples if sample.kind == "sample"]


def number(sample: SampleRow, field: str) -> Decimal | None:
    """Return a measurement of a sample, None where there is none."""
    text = sample.values.get(field)
    return None if text is None else Decimal(text)


def has_column(reading: Reading, field: str) -> bool:
    """Tell whether a sample table of the form asks for a field."""
    return any(field in table.fields for table in reading.tables if table.role == "samples")


def text_of(reading: Reading, field: str) -> str | None:
    """Return the value of a field of one answer."""
    value = reading.fields[field].value
    return value if isinstance(value, str) else None


def answers_of(reading: Reading, field: str) -> tuple[str, ...]:
    """Return the values of a field of several answers."""
    value = reading.fields[field].value
    return value if isinstance(value, tuple) else ()
