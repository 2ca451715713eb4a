"""A pool whose readers do what the file says."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from apps.ai.engine.pool.limits import MEGABYTE, PoolLimits
from apps.ai.engine.pool.readers import ReaderPool
from apps.ai.engine.pool.results import ReadResult

STUB = "tests.ai.engine.pool.stub_work"
QUICK = PoolLimits(
    memory_bytes=256 * MEGABYTE, seconds=3, silent_seconds=1, files_per_reader=5, answer_bytes=MEGABYTE
)

Do = Callable[..., ReadResult]


@pytest.fixture
def pool() -> Iterator[ReaderPool]:
    """Return a pool of one stub reader with little patience."""
    with ReaderPool(work=STUB, limits=QUICK) as made:
        yield made


@pytest.fixture
def do(pool: ReaderPool) -> Do:
    """Return a function that lets the reader do something."""

    def ask(deed: str, *, given: dict[str, Any] | None = None, **how: Any) -> ReadResult:
        return pool.read(json.dumps({"do": deed, **(given or {})}).encode(), filename="form.pdf", **how)

    return ask
