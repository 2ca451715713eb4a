"""`make status`: what runs of an installation, and how it fares."""

import json
import time
from dataclasses import asdict, dataclass

import psutil

from lims.embedded import processes
from lims.embedded.demo import answers_ready
from lims.embedded.postgres import Postgres
from lims.embedded.record import RecordedProcess, read_record
from lims.embedded.state import State
from lims.embedded.valkey import Valkey


@dataclass(frozen=True)
class Line:
    """One process of the installation; memory in MB (PSS, descendants included), uptime in seconds."""

    name: str
    pid: int
    port: int | None
    pss_mb: float
    uptime: float
    healthy: bool


def status(state: State, *, as_json: bool) -> int:
    """Print what runs; return 0 when everything is healthy, 1 when something is not, 3 when nothing runs."""
    record = read_record(state)
    lines = [_line(state, part) for part in ([record.supervisor, *record.parts] if record else [])]
    url = record.url if record else None
    running = any(line.uptime for line in lines)
    if as_json:
        print(
            json.dumps(
                {"url": url, "running": running, "processes": [asdict(line) for line in lines]}, indent=2
            )
        )
    elif running:
        _print_table(url or "", lines)
    else:
        print("The lab does not run. Start it with: make demo")
    if not running:
        return 3
    return 0 if all(line.healthy for line in lines) else 1


def _line(state: State, part: RecordedProcess) -> Line:
    if not part.is_running:
        return Line(name=part.name, pid=part.pid, port=part.port, pss_mb=0.0, uptime=0.0, healthy=False)
    return Line(
        name=part.name,
        pid=part.pid,
        port=part.port,
        pss_mb=processes.memory_of(part.pid, with_descendants=part.name != "supervisor") / 1e6,
        uptime=time.time() - psutil.Process(part.pid).create_time(),
        healthy=_is_healthy(state, part),
    )


def _is_healthy(state: State, part: RecordedProcess) -> bool:
    """Ask those that listen; of the others, being alive is all that can be seen from outside."""
    if part.port is None:
        return True
    if part.name == Postgres.name:
        return Postgres(state, part.port).is_ready()
    if part.name == Valkey.name:
        return Valkey(state, part.port).is_ready()
    return answers_ready(part.port)


def _print_table(url: str, lines: list[Line]) -> None:
    print(f"{url}\n\n{'':10} {'pid':>8} {'port':>6} {'memory':>9} {'up':>10}")
    for line in lines:
        port = line.port or "-"
        state = "healthy" if line.healthy else "NOT HEALTHY" if line.uptime else "NOT RUNNING"
        up = time.strftime("%H:%M:%S", time.gmtime(line.uptime))
        print(f"{line.name:10} {line.pid:>8} {port:>6} {line.pss_mb:>6.0f} MB {up:>10}  {state}")
    print(f"{'in all':10} {'':15} {sum(line.pss_mb for line in lines):>6.0f} MB")
