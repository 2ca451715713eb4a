"""What a plan is made of, and what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from apps.samples.engine.minknow_sheet.kits import Kit


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """What keeps a sheet from being issued; `path` is a field of the order, or `samples.12.barcode`."""

    path: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an earlier sheet put a sample: the run and, with a barcode kit, the number of its barcode."""

    run: int
    barcode: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSample:
    """A sample to be sequenced. `barcode` is what its record says, `earlier` what a sheet has said before."""

    key: str
    number: int
    name: str
    kind: str
    lab_id: str = ""
    barcode: str = ""
    earlier: Place | None = None


@dataclass(frozen=True, slots=True)
class FlowCell:
    """Where one run takes place: named by the flow cell or by the sequencer's position, never by both."""

    flow_cell_id: str = ""
    position_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOrder:
    """What somebody wants sheets for. `submission` is the number that the runs are named after.

    `spent` are the places of samples that are no longer sequenced: their libraries may be in the tubes.
    """

    submission: str
    experiment_id: str
    kit: str
    samples: Sequence[SheetSample]
    flow_cells: Sequence[FlowCell] = ()
    spent: Sequence[Place] = ()
    product_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One row of a sheet and the sample it stands for; `origin` tells who chose the barcode.

    `barcode` is "" without a barcode kit; `origin` is "sample", "earlier_sheet", "assigned" or "".
    """

    key: str
    number: int
    name: str
    alias: str
    barcode: str
    type: str
    origin: str

    @property
    def renamed(self) -> bool:
        """Tell whether the sequencer will show another name than the customer's."""
        return self.alias != self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRun:
    """One run: its flow cell (None while none is named), its rows, and its sheet once nothing is wrong."""

    number: int
    sample_id: str
    flow_cell: FlowCell | None
    assignments: Sequence[Assignment]
    csv: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPlan:
    """The runs of an order and all that is wrong with it; with a problem there is no sheet."""

    kit: Kit | None
    runs: Sequence[PlannedRun] = ()
    problems: Sequence[SheetProblem] = field(default_factory=tuple)
