"""A pool of one real reader for all hostile files: whatever one of them does, it serves the next."""

from collections.abc import Iterator

import pytest

from apps.ai.engine.pool.limits import MEGABYTE, PoolLimits
from apps.ai.engine.pool.readers import ReaderPool

MEMORY = 400 * MEGABYTE
PATIENCE = PoolLimits(memory_bytes=MEMORY, seconds=40, silent_seconds=8)


@pytest.fixture(scope="package")
def pool() -> Iterator[ReaderPool]:
    """Return the pool."""
    with ReaderPool(limits=PATIENCE) as made:
        yield made
