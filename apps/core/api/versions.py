"""ETag, If-Match and the echoed `updated_at`: two people never lose a change silently."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from rest_framework.request import Request

from apps.core.exceptions import FieldProblem, Invalid, StaleRecord, VersionMismatch


def version_of(updated_at: datetime) -> str:
    """Return the version text of a record: its time of change in UTC, to the microsecond."""
    return updated_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def etag_of(updated_at: datetime) -> str:
    """Return the strong ETag of a record."""
    return f'"{version_of(updated_at)}"'


@dataclass(frozen=True, slots=True)
class Expectation:
    """The version the client believes is current, and how it said so."""

    version: datetime | None = None
    by_header: bool = False

    def mismatch(self, error: StaleRecord) -> StaleRecord | VersionMismatch:
        """Return the error in the client's terms: 412 for a header, 409 for a body."""
        return VersionMismatch(error.message) if self.by_header else error


def read_expectation(request: Request) -> Expectation:
    """Return what If-Match, else an `updated_at` in the body, says of the version.

    Raises Invalid when the echoed time is no time, VersionMismatch when If-Match is no version of ours.
    """
    header = request.headers.get("If-Match")
    if header is not None and header.strip() != "*":
        version = _parse(header.strip().removeprefix("W/").strip('"'))
        if version is None:
            raise VersionMismatch
        return Expectation(version, by_header=True)
    echoed = request.data.get("updated_at") if isinstance(request.data, Mapping) else None
    if echoed is None:
        return Expectation()
    version = _parse(echoed)
    if version is None:
        problem = FieldProblem("updated_at", "invalid", "updated_at must be the time the server sent.")
        raise Invalid(problem.message, errors=[problem])
    return Expectation(version)


def _parse(value: Any) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        parsed = parse_datetime(value)
    except ValueError:
        return None
    if parsed is None:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
