"""Questions about parameters: what is in force, and what was."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar, overload
from uuid import UUID

import structlog
from django.db.models import QuerySet

from apps.config import registry
from apps.config.exceptions import RevisionNotFound, ValueRefused
from apps.config.models import Revision
from apps.config.registry import Parameter

log = structlog.get_logger("lims.config")

V = TypeVar("V")

REMEMBERED_SECONDS: Final = 5.0
"""How long a process goes on with the values it read: a change reaches every process within this time.

One query for all values every five seconds costs less than asking a cache each time, and there is no
cache that could be down, stale or out of step.
"""


@dataclass(frozen=True, slots=True)
class _Remembered:
    read_at: float
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ParameterInForce:
    """A declaration, the value in force, and the revision that set it; without one it is the default."""

    parameter: Parameter[Any]
    value: Any
    revision: Revision | None

    @property
    def value_text(self) -> str:
        """Return the value as a form shows it."""
        return self.parameter.to_text(self.value)

    @property
    def default_text(self) -> str:
        """Return the default as a form shows it."""
        return self.parameter.to_text(self.parameter.default)


_remembered: _Remembered | None = None


@overload
def get_value(parameter: Parameter[V]) -> V: ...


@overload
def get_value(parameter: str) -> Any: ...


def get_value(parameter: Parameter[Any] | str) -> Any:
    """Return the typed value in force of a parameter, given itself or its key.

    Raises ParameterNotFound for a key nobody has declared.
    """
    declared = registry.get_parameter(parameter) if isinstance(parameter, str) else parameter
    stored = _stored_values()
    return _typed(declared, stored[declared.key]) if declared.key in stored else declared.default


def forget_values() -> None:
    """Let the next question read the database again."""
    global _remembered
    _remembered = None


def list_in_force() -> list[ParameterInForce]:
    """Return every declared parameter with its value, read now."""
    latest = {revision.key: revision for revision in _list_latest().select_related("changed_by")}
    return [_in_force(parameter, latest.get(parameter.key)) for parameter in registry.list_parameters()]


def get_in_force(*, key: str) -> ParameterInForce:
    """Return one parameter with its value, read now. Raises ParameterNotFound."""
    return _in_force(registry.get_parameter(key), list_revisions(key=key).first())


def list_revisions(*, key: str) -> QuerySet[Revision]:
    """Return the revisions of a parameter, the newest first."""
    return Revision.objects.filter(key=key).select_related("changed_by").order_by("-number")


def get_revision(*, revision_id: UUID) -> Revision:
    """Return one revision. Raises RevisionNotFound."""
    revision = Revision.objects.filter(pk=revision_id).first()
    if revision is None:
        raise RevisionNotFound
    return revision


def _in_force(parameter: Parameter[Any], revision: Revision | None) -> ParameterInForce:
    value = _typed(parameter, revision.value) if revision else parameter.default
    return ParameterInForce(parameter=parameter, value=value, revision=revision)


def _typed(parameter: Parameter[V], stored: object) -> V:
    try:
        return parameter.parse(stored)
    except ValueRefused as error:
        # A release tightened the rule; the lab goes on with the default until somebody sets a value.
        log.error("stored_parameter_refused", key=parameter.key, reason=error.message)
        return parameter.default


def _list_latest() -> QuerySet[Revision]:
    return Revision.objects.order_by("key", "-number").distinct("key")


def _stored_values() -> Mapping[str, Any]:
    global _remembered
    remembered = _remembered
    now = time.monotonic()
    if remembered is None or now - remembered.read_at > REMEMBERED_SECONDS:
        remembered = _Remembered(read_at=now, values=dict(_list_latest().values_list("key", "value")))
        _remembered = remembered
    return remembered.values
