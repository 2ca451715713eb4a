"""Shapes monitoring hands out."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MemoryUsage:
    """Memory of this process and of its machine: MiB, and per cent of the machine's memory."""

    rss_mb: float
    vms_mb: float
    percent: float
    available_mb: float


@dataclass(frozen=True, slots=True)
class HealthReport:
    """What the probes have found: `ok` or a few words for each, and the names of those that matter."""

    status: str
    services: Mapping[str, str]
    failed_needed: tuple[str, ...]
    failed_other: tuple[str, ...]
