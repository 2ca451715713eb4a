"""Shapes that pass between the rooms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on one job, until its lease is lost.

    `token` is the proof: whoever holds another one writes nothing.
    """

    job_id: UUID
    token: UUID
    task: str
    title: str
    arguments: Mapping[str, Any]
    context: Mapping[str, Any]
    owner_id: UUID | None
    attempt: int
    max_attempts: int

    @property
    def is_last_attempt(self) -> bool:
        """Tell whether a failure now is final."""
        return self.attempt >= self.max_attempts


class Person(Protocol):
    """Whoever asks: a user model of any app below or above."""

    @property
    def pk(self) -> Any:
        """Return the key, None for somebody who has not signed in."""

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Tell whether this person may do what the permission names."""
