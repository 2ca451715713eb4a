"""The process whose growth is measured while it streams every sample; its token comes by standard input."""

import sys
import time

import django
import psutil

from tests.benchmarks.wsgi_client import InProcessClient

PATH = "/api/v1/samples"


def main() -> None:
    """Print rows, growth in MB and seconds of one stream, after a warm-up of one page."""
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
    main()
