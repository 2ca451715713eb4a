"""Intake of a 10,000-row sheet, from its bytes to committed rows, beside a COPY of the same rows."""

import os
import subprocess
import sys
from itertools import count
from pathlib import Path
from uuid import uuid4

import psutil
from django.conf import settings
from django.db import connection

from apps.samples.engine.template import TEMPLATE_COLUMNS
from tests.benchmarks.figures import Figure, interleaved_medians

ROWS = 10_000
SUBMITTERS = 20
ROUNDS = 7
COPIED = (
    "id, submission_id, number, name, sample_type, kind, plate, well, buffer, volume_ul, stated_ng_ul,"
    " stated_amount_ng, flow_cell_device, chemistry, flow_cell_count, kit, barcode_kit, barcode, status,"
    " stage, priority, assigned_to, assigned_user_id, library_prep_by, chart_field, notes, submitted_at,"
    " withdrawn_reason, created_by_id"
)

_sheets = count(1)


def make_sheet(rows: int) -> bytes:
    """Return a sheet nobody has sent before: every name differs, submitters and projects repeat."""
    number = next(_sheets)
    lines = [",".join(TEMPLATE_COLUMNS)]
    lines += [
        f"{number}-{uuid4().hex[:6]}-{row},Project {row % SUBMITTERS},Person {row % SUBMITTERS},"
        f"person{row % SUBMITTERS}@example.org,,DNA,EB,{10 + row % 400}.{row % 10},{20 + row % 30},,R10.4.1,"
        f"1,{('low', 'normal', 'high')[row % 3]},Grey,,HTSF-{row % 50:03d}"
        for row in range(rows)
    ]
    return ("\n".join(lines) + "\n").encode()


def measure() -> list[Figure]:
    """Return the ratio of the whole intake to the bare COPY, and how much the process grows by one intake."""
    from apps.samples.services.intake.taking_in import take_in_sheet
    from tests.factories.samples import make_user

    user = make_user("technician")

    def take_in() -> None:
        take_in_sheet(content=make_sheet(ROWS), filename="bench.csv", by=user)

    take_in()
    rows = prepare_copy()
    sheets = [make_sheet(ROWS) for _ in range(ROUNDS + 1)]
    whole, bare = interleaved_medians(
        lambda: take_in_sheet(content=sheets.pop(), filename="bench.csv", by=user),
        lambda: copy_rows(rows),
        rounds=ROUNDS,
        warm_up=1,
    )
    return [
        Figure("intake of 10,000 rows, ratio to COPY of the same rows", whole / bare, "×", 8.0),
        Figure("intake of 10,000 rows", whole * 1000, "ms", note=f"COPY alone {bare * 1000:.0f} ms"),
        Figure("intake of 10,000 rows, growth of the process", growth(), "MB", 64.0),
    ]


def prepare_copy() -> list[tuple[object, ...]]:
    """Make a table of the same shape, indexes and checks included and triggers not, and fetch the rows."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNLOGGED TABLE IF NOT EXISTS bench_copy (LIKE samples_sample INCLUDING ALL)")
        cursor.execute("ALTER TABLE bench_copy SET LOGGED")
        cursor.execute(f"SELECT {COPIED} FROM samples_sample ORDER BY created_at DESC LIMIT {ROWS}")
        rows: list[tuple[object, ...]] = cursor.fetchall()
    if len(rows) != ROWS:
        raise RuntimeError(f"{len(rows)} rows instead of {ROWS}")
    return rows


def copy_rows(rows: list[tuple[object, ...]]) -> None:
    """Write the rows by COPY through Django's own connection, and empty the table."""
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY bench_copy ({COPIED}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("TRUNCATE bench_copy")


def growth() -> float:
    """Return by how many MB one intake makes a process of its own grow, after a warm-up of ten rows."""
    database = settings.DATABASES["default"]
    address = f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.intake_csv"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=300,
        env={**os.environ, "DATABASE_URL": address},
    )
    return float(done.stdout.split()[-1])


def take_in_here() -> None:
    """Print the growth in MB of this process by one intake."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model

    from apps.samples.services.intake.taking_in import take_in_sheet

    user = get_user_model().objects.filter(role="technician").earliest("created_at")
    take_in_sheet(content=make_sheet(10), filename="warm.csv", by=user)
    content = make_sheet(ROWS)
    before = psutil.Process().memory_info().rss
    take_in_sheet(content=content, filename="bench.csv", by=user)
    print((highest_resident() - before) / 2**20)


def highest_resident() -> int:
    """Return the most bytes this process ever held; `ru_maxrss` would tell of its parent's at the fork."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    take_in_here()
