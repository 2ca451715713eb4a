"""Remembering the first answer to a POST under a key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection

from apps.core.exceptions import IdempotencyKeyReused
from apps.core.models.idempotency import IdempotentAnswer

KEPT_FOR: Final = timedelta(hours=24)
SWEEP_LIMIT: Final = 5000


@dataclass(frozen=True, slots=True)
class Reservation:
    """A key that is ours until the transaction ends, or the answer it was used for."""

    row_id: int
    answer: IdempotentAnswer | None


def reserve_key(
    *, user_id: UUID, method: str, path: str, key: str, fingerprint: str, now: datetime
) -> Reservation:
    """Take the key, or find the first answer; whoever comes second waits here for the first to commit.

    Must be called inside the transaction that does the work. Raises IdempotencyKeyReused when the key came
    with another request before.
    """
    found = IdempotentAnswer.objects.filter(user_id=user_id, method=method, path=path, key=key)
    found.filter(created_at__lte=now - KEPT_FOR).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_idempotentanswer (user_id, method, path, key, fingerprint, headers, body)"
            " VALUES (%s, %s, %s, %s, %s, '{}', '') ON CONFLICT DO NOTHING RETURNING id",
            [user_id, method, path, key, fingerprint],
        )
        row = cursor.fetchone()
    if row is not None:
        return Reservation(row_id=row[0], answer=None)
    first = found.get()
    if first.fingerprint != fingerprint:
        raise IdempotencyKeyReused
    return Reservation(row_id=first.pk, answer=first)


def remember_answer(*, row_id: int, status: int, headers: Mapping[str, Any], body: bytes) -> None:
    """Complete a reservation with the answer that was given."""
    IdempotentAnswer.objects.filter(pk=row_id).update(status=status, headers=dict(headers), body=body)


def release_key(*, row_id: int) -> None:
    """Give a reserved key back, whose answer cannot be remembered."""
    IdempotentAnswer.objects.filter(pk=row_id).delete()


def sweep_answers(*, now: datetime) -> int:
    """Forget answers older than a day and return how many."""
    old = IdempotentAnswer.objects.filter(created_at__lte=now - KEPT_FOR).order_by("created_at")
    deleted, _ = IdempotentAnswer.objects.filter(pk__in=old.values("pk")[:SWEEP_LIMIT]).delete()
    return deleted
