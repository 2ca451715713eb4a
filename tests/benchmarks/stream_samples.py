"""`GET /samples` without a limit: 100,000 rows streamed, and how much the process grows meanwhile."""

import os
import subprocess
import sys

from django.conf import settings

from tests.benchmarks import hundred_thousand
from tests.benchmarks.figures import Figure
from tests.benchmarks.tokens import bearer_token


def measure() -> list[Figure]:
    """Return growth and rate, measured in a process of its own, after a warm-up of one page."""
    hundred_thousand.fill()
    database = settings.DATABASES["default"]
    address = f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.streaming_process"],
        input=bearer_token(),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "DATABASE_URL": address, "SECRET_KEY": settings.SECRET_KEY},
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-3000:])
    rows, growth, seconds = (float(word) for word in done.stdout.split())
    if rows != hundred_thousand.ROWS:
        raise RuntimeError(f"{rows} rows came out of {hundred_thousand.ROWS}")
    return [
        Figure("100,000 rows streamed, growth of the process", growth, "MB", 30.0),
        Figure("100,000 rows streamed, rate", rows / seconds, "rows/s"),
    ]
