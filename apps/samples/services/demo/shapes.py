"""The shapes in which the demo lab is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class DemoLab:
    """A customer's group with the names forms print for it."""

    name: str
    aliases: Sequence[str]
    chart_field: str
    members: Sequence[str]
    projects: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One sample of a form."""

    name: str
    sample_type: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said about a form."""

    hours_ago: float
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class End:
    """How samples left the ordinary way: to a status, or withdrawn where there is none."""

    status: str | None
    by: str
    reason: str
    hours_ago: float


@dataclass(frozen=True, slots=True)
class Journey:
    """How far some rows of a form have come; times are hours ago, one for each stage advanced to."""

    rows: slice
    received: float | None
    advanced: Sequence[float] = ()
    delivered: float | None = None
    noted: Sequence[tuple[str, str, Mapping[str, Any]]] = ()
    ends: Sequence[End] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """One quote as the lab types it."""

    values: Mapping[str, Any]
    lab_name: str
    project: str
    handed_in: float
    rows: Sequence[Row]
    journeys: Sequence[Journey]
    charges: Sequence[Mapping[str, str]] = ()
    said: Sequence[Said] = field(default_factory=tuple)
