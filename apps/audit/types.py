"""The shapes in which the trail is read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """One column's value before and after, as JSON values; `before` is None for a new row."""

    column: str
    label: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry as people read it: who did what, when and why."""

    id: int
    at: datetime
    action: str
    action_label: str
    who: str
    actor_id: str | None
    actor_kind: str
    reason: str
    request_id: str
    object_label: str | None
    object_pk: str
    object_repr: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class AuditedTable:
    """One table whose changes the database records, as its triggers say."""

    table: str
    label: str
    key: str
    masked: tuple[str, ...]
    ignored: tuple[str, ...]
    represented_by: tuple[str, ...]
