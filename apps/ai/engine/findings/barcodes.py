"""Barcodes: what tells the samples apart that share a flow cell."""

import re
from collections.abc import Iterator
from typing import Final

from apps.ai.engine.findings.samples import samples_of, text_of
from apps.ai.engine.findings.words import counted, places_of_fields, places_of_samples
from apps.ai.engine.reading import Finding, Reading

_BARCODES: Final = re.compile(r"\.(\d{1,3})(?:-XL)?$")
_WITHOUT_BARCODES: Final = ("LSK", "RAD", "ULK", "RNA", "DCS", "PCS", "LRK")
"""The letters of kits that carry no barcodes of their own."""


def barcodes_of(kit: str) -> int | None:
    """Return how many samples a run of a kit tells apart, by its code; None where the code does not say."""
    if match := _BARCODES.search(kit):
        return int(match[1])
    return 1 if kit.startswith(tuple(f"SQK-{letters}" for letters in _WITHOUT_BARCODES)) else None


def barcode_capacity(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where more wells are named than the kit has barcodes for on the flow cells planned."""
    kit = text_of(reading, "kit")
    barcodes = None if kit is None else barcodes_of(kit)
    if kit is None or not barcodes:
        return
    count = text_of(reading, "flow_cell_count")
    flow_cells = int(count) if count else 1
    samples, named = len(samples_of(reading)), len(reading.samples)
    capacity = barcodes * max(1, flow_cells)
    if named <= capacity:
        return
    over_by_samples = samples > capacity and not (barcodes == 1 and count is None)
    yield Finding(
        code="barcode_capacity",
        severity="warning" if over_by_samples else "info",
        message=" ".join((_wells(samples, named), _room(kit, barcodes, count, capacity, named))),
        fields=("kit", "flow_cell_count", "samples"),
        evidence=(
            *places_of_fields(reading.fields["kit"], reading.fields["flow_cell_count"]),
            *places_of_samples(reading.samples[-1:]),
        ),
    )


def _wells(samples: int, named: int) -> str:
    if samples == named:
        return f"{counted(named, 'well')} are named,"
    controls = counted(named - samples, "control")
    return f"{counted(named, 'well')} are named ({counted(samples, 'sample')}, {controls}),"


def _room(kit: str, barcodes: int, count: str | None, capacity: int, named: int) -> str:
    needed = -(-named // barcodes)
    kit_has = f"but {kit} has {barcodes} barcodes" if barcodes > 1 else f"but {kit} has no barcodes"
    if count is None:
        return f"{kit_has} and no number of flow cells is given: {named} need {counted(needed, 'flow cell')}."
    planned = f"{counted(int(count), 'flow cell')} {'is' if count == '1' else 'are'} planned"
    return f"{kit_has} and {planned}: {capacity} find room, and {named} need {counted(needed, 'flow cell')}."
