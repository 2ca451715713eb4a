"""`GET /samples?limit=100` over 100,000 samples, beside the same rows and count by hand-written SQL."""

import orjson
from django.db import connection

from apps.core.api.renderers import encode_default
from tests.benchmarks import hundred_thousand
from tests.benchmarks.figures import Figure, interleaved_medians
from tests.benchmarks.tokens import bearer_token
from tests.benchmarks.wsgi_client import InProcessClient

PATH = "/api/v1/samples"
PAGE = 100


def by_hand(sql: str, count_sql: str) -> bytes:
    """Fetch the rows and their count through Django's own connection and dump them by orjson."""
    with connection.cursor() as cursor:
        cursor.execute(count_sql)
        cursor.fetchone()
        cursor.execute(sql)
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return orjson.dumps(rows, default=encode_default)


def measure() -> list[Figure]:
    """Return the ratio of the whole request to the bare query, and the number of queries."""
    hundred_thousand.fill()
    client = InProcessClient(bearer_token())
    query = f"limit={PAGE}"
    page = orjson.loads(client.get(PATH, query))
    rows_sql, count_sql = sql_of_the_page(client, query)
    bare = orjson.loads(by_hand(rows_sql, count_sql))
    if len(page) != PAGE or [row["id"] for row in bare] != [row["id"] for row in page]:
        raise RuntimeError("the hand-written SQL does not fetch the same rows")
    whole, hand = interleaved_medians(
        lambda: client.get(PATH, query), lambda: by_hand(rows_sql, count_sql), rounds=60, warm_up=10
    )
    queries_small, queries_large = queries(client, "limit=10"), queries(client, "limit=500")
    return [
        Figure("list page of 100 over 100,000, ratio to bare SQL", whole / hand, "×", 3.0),
        Figure(
            "list page of 100 over 100,000, server time",
            whole * 1000,
            "ms",
            note=f"bare {hand * 1000:.2f} ms",
        ),
        Figure("queries of a page of 500, beside one of 10", queries_large, "queries", queries_small),
    ]


def sql_of_the_page(client: InProcessClient, query: str) -> tuple[str, str]:
    """Return the statements that the page itself runs for its rows and its count."""
    captured = captured_sql(client, query)
    count_sql = next(sql for sql in captured if "COUNT(" in sql.upper())
    rows_sql = next(sql for sql in captured if f"LIMIT {PAGE}" in sql and "samples_sample" in sql)
    return rows_sql, count_sql


def captured_sql(client: InProcessClient, query: str) -> list[str]:
    """Return every statement of one request."""
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(PATH, query)
    return [entry["sql"] for entry in captured.captured_queries]


def queries(client: InProcessClient, query: str) -> int:
    """Return how many statements one request runs."""
    return len(captured_sql(client, query))
