"""The sheet of one run as CSV text."""

import csv
import io
from typing import Final

from apps.samples.engine.minknow_sheet.kits import Kit
from apps.samples.engine.minknow_sheet.shapes import PlannedRun

ALLOWED_COLUMNS: Final = (
    "experiment_id",
    "kit",
    "flow_cell_id",
    "position_id",
    "protocol_run_id",
    "sample_id",
    "flow_cell_product_code",
    "alias",
    "type",
    "barcode",
)
"""The columns the format knows; `protocol_run_id` is MinKNOW's own to give."""


def write_sheet(run: PlannedRun, *, kit: Kit, experiment_id: str, product_code: str) -> str:
    """Return the sheet of a run whose flow cell is named. Without barcodes it has one row and no alias."""
    if run.flow_cell is None:
        raise ValueError("A sheet names the flow cell or the position of its run.")
    shared = {
        "experiment_id": experiment_id,
        "kit": kit.in_minknow,
        "flow_cell_id": run.flow_cell.flow_cell_id,
        "position_id": run.flow_cell.position_id,
        "sample_id": run.sample_id,
        "flow_cell_product_code": product_code,
    }
    told = {column: value for column, value in shared.items() if value}
    rows = [told]
    if kit.barcodes:
        rows = [
            {**told, "alias": one.alias, "type": one.type, "barcode": one.barcode} for one in run.assignments
        ]
    columns = [column for column in ALLOWED_COLUMNS if column in rows[0]]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row[column] for column in columns] for row in rows)
    return text.getvalue()
