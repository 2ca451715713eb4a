"""Orders for sheets, built for tests."""

from collections.abc import Sequence
from typing import Any

from apps.samples.engine.minknow_sheet.shapes import FlowCell, SheetOrder, SheetSample


def wells(count: int, **fields: Any) -> list[SheetSample]:
    """Return so many customer's samples, named A1, A2 ..."""
    return [
        SheetSample(
            **{"key": str(number), "number": number, "name": f"A{number}", "kind": "sample", **fields}
        )
        for number in range(1, count + 1)
    ]


def well(number: int, name: str, **fields: Any) -> SheetSample:
    """Return one sample."""
    return SheetSample(**{"key": str(number), "number": number, "name": name, "kind": "sample", **fields})


def cells(count: int) -> list[FlowCell]:
    """Return so many flow cells, FBA00001, FBA00002 ..."""
    return [FlowCell(flow_cell_id=f"FBA{number:05d}") for number in range(1, count + 1)]


def order(samples: Sequence[SheetSample], **fields: Any) -> SheetOrder:
    """Return an order for the samples with a rapid kit of 24 barcodes on one flow cell."""
    return SheetOrder(
        **{
            "submission": "HTSF--RE-201",
            "experiment_id": "RE-201",
            "kit": "SQK-RBK114.24",
            "samples": samples,
            "flow_cells": cells(1),
            **fields,
        }
    )
