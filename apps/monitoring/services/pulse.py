"""Signs of life of worker and beat, from a thread beside their work.

A task would not do: while every process of a worker is busy it waits, and the worker would look dead.
"""

import threading
import time
from typing import Final

import structlog
from django.conf import settings
from redis import RedisError

from apps.monitoring.engine.redis import impatient_client, pulse_key

log = structlog.get_logger("lims.pulse")

EVERY: Final = 15.0
"""Seconds between two signs."""

REMEMBERED: Final = 60
"""Seconds a sign lasts."""

_running: dict[str, threading.Event] = {}


def start(component: str) -> None:
    """Give a sign of life now and every 15 s until `stop`, or until this process dies."""
    if component in _running:
        return
    stopping = threading.Event()
    _running[component] = stopping
    threading.Thread(target=_beat, args=(component, stopping), name=f"pulse-{component}", daemon=True).start()


def stop(component: str) -> None:
    """Give no more signs of life."""
    if stopping := _running.pop(component, None):
        stopping.set()


def give_sign(component: str) -> bool:
    """Give one sign of life and tell whether Redis took it."""
    try:
        with impatient_client(settings.REDIS_URL) as client:
            client.set(pulse_key(component), str(int(time.time())), ex=REMEMBERED)
    except RedisError as error:
        log.warning("pulse_not_written", component=component, reason=str(error))
        return False
    return True


def _beat(component: str, stopping: threading.Event) -> None:
    while True:
        give_sign(component)
        if stopping.wait(EVERY):
            return
