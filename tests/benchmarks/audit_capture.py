"""What it costs that every changed row leaves an entry, on the widest table the lab has.

Each round measures the same statement with the capture triggers switched on and off, in turn. What is
measured with them includes telling the session who acts.
"""

import time
from collections.abc import Callable
from contextlib import nullcontext
from itertools import count
from statistics import median
from uuid import uuid4

from django.db import connection, transaction

from apps.audit.context.acting import acting
from apps.audit.models import LogEntry
from apps.audit.triggers import CAPTURE
from apps.samples.models.samples import Sample
from apps.security.models.user import User
from tests.benchmarks.figures import Figure
from tests.factories.samples import make_sample, make_submission, make_user

ROWS = 10_000


def measure() -> list[Figure]:
    """Return the cost of capture as ratios, and the size of an entry."""
    user = make_user()
    submission = make_submission()
    Sample.objects.bulk_create(
        Sample(
            submission=submission,
            number=number,
            name=f"customer's tube {number}",
            sample_type="DNA",
            volume_ul="50.25",
            qubit_ng_ul="12.345",
            nanodrop_ng_ul="13.5",
            a260_280="1.82",
            chart_field="HTSF-001",
            plate="P1",
            created_by=user,
        )
        for number in range(1, ROWS + 1)
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE samples_sample")
    sample = make_sample()
    turn = count(1)

    def save() -> None:
        sample.assigned_to = f"person {next(turn)}"
        with transaction.atomic():
            sample.save()

    def update() -> None:
        with transaction.atomic():
            Sample.objects.filter(submission=submission).update(assigned_to=f"person {next(turn)}")

    entries_before, size_before = _size_of_trail()
    figures = [
        _ratio("audit: one ORM save with commit", save, user=user, rounds=200, bar=1.5),
        _ratio(f"audit: queryset.update of {ROWS:,} rows", update, user=user, rounds=7, bar=3.5),
    ]
    entries, size = _size_of_trail()
    per_entry = (size - size_before) / (entries - entries_before)
    return [
        *figures,
        _copy_ratio(user),
        Figure("audit: size of an update's entry with indexes", per_entry, "bytes"),
    ]


def _copy_ratio(user: User) -> Figure:
    with connection.cursor() as cursor:
        columns = ", ".join(
            str(field.column) for field in Sample._meta.concrete_fields if not field.generated
        )
        cursor.execute(f"SELECT {columns} FROM samples_sample WHERE name LIKE 'customer%'")
        rows = cursor.fetchall()
    key, number = columns.split(", ").index("id"), columns.split(", ").index("number")
    start = count(2)

    def copy() -> None:
        offset = next(start) * 2 * ROWS
        statement = f"COPY samples_sample ({columns}) FROM STDIN"
        with transaction.atomic(), connection.cursor() as cursor, cursor.copy(statement) as stream:
            for position, row in enumerate(rows):
                values = list(row)
                values[key], values[number] = uuid4(), offset + position
                stream.write_row(values)

    return _ratio(f"audit: COPY of {len(rows):,} rows", copy, user=user, rounds=5)


def _ratio(
    name: str, work: Callable[[], object], *, user: User, rounds: int, bar: float | None = None
) -> Figure:
    taken: dict[bool, list[float]] = {True: [], False: []}
    for number in range(rounds + 2):
        for captured in (True, False):
            _switch(on=captured)
            started = time.perf_counter()
            with acting(user, request_id=uuid4().hex, address="10.1.2.3") if captured else nullcontext():
                work()
            if number > 1:
                taken[captured].append(time.perf_counter() - started)
    _switch(on=True)
    with_capture, without = median(taken[True]), median(taken[False])
    note = f"{with_capture * 1000:.3g} ms with, {without * 1000:.3g} ms without"
    return Figure(name, with_capture / without, "×", bar, note)


def _switch(*, on: bool) -> None:
    with connection.cursor() as cursor:
        for trigger in CAPTURE:
            cursor.execute(f"ALTER TABLE samples_sample {'ENABLE' if on else 'DISABLE'} TRIGGER {trigger}")


def _size_of_trail() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), pg_total_relation_size('{LogEntry._meta.db_table}') FROM audit_logentry"
        )
        entries, size = cursor.fetchone()
    return entries, size
