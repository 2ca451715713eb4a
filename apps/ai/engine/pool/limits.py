"""What a reader process may take before it is stopped."""

from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """Memory in bytes, time in seconds.

    `seconds` is how long the reader may let the worker wait for a whole file, `silent_seconds` for one sign
    of life. `resident_bytes` is what a reader may still hold after a file and go on.
    """

    memory_bytes: int = 512 * MEGABYTE
    seconds: float = 120.0
    silent_seconds: float = 30.0
    start_seconds: float = 30.0
    files_per_reader: int = 50
    resident_bytes: int = 160 * MEGABYTE
    open_files: int = 64
    answer_bytes: int = 32 * MEGABYTE


DEFAULT_POOL_LIMITS: Final = PoolLimits()
