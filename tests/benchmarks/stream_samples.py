"""`GET /samples` without a limit: 100,000 rows streamed, and how much the process grows meanwhile."""

import os
import subprocess
import sys
import time

import psutil
from django.conf import settings

from tests.benchmarks import hundred_thousand
from tests.benchmarks.figures import Figure
from tests.benchmarks.tokens import bearer_token
from tests.benchmarks.wsgi_client import InProcessClient

PATH = "/api/v1/samples"


def measure() -> list[Figure]:
    """Return growth and rate, measured in a process of its own, after a warm-up of one page."""
    hundred_thousand.fill()
    database = settings.DATABASES["default"]
    address = (
        f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    )
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.stream_samples"],
        input=bearer_token(),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
        env={**os.environ, "DATABASE_URL": address, "SECRET_KEY": settings.SECRET_KEY},
    )
    rows, growth, seconds = (float(word) for word in done.stdout.split())
    if rows != hundred_thousand.ROWS:
        raise RuntimeError(f"{rows} rows came out of {hundred_thousand.ROWS}")
    return [
        Figure("100,000 rows streamed, growth of the process", growth, "MB", 30.0),
        Figure("100,000 rows streamed, rate", rows / seconds, "rows/s"),
    ]


def stream_in_this_process() -> None:
    """Print rows, growth in MB and seconds of one stream."""
    import django

    django.setup()
    client = InProcessClient(sys.stdin.read().strip())
    client.get(PATH, "limit=1000")
    me = psutil.Process()
    before = highest = me.memory_info().rss
    started = time.perf_counter()
    _, pieces = client.open(PATH)
    rows = 0
    for number, piece in enumerate(pieces):
        rows += piece.count(b'"sample_name":')
        if number % 10 == 0:
            highest = max(highest, me.memory_info().rss)
    print(rows, (highest - before) / 2**20, time.perf_counter() - started)


if __name__ == "__main__":
    stream_in_this_process()
