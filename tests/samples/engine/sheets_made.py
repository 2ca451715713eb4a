"""Sample sheets drawn for the tests: rows of the lab's template as CSV bytes."""

import re
from collections.abc import Iterable, Sequence

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
