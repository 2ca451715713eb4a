"""The pool of this process: one for all the files a worker reads in its life."""

import atexit
import os
from typing import Final

from apps.ai.engine.pool.readers import ReaderPool

_pools: Final[dict[int, ReaderPool]] = {}
"""By process id: what a fork has inherited belongs to its parent."""


def shared_pool() -> ReaderPool:
    """Return this process's pool of one reader, which starts with the first file and ends with the process.

    Only workers and commands may ask for it: the web process reads no file.
    """
    pool = _pools.get(os.getpid())
    if pool is None:
        pool = _pools[os.getpid()] = ReaderPool(size=1)
        atexit.register(close_shared_pool)
    return pool


def close_shared_pool() -> None:
    """End the shared pool's reader; the next file gets a new pool."""
    pool = _pools.pop(os.getpid(), None)
    if pool is not None:
        pool.close()
