"""What is written down about a running installation, for the commands that are not its parent."""

import os
import signal
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

import psutil

from lims.embedded import processes
from lims.embedded.state import State
from lims.embedded.supervisor import Watched

NOTE: Final = "running"


@dataclass(frozen=True)
class RecordedProcess:
    """A process as it was last started."""

    name: str
    pid: int
    port: int | None
    storey: int
    stop_signal: int
    command: list[str]

    @property
    def is_running(self) -> bool:
        """Say whether that process lives, and is not a stranger with the same id."""
        return processes.is_running(self.pid, self.command)


@dataclass(frozen=True)
class Record:
    """A supervisor and its parts as they were last started."""

    url: str
    port: int
    ready: bool
    supervisor: RecordedProcess
    parts: list[RecordedProcess]


def write_record(state: State, *, url: str, port: int, ready: bool, watched: Sequence[Watched]) -> None:
    """Write down this process as the supervisor, and what it watches."""
    supervisor = RecordedProcess(
        name="supervisor",
        pid=os.getpid(),
        port=None,
        storey=2,
        stop_signal=signal.SIGTERM,
        command=psutil.Process().cmdline(),
    )
    parts = [
        RecordedProcess(
            name=each.part.name,
            pid=each.process.pid,
            port=each.part.port,
            storey=each.part.storey,
            stop_signal=each.part.stop_signal,
            command=list(each.part.command),
        )
        for each in watched
    ]
    state.note(NOTE, asdict(Record(url=url, port=port, ready=ready, supervisor=supervisor, parts=parts)))


def read_record(state: State) -> Record | None:
    """Return what was last written down, or None."""
    noted = state.noted(NOTE)
    if not noted:
        return None
    return Record(
        url=noted["url"],
        port=noted["port"],
        ready=noted["ready"],
        supervisor=RecordedProcess(**noted["supervisor"]),
        parts=[RecordedProcess(**part) for part in noted["parts"]],
    )


def forget_record(state: State) -> None:
    """Write down that nothing runs."""
    state.note(NOTE, {})


def end_leftovers(state: State) -> list[str]:
    """End the parts that outlived a killed supervisor, the highest storey first, and return their names.

    To be called by whoever holds the installation's lock.
    """
    record = read_record(state)
    if record is None:
        return []
    ended = []
    for storey in sorted({part.storey for part in record.parts}, reverse=True):
        asked = []
        for part in record.parts:
            if part.storey == storey and (alive := processes.find_running(part.command)):
                processes.ask(alive, part.stop_signal)
                asked += alive
                ended.append(part.name)
        processes.see_out(asked)
    forget_record(state)
    return ended
