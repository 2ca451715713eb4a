"""Sample sheets drawn for the tests: CSV bytes and real workbooks."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

from apps.samples.engine.intake import read_intake
from apps.samples.engine.intake_shapes import Intake, IntakeRules
from apps.samples.engine.sheets import open_sheet
from apps.samples.engine.template import TEMPLATE_COLUMNS

RULES = IntakeRules(chart_field=re.compile(r"[A-Za-z]{2,10}-{1,2}[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*"))

GOOD: dict[str, str] = {
    "sample_name": "S1",
    "project_id": "P1",
    "submitter_name": "Ana Núñez",
    "submitter_email": "ana@unc.edu",
    "lab_name": "O'Hara, Tom (UNC-CH) Lab",
    "sample_type": "DNA",
    "sample_buffer": "Tris",
    "concentration": "298.9",
    "volume": "10",
    "total_amount": "2989",
    "flow_cell_type": "R10.4.1",
    "flow_cell_count": "1",
    "priority": "high",
    "assigned_to": "Grey",
    "library_prep_by": "Dr. Smith",
    "chart_field": "HTSF--RE-201",
}


def csv_of(*rows: dict[str, str], columns: Sequence[str] = TEMPLATE_COLUMNS, delimiter: str = ",") -> bytes:
    """Draw a CSV in which every row is the good row but for what it says otherwise."""

    def line(cells: Iterable[str]) -> str:
        return delimiter.join('"' + cell.replace('"', '""') + '"' for cell in cells)

    lines = [delimiter.join(columns), *(line((GOOD | row)[column] for column in columns) for row in rows)]
    return "\r\n".join(lines).encode()


def intake_of(*rows: dict[str, str]) -> Intake:
    """Read an intake of such rows."""
    return read_intake(open_sheet(csv_of(*rows)), RULES)


def saved(workbook: Workbook) -> bytes:
    """Save a workbook to bytes."""
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def workbook_of(*rows: Sequence[Any]) -> Workbook:
    """Make a workbook whose first sheet holds the rows."""
    workbook = Workbook()
    for row in rows:
        workbook.active.append(list(row))
    return workbook


def rewritten(content: bytes, entry: str, old: bytes, new: bytes) -> bytes:
    """Change the bytes of one part of a workbook, to draw what no honest program would write."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = source.read(name)
            if name == entry:
                assert old in part
                part = part.replace(old, new)
            target.writestr(name, part)
    return out.getvalue()
