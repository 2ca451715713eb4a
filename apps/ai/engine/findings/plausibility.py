"""Plausible values: what a bench has ever seen, and what stands out from its own column."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from math import log10
from statistics import median
from typing import Final

from apps.ai.engine.findings.samples import answers_of, number, samples_of, text_of
from apps.ai.engine.findings.words import NAMES, UNITS, counted, paths, places_of_samples, said
from apps.ai.engine.reading import Finding, Reading, SampleRow

Range = tuple[Decimal | None, Decimal | None]

_CONCENTRATIONS: Final = ("qubit_ng_ul", "nanodrop_ng_ul", "concentration_ng_ul")
_AMOUNTS: Final = (*_CONCENTRATIONS, "volume_ul", "total_amount_ug", "fragment_size_bp")
_RATIOS: Final = ("a260_280", "a260_230")
_INTEGRITIES: Final = ("rin", "din")
_FIELDS: Final = (*_AMOUNTS, *_RATIOS, *_INTEGRITIES)
_LARGEST: Final = Decimal(1_000_000)

_ENOUGH_ROWS: Final = 8
_FAR: Final = 6.0
_TIMES: Final = 5.0
_RATIO_DISTANCE: Final = 0.3
_LEAST_SPREAD: Final = {"times": 0.05, "ratio": 0.02}
_SIGMA: Final = 1.4826
"""The median of absolute deviations times this is the standard deviation of a normal distribution."""


def value_implausible(reading: Reading) -> Iterator[Finding]:
    """Yield, for each column, the impossible values as an error and the implausible ones as a warning."""
    ranges = plausible_ranges(_material(reading))
    for field in _FIELDS:
        measured = measured_in(reading, field)
        impossible = [sample for sample, value in measured if _is_impossible(value, field)]
        if impossible:
            yield _finding(field, impossible, "error", f"cannot be: {_possible(field)}")
        low, high = ranges.get(field, (None, None))
        unusual = [
            sample
            for sample, value in measured
            if sample not in impossible
            and ((low is not None and value < low) or (high is not None and value > high))
        ]
        if unusual:
            yield _finding(field, unusual, "warning", f"is unusual: {_usual(field, low, high)}")


def measured_in(reading: Reading, field: str) -> list[tuple[SampleRow, Decimal]]:
    """Return the samples that state a measurement, each with it."""
    return [(sample, value) for sample in samples_of(reading) if (value := number(sample, field)) is not None]


def plausible_ranges(material: str | None) -> dict[str, Range]:
    """Return the usual range of each field for DNA, for RNA, or for either where it is not said which."""
    concentration = (Decimal("0.1"), Decimal(500) if material == "RNA" else Decimal(1000))
    ratio = {"DNA": ("1.7", "2.0"), "RNA": ("1.8", "2.2")}.get(material or "", ("1.7", "2.2"))
    return {
        **dict.fromkeys(_CONCENTRATIONS, concentration),
        "volume_ul": (Decimal("0.1"), Decimal(1000)),
        "a260_280": (Decimal(ratio[0]), Decimal(ratio[1])),
        "a260_230": (Decimal("2.0"), Decimal("2.2")),
        "rin": (Decimal(7), None),
        "din": (Decimal(7), None),
    }


def _material(reading: Reading) -> str | None:
    """Return DNA or RNA, by the type of sample before kit, service and title; None where none says which."""
    told = [text_of(reading, field) or "" for field in ("kit", "service_requested", "form_title")]
    for text in (" ".join(answers_of(reading, "sample_types")), *told):
        said = "RNA" in text.upper(), "DNA" in text.upper()
        if any(said):
            return {(True, False): "RNA", (False, True): "DNA"}.get(said)
    return None


def _is_impossible(value: Decimal, field: str) -> bool:
    return (
        value < 0
        or value > _LARGEST * (1000 if field == "fragment_size_bp" else 1)
        or (field in _INTEGRITIES and value > 10)
    )


def _possible(field: str) -> str:
    if field in _INTEGRITIES:
        return f"{NAMES[field]} goes from 0 to 10"
    return "it can neither be negative nor above a million"


def _usual(field: str, low: Decimal | None, high: Decimal | None) -> str:
    unit = UNITS.get(field, "")
    if high is None:
        return f"{NAMES[field]} should be {low} or more"
    return f"{NAMES[field]} lies between {low} and {high}{unit} as a rule"


def _finding(field: str, samples: list[SampleRow], severity: str, why: str) -> Finding:
    more = f" and in {counted(len(samples) - 1, 'other row')}" if len(samples) > 1 else ""
    return Finding(
        code="value_implausible",
        severity="error" if severity == "error" else "warning",
        message=f"The {NAMES[field]} in {said(samples[0], field)}{more} {why}.",
        fields=paths(samples, field),
        evidence=places_of_samples(samples, field),
    )


def value_outlier(reading: Reading) -> Iterator[Finding]:
    """Yield, for each column of at least 8 values, those that no spread of the column explains.

    Amounts are compared as multiples of the median (a slipped decimal point is ten times), ratios by their
    distance from it.
    """
    for field in (*_AMOUNTS, *_RATIOS):
        measured = [
            (sample, float(value)) for sample, value in measured_in(reading, field) if 0 < value <= _LARGEST
        ]
        if len(measured) < _ENOUGH_ROWS:
            continue
        middle = median(value for _, value in measured)
        is_far = _far_in_times if field in _AMOUNTS else _far_in_distance
        if far := _outliers(measured, is_far(middle, [value for _, value in measured])):
            more = f", and {counted(len(far) - 1, 'other row')} likewise" if len(far) > 1 else ""
            yield Finding(
                code="value_outlier",
                severity="warning",
                message=f"The {NAMES[field]} in {said(far[0], field)} stands out{more}: half of the samples "
                f"are above and half below {middle:g}{UNITS.get(field, '')}.",
                fields=paths(far, field),
                evidence=places_of_samples(far, field),
            )


def _outliers(measured: list[tuple[SampleRow, float]], is_far: Callable[[float], bool]) -> list[SampleRow]:
    far = [sample for sample, value in measured if is_far(value)]
    # Where more than a tenth of a column stands out, it holds two kinds of samples and nobody has mistyped.
    return far if len(far) <= max(1, len(measured) // 10) else []


def _far_in_times(middle: float, values: list[float]) -> Callable[[float], bool]:
    spreads = _spreads([log10(value / middle) for value in values], _LEAST_SPREAD["times"])
    return lambda value: (
        abs(log10(value / middle)) > _FAR * spreads[value > middle]
        and not 1 / _TIMES < value / middle < _TIMES
    )


def _far_in_distance(middle: float, values: list[float]) -> Callable[[float], bool]:
    spreads = _spreads([value - middle for value in values], _LEAST_SPREAD["ratio"])
    return lambda value: abs(value - middle) > max(_FAR * spreads[value > middle], _RATIO_DISTANCE)


def _spreads(distances: list[float], least: float) -> tuple[float, float]:
    """Return the spread below and above the median: low values trail off further than high ones do."""
    below = median(-distance for distance in distances if distance <= 0)
    above = median(distance for distance in distances if distance >= 0)
    return max(_SIGMA * below, least), max(_SIGMA * above, least)
