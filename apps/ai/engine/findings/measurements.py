"""Measurements: what was measured, by what, and what is missing."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.ai.engine.findings.samples import IN_FORCE, has_column, number, samples_of
from apps.ai.engine.findings.words import (
    NAMES,
    counted,
    paths,
    places_of_samples,
    row_list,
)
from apps.ai.engine.reading import Finding, Reading, SampleRow

_RATIOS: Final = ("a260_280", "a260_230")
_TOLERANCE: Final = Decimal("0.05")


def nanodrop_only(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where Nanodrop is all that says how much nucleic acid there is."""
    samples = samples_of(reading)
    only = [
        sample
        for sample in samples
        if sample.values.get("nanodrop_ng_ul")
        and not sample.values.get("qubit_ng_ul")
        and not sample.values.get("concentration_ng_ul")
    ]
    if not only:
        return
    which = f"{len(only)} of {counted(len(samples), 'sample')}"
    if len(only) == len(samples):
        which = "The only sample" if len(samples) == 1 else f"All {len(samples)} samples"
    yield Finding(
        code="nanodrop_only",
        severity="warning",
        message=f"{which} {'was' if len(only) == 1 else 'were'} measured by "
        "Nanodrop alone, without Qubit: how much DNA or RNA there is has not been verified.",
        fields=("samples", *paths(only, "qubit_ng_ul")) if len(only) < len(samples) else ("samples",),
        evidence=places_of_samples(only, "nanodrop_ng_ul"),
    )


def ratio_missing(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each purity ratio that the form asks for and samples do not state."""
    samples = samples_of(reading)
    for ratio in _RATIOS:
        missing = [sample for sample in samples if sample.values.get(ratio) is None]
        if not missing or not has_column(reading, ratio):
            continue
        whole = len(missing) == len(samples)
        which = "any sample" if whole else f"{row_list([sample.row for sample in missing])}"
        yield Finding(
            code="ratio_missing",
            severity="warning",
            message=f"{NAMES[ratio]} is not given for {which}: the purity cannot be judged.",
            fields=("samples",) if whole else paths(missing, ratio),
            evidence=places_of_samples(missing, ratio),
        )


def amount_mismatch(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where a stated amount is not its concentration times its volume."""
    wrong = [sample for sample in samples_of(reading) if _is_mismatched(sample)]
    if not wrong:
        return
    first = wrong[0]
    concentration = next(value for field in IN_FORCE if (value := number(first, field)) is not None)
    volume, amount = number(first, "volume_ul"), number(first, "total_amount_ug")
    yield Finding(
        code="amount_mismatch",
        severity="warning",
        message=f"The total amount does not follow from concentration and volume in "
        f"{row_list([sample.row for sample in wrong])}: in row {first.row} {concentration} ng/µL × {volume} "
        f"µL is {_micrograms(concentration * (volume or 0))} µg, but {amount} µg is stated.",
        fields=paths(wrong, "total_amount_ug"),
        evidence=places_of_samples(wrong, "total_amount_ug"),
    )


def _is_mismatched(sample: SampleRow) -> bool:
    """Tell whether no concentration of the sample explains its amount, to 5 % and its rounding."""
    volume, amount = number(sample, "volume_ul"), number(sample, "total_amount_ug")
    concentrations = [value for field in IN_FORCE if (value := number(sample, field)) is not None]
    if volume is None or amount is None or not concentrations:
        return False
    rounding = Decimal(1).scaleb(int(amount.as_tuple().exponent)) / 2
    return all(
        abs(value * volume / 1000 - amount) > max(_TOLERANCE * amount, rounding) for value in concentrations
    )


def _micrograms(nanograms: Decimal) -> str:
    return format((nanograms / 1000).quantize(Decimal("0.001")).normalize(), "f")
