"""A Redis connection for questions that must be answered at once or not at all."""

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE = 0.3
"""Seconds for connecting and for each answer; nothing is tried twice."""


def impatient_client(url: str) -> Redis:
    """Return a client that gives up within a third of a second. Close it after use."""
    return Redis.from_url(
        url,
        socket_connect_timeout=PATIENCE,
        socket_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
        decode_responses=True,
    )


def pulse_key(component: str) -> str:
    """Return the key that holds a component's last sign of life."""
    return f"lims:pulse:{component}"
