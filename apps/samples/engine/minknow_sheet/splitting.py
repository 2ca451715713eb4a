"""Wells over runs: as many to a flow cell as the kit has barcodes, none of them given twice."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from apps.samples.engine.minknow_sheet.kits import Kit
from apps.samples.engine.minknow_sheet.shapes import Place, SheetProblem, SheetSample

OF_SAMPLE: Final = "sample"
OF_EARLIER_SHEET: Final = "earlier_sheet"
ASSIGNED: Final = "assigned"

# As the lab and the vendor's plates write them: barcode07, BC07, NB07, RB7, 7.
_BARCODE: Final = re.compile(r"(?:barcode|bc|nb|rb|bp|16s)?[ _-]?0*([1-9][0-9]?)", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Seat:
    """One sample in one run; barcode 0 stands for none."""

    sample: SheetSample
    barcode: int
    origin: str


@dataclass(slots=True)
class _Run:
    """A run that is being filled: who holds which barcode, which ones are spent, who waits for one."""

    holds: int
    seats: dict[int, Seat] = field(default_factory=dict)
    spent: set[int] = field(default_factory=set)
    waiting: list[SheetSample] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return len(self.seats.keys() | self.spent) + len(self.waiting) >= self.holds

    def takes(self, barcode: int) -> bool:
        return not self.is_full and barcode not in self.seats and barcode not in self.spent

    def fill(self, *, barcoded: bool) -> list[Seat]:
        free = (barcode for barcode in count(1) if barcode not in self.seats and barcode not in self.spent)
        given = [Seat(sample, next(free), ASSIGNED) for sample in self.waiting]
        seats = sorted([*self.seats.values(), *given], key=lambda seat: seat.barcode)
        return seats if barcoded else [Seat(seat.sample, 0, "") for seat in seats]


def split_over_runs(
    samples: Sequence[SheetSample], kit: Kit, spent: Sequence[Place] = ()
) -> tuple[Mapping[int, Sequence[Seat]], list[SheetProblem]]:
    """Return the seats of each run by its number, in the order of barcodes, and what keeps a sample out.

    A sample that an earlier sheet has placed stays where it is: its library may be in the tube. The others
    come in the order of their numbers into the first run with room, with the barcode of their record or the
    first one free; `spent` are seats nobody gets.
    """
    runs: dict[int, _Run] = {}
    for place in spent:
        _run(runs, place.run, kit).spent.add(place.barcode or 1)
    problems: list[SheetProblem] = []
    own = _read_barcodes(samples, kit, problems)
    placed = [(sample, sample.earlier) for sample in samples if sample.earlier is not None]
    # Those first whose own record names the barcode: of two that want one, it is the other that is told.
    for sample, place in sorted(placed, key=lambda pair: (pair[0].key not in own, pair[0].number)):
        run = _run(runs, place.run, kit)
        refusal = _seat_again(sample, place, run, own.get(sample.key))
        if refusal is not None:
            problems.append(refusal)
    new = [sample for sample in samples if sample.earlier is None]
    first = 1
    for sample in sorted(new, key=lambda sample: sample.number):
        barcode = own.get(sample.key, 0)
        while _run(runs, first, kit).is_full:
            first += 1
        run = next(run for run in (_run(runs, n, kit) for n in count(first)) if run.takes(barcode))
        if barcode:
            run.seats[barcode] = Seat(sample, barcode, OF_SAMPLE)
        else:
            run.waiting.append(sample)
    filled = {number: runs[number].fill(barcoded=kit.barcodes > 0) for number in sorted(runs)}
    return {number: seats for number, seats in filled.items() if seats}, problems


def read_barcode(text: str) -> int | None:
    """Return the number of a barcode as people write it, None for what is no barcode."""
    match = _BARCODE.fullmatch(text.strip())
    return int(match[1]) if match else None


def _run(runs: dict[int, _Run], number: int, kit: Kit) -> _Run:
    return runs.setdefault(number, _Run(kit.holds))


def _seat_again(sample: SheetSample, place: Place, run: _Run, own: int | None) -> SheetProblem | None:
    """Give a sample the seat of an earlier sheet, with the barcode of its record; tell where it is taken."""
    # Without barcodes a run has one seat, and its number only marks it as taken.
    barcode = own or place.barcode or 1
    if barcode in run.seats:
        other = run.seats[barcode].sample
        return SheetProblem(
            f"samples.{sample.number}.barcode",
            "barcode_taken",
            f"{sample.name} and {other.name} both have the barcode {barcode} in run {place.run}, one by an"
            " earlier sheet. Correct it, or ask for a fresh assignment.",
        )
    run.seats[barcode] = Seat(sample, barcode, OF_SAMPLE if own else OF_EARLIER_SHEET)
    return None


def _read_barcodes(samples: Sequence[SheetSample], kit: Kit, problems: list[SheetProblem]) -> dict[str, int]:
    """Return the barcodes that the samples' records name, by key; what the kit cannot honour is a problem."""
    found: dict[str, int] = {}
    for sample in samples:
        if not sample.barcode.strip():
            continue
        barcode = read_barcode(sample.barcode)
        refusal = _refuse(sample, barcode, kit)
        if refusal is not None:
            problems.append(SheetProblem(f"samples.{sample.number}.barcode", *refusal))
        elif barcode is not None:
            found[sample.key] = barcode
    return found


def _refuse(sample: SheetSample, barcode: int | None, kit: Kit) -> tuple[str, str] | None:
    said = f"{sample.name} has the barcode {sample.barcode[:40]!r}"
    if barcode is None:
        return "barcode_not_readable", f"{said}, which is none. Write it as barcode07."
    if not kit.barcodes:
        return "barcode_without_kit", f"{said}, but {kit.sold_as} has no barcodes."
    if barcode > kit.barcodes:
        return "barcode_beyond_kit", f"{said}, but {kit.sold_as} has only {kit.barcodes}."
    return None
