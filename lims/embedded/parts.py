"""What the supervisor can start: the contract, and the plain program that meets it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


class Part(Protocol):
    """One long-running process of the installation."""

    @property
    def name(self) -> str:
        """The word that begins its log lines."""

    @property
    def port(self) -> int | None:
        """The loopback port it listens on, if it listens."""

    @property
    def storey(self) -> int:
        """Its place in the order of stopping: the highest storey stops first."""

    @property
    def stop_signal(self) -> int:
        """The signal that makes it end in good order."""

    @property
    def command(self) -> Sequence[str]:
        """Its command line, which names the installation and so tells it from a stranger."""

    @property
    def options(self) -> Mapping[str, Any]:
        """What subprocess needs besides the command: environment, folder, account."""

    def make_ready_to_start(self) -> None:
        """Clear away what a killed predecessor left behind, and write what the start needs."""

    def is_ready(self) -> bool:
        """Say whether it serves."""


def always() -> bool:
    """Say yes: for a program that shows no readiness but being alive."""
    return True


@dataclass(frozen=True)
class Program:
    """A process of the project itself: web server, worker, beat."""

    name: str
    command: Sequence[str]
    options: Mapping[str, Any]
    stop_signal: int
    port: int | None = None
    storey: int = 1
    readiness: Callable[[], bool] = field(default=always)

    def make_ready_to_start(self) -> None:
        """Do nothing: a program of the project keeps its state in the servers."""

    def is_ready(self) -> bool:
        """Say whether it serves."""
        return self.readiness()
