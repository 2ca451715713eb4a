"""From a submission's samples to the sheets of its runs, with every problem found at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from apps.samples.engine.minknow_sheet.kits import KITS, Kit, find_kit
from apps.samples.engine.minknow_sheet.names import (
    IN_WORDS,
    choose_aliases,
    is_lawful,
    make_lawful,
    with_ending,
)
from apps.samples.engine.minknow_sheet.rules import check_sheet
from apps.samples.engine.minknow_sheet.shapes import (
    Assignment,
    FlowCell,
    PlannedRun,
    SheetOrder,
    SheetPlan,
    SheetProblem,
)
from apps.samples.engine.minknow_sheet.splitting import Seat, split_over_runs
from apps.samples.engine.minknow_sheet.writing import write_sheet

TYPE_OF_KIND: Final[Mapping[str, str]] = MappingProxyType(
    {
        "sample": "test_sample",
        "positive_control": "positive_control",
        # Blanks, water and NTC hold no template; a negative_control is a sample without the target.
        "negative_control": "no_template_control",
    }
)


def plan_sheets(order: SheetOrder) -> SheetPlan:
    """Return the runs of an order with their sheets; with any problem the runs alone, without a sheet."""
    problems = list(_check_order(order))
    kit = find_kit(order.kit)
    if kit is None:
        known = ", ".join(kit.sold_as for kit in KITS)
        said = f"{order.kit[:60]!r} is none" if order.kit.strip() else "Neither form nor samples name one"
        problems.append(SheetProblem("kit", "kit_unknown", f"Say the kit: {known}. {said}."))
        return SheetPlan(kit=None, problems=problems)
    seats, refused = split_over_runs(order.samples, kit, order.spent)
    problems += refused
    runs = _as_runs(order, kit, seats)
    problems += _check_flow_cell_count(order, kit, len(runs))
    if not problems:
        runs = [
            replace(
                run,
                csv=write_sheet(
                    run, kit=kit, experiment_id=order.experiment_id, product_code=order.product_code
                ),
            )
            for run in runs
        ]
        problems += [
            SheetProblem(f"runs.{place}", code, message)
            for place, run in enumerate(runs, start=1)
            for code, message in check_sheet(run.csv, kit)
        ]
    if problems:
        runs = [replace(run, csv="") for run in runs]
    return SheetPlan(kit=kit, runs=runs, problems=problems)


def _as_runs(order: SheetOrder, kit: Kit, seats: Mapping[int, Sequence[Seat]]) -> list[PlannedRun]:
    aliases = choose_aliases(order.samples)
    cells: list[FlowCell | None] = [*order.flow_cells, *[None] * len(seats)]
    return [
        PlannedRun(
            number=number,
            sample_id=_sample_id(order, kit, number, seated, aliases),
            flow_cell=cell,
            assignments=[_assign(seat, aliases) for seat in seated],
        )
        for (number, seated), cell in zip(seats.items(), cells, strict=False)
    ]


def _sample_id(
    order: SheetOrder, kit: Kit, number: int, seated: Sequence[Seat], aliases: Mapping[str, str]
) -> str:
    """Return what the run's folder is called: the submission and the run, or the only sample there is."""
    if not kit.barcodes:
        return aliases[seated[0].sample.key]
    return with_ending(make_lawful(order.submission) or "submission", f"-run{number}")


def _assign(seat: Seat, aliases: Mapping[str, str]) -> Assignment:
    sample = seat.sample
    return Assignment(
        key=sample.key,
        number=sample.number,
        name=sample.name,
        alias=aliases[sample.key],
        barcode=f"barcode{seat.barcode:02d}" if seat.barcode else "",
        type=TYPE_OF_KIND[sample.kind],
        origin=seat.origin,
    )


def _check_order(order: SheetOrder) -> Iterator[SheetProblem]:
    if not order.samples:
        yield SheetProblem("samples", "nothing_to_sequence", "There is no sample to be sequenced.")
    if not is_lawful(order.experiment_id):
        yield _unlawful("experiment_id", order.experiment_id)
    if order.product_code and not is_lawful(order.product_code):
        yield _unlawful("flow_cell_product_code", order.product_code)
    seen: set[str] = set()
    for place, cell in enumerate(order.flow_cells, start=1):
        path = f"runs.{place}"
        if bool(cell.flow_cell_id) == bool(cell.position_id):
            yield SheetProblem(path, "place_ambiguous", "Name either the flow cell or the position.")
        for column, value in (("flow_cell_id", cell.flow_cell_id), ("position_id", cell.position_id)):
            if value and not is_lawful(value):
                yield _unlawful(f"{path}.{column}", value)
        # A position takes one flow cell after the other; a flow cell takes one run of an experiment.
        if cell.flow_cell_id and cell.flow_cell_id.casefold() in seen:
            message = f"The flow cell {cell.flow_cell_id} is named for two runs."
            yield SheetProblem(f"{path}.flow_cell_id", "flow_cell_duplicated", message)
        seen.add(cell.flow_cell_id.casefold())


def _unlawful(path: str, value: str) -> SheetProblem:
    code = "text_not_lawful" if value else "required"
    return SheetProblem(path, code, f"{value[:60]!r} is not taken by the sequencer: {IN_WORDS}.")


def _check_flow_cell_count(order: SheetOrder, kit: Kit, needed: int) -> Iterator[SheetProblem]:
    given = len(order.flow_cells)
    if needed == given or not order.samples:
        return
    wells = f"{len(order.samples)} wells" if len(order.samples) != 1 else "1 well"
    fit = f"{kit.sold_as} takes {kit.holds} on a flow cell"
    cells = "1 flow cell is" if needed == 1 else f"{needed} flow cells are"
    yield SheetProblem(
        "runs",
        "runs_too_few" if given < needed else "runs_too_many",
        f"{cells} needed for {wells}: {fit}. {given} {'is' if given == 1 else 'are'} named.",
    )
