"""Which request this is: an id that the log, the answer's header, the audit entry and the task share."""

import re
from contextvars import ContextVar
from uuid import uuid4

request_id: ContextVar[str | None] = ContextVar("lims_request_id", default=None)

_ACCEPTABLE = re.compile(r"[A-Za-z0-9._:\-]{8,64}")


def choose_request_id(claimed: str | None) -> str:
    """Return the id the caller sent when it is harmless, else a new one."""
    if claimed and _ACCEPTABLE.fullmatch(claimed):
        return claimed
    return uuid4().hex


def find_request_id() -> str | None:
    """Return the id of the request or task at work, or None outside of both."""
    return request_id.get()
