"""The lab's own sheet, opened by the template's names."""

import subprocess
import sys
from typing import Any

from apps.samples.engine.intake import read_intake
from apps.samples.engine.sheets import open_sheet
from apps.samples.engine.template import TEMPLATE_COLUMNS, is_exact_template, write_template_csv
from tests.core.engine.sheets.sheets_made import saved, workbook_of
from tests.samples.engine.sheets_made import GOOD, RULES


def test_the_downloaded_template_is_an_exact_template_without_rows() -> None:
    sheet = open_sheet(write_template_csv().encode())
    assert sheet.headers == TEMPLATE_COLUMNS
    assert is_exact_template(sheet.headers)
    assert sheet.rows == ()


def test_a_csv_and_a_workbook_of_the_same_cells_give_the_same_intake() -> None:
    values: dict[str, Any] = GOOD | {
        "concentration": 298.9,
        "volume": 10,
        "total_amount": 2989,
        "flow_cell_count": 1,
    }
    workbook = workbook_of(TEMPLATE_COLUMNS, [values[column] for column in TEMPLATE_COLUMNS])
    text = f"{','.join(TEMPLATE_COLUMNS)}\n" + ",".join(f'"{GOOD[column]}"' for column in TEMPLATE_COLUMNS)
    assert read_intake(open_sheet(saved(workbook)), RULES) == read_intake(open_sheet(text.encode()), RULES)


def test_importing_the_engine_loads_no_spreadsheet_library() -> None:
    code = (
        "import sys; import apps.samples.engine.sheets, apps.samples.engine.intake; "
        "print(sorted({'openpyxl', 'pandas', 'numpy', 'django', 'celery'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
