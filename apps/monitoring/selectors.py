"""How well the house is, asked with a deadline."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NoAnswerYet
from typing import Final

import structlog
from django.conf import settings
from django.db import connections
from redis import RedisError

from apps.monitoring.choices import Health
from apps.monitoring.engine.memory import measure_memory
from apps.monitoring.engine.redis import impatient_client, pulse_key
from apps.monitoring.exceptions import NotWell
from apps.monitoring.registry import Probe, list_probes
from apps.monitoring.types import HealthReport, MemoryUsage

log = structlog.get_logger("lims.health")

DEADLINE: Final = 0.8
"""Seconds for all probes together; they run side by side, and one that hangs is reported, not awaited."""

WELL: Final = "ok"

_threads: ThreadPoolExecutor | None = None


def get_memory_usage() -> MemoryUsage:
    """Return the memory of this process and what the machine has left."""
    return measure_memory()


def get_health() -> HealthReport:
    """Ask every probe: unhealthy without what is needed, degraded without the rest."""
    probes = list_probes()
    asked = {probe.name: _pool().submit(_ask, probe) for probe in probes}
    until = time.monotonic() + DEADLINE
    services = {name: _answer(future, until) for name, future in asked.items()}
    needed = tuple(probe.name for probe in probes if probe.needed and services[probe.name] != WELL)
    other = tuple(probe.name for probe in probes if not probe.needed and services[probe.name] != WELL)
    status = Health.UNHEALTHY if needed else Health.DEGRADED if other else Health.HEALTHY
    return HealthReport(status=status.value, services=services, failed_needed=needed, failed_other=other)


def is_alive(component: str) -> bool:
    """Tell whether a component has given a sign of life lately. Raises NotWell when Redis does not answer."""
    try:
        with impatient_client(settings.REDIS_URL) as client:
            return client.get(pulse_key(component)) is not None
    except RedisError as error:
        raise NotWell("unknown: Redis does not answer") from error


def _pool() -> ThreadPoolExecutor:
    """Return this process's threads for probes, made on first use: threads do not survive a fork."""
    global _threads
    if _threads is None:
        _threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="probe")
    return _threads


def _ask(probe: Probe) -> str:
    try:
        probe.check()
    except NotWell as finding:
        return finding.message
    except Exception:  # a fault of one probe must not hide what the others found
        log.exception("probe_failed", probe=probe.name)
        return "the probe itself failed"
    finally:
        connections.close_all()
    return WELL


def _answer(future: "Future[str]", until: float) -> str:
    try:
        return future.result(timeout=max(0.0, until - time.monotonic()))
    except NoAnswerYet:
        future.cancel()
        return "no answer in time"
