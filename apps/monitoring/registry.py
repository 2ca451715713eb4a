"""Probes the apps register in `ready()`; monitoring imports no app to learn of them."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing that can be well or not. `check` raises `exceptions.NotWell`, in words, when it is not."""

    name: str
    check: Callable[[], None]
    needed: bool


_probes: dict[str, Probe] = {}


def register_probe(name: str, check: Callable[[], None], *, needed: bool) -> None:
    """Add a probe. Without what is `needed` nobody can be served; without the rest some things wait."""
    _probes[name] = Probe(name, check, needed)


def list_probes() -> list[Probe]:
    """Return the probes in the order of their registration."""
    return list(_probes.values())
