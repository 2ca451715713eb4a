"""Sheets in the lab's template, for the tests of the intake."""

from apps.samples.engine.template import TEMPLATE_COLUMNS

ROW = {
    "sample_name": "A1",
    "submitter_name": "Ada Quist",
    "submitter_email": "ada@example.org",
    "sample_type": "DNA",
    "concentration": "12.5",
    "volume": "20",
    "chart_field": "HTSF-001",
}


def sheet(*rows: dict[str, str], columns: tuple[str, ...] = TEMPLATE_COLUMNS) -> bytes:
    """Return a CSV with the template's header; each row is ROW with what is said otherwise."""
    lines = [",".join(columns)]
    for number, row in enumerate(rows, start=1):
        cells = {**ROW, "sample_name": f"A{number}", **row}
        lines.append(",".join(cells.get(column, "") for column in columns))
    return ("\n".join(lines) + "\n").encode()
