"""Which request this is, and what travels from it into the work it causes.

The request's id is shared by the log, the answer's header, the audit entry and the task. Other rooms of the
house (the audit trail: who acts, for which reason) register a carrier, and what it packs goes along.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import structlog

request_id: ContextVar[str | None] = ContextVar("lims_request_id", default=None)

_ACCEPTABLE = re.compile(r"[A-Za-z0-9._:\-]{8,64}")


@dataclass(frozen=True, slots=True)
class Carrier:
    """Two functions of one app: what travels, and the context in which it has arrived."""

    pack: Callable[[], Any]
    restore: Callable[[Any], AbstractContextManager[object]]


_carriers: dict[str, Carrier] = {}


def choose_request_id(claimed: str | None) -> str:
    """Return the id the caller sent when it is harmless, else a new one."""
    if claimed and _ACCEPTABLE.fullmatch(claimed):
        return claimed
    return uuid4().hex


def find_request_id() -> str | None:
    """Return the id of the request or task at work, or None outside of both."""
    return request_id.get()


def register_carrier(
    name: str, *, pack: Callable[[], Any], restore: Callable[[Any], AbstractContextManager[object]]
) -> None:
    """Let what `pack` returns (JSON, or None for nothing) travel into jobs and tasks.

    `restore` receives it there and returns a context manager for the time of the work.
    """
    _carriers[name] = Carrier(pack, restore)


def pack() -> dict[str, Any]:
    """Return what a job or task that is caused now must know of its cause, as JSON."""
    packed = {name: carrier.pack() for name, carrier in _carriers.items()}
    packed["request_id"] = find_request_id()
    return {name: value for name, value in packed.items() if value is not None}


@contextmanager
def unpacked(packed: Mapping[str, Any]) -> Iterator[None]:
    """Work in the context of the request that caused the work."""
    with ExitStack() as stack:
        if identity := packed.get("request_id"):
            token = request_id.set(str(identity))
            stack.callback(request_id.reset, token)
            stack.enter_context(structlog.contextvars.bound_contextvars(request_id=identity))
        for name, carrier in _carriers.items():
            if name in packed:
                stack.enter_context(carrier.restore(packed[name]))
        yield
