"""How much memory this process holds."""

import psutil

from apps.monitoring.types import MemoryUsage

MIB = 1024 * 1024


def measure_memory() -> MemoryUsage:
    """Return the figures of this process and what the machine has left."""
    process = psutil.Process()
    used = process.memory_info()
    return MemoryUsage(
        rss_mb=round(used.rss / MIB, 1),
        vms_mb=round(used.vms / MIB, 1),
        percent=round(process.memory_percent(), 2),
        available_mb=round(psutil.virtual_memory().available / MIB, 1),
    )
