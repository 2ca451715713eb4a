"""`make status`: what runs of an installation, and how it fares."""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from lims.embedded import processes
from lims.embedded.demo import WELL, ask_site
from lims.embedded.postgres import Postgres
from lims.embedded.record import Record, RecordedProcess, read_record
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
    running: bool
    healthy: bool


def status(state: State, *, as_json: bool) -> int:
    """Print what runs; return 0 when everything is healthy, 1 when something is not, 3 when nothing runs."""
    record = read_record(state)
    lines = _lines(state, record) if record is not None else []
    running = any(line.running for line in lines)
    if as_json:
        report = {
            "url": record and record.url,
            "running": running,
            "processes": [asdict(line) for line in lines],
        }
        print(json.dumps(report, indent=2))
    elif record is not None and running:
        _print_table(record.url, lines)
    else:
        print("The lab does not run. Start it with: make demo")
    if not running:
        return 3
    return 0 if all(line.healthy for line in lines) else 1


def _lines(state: State, record: Record) -> list[Line]:
    site = ask_site(record.port)
    return [
        _supervisor_line(record.supervisor),
        *(_line(part, healthy=_is_healthy(state, part, site)) for part in record.parts),
    ]


def _supervisor_line(supervisor: RecordedProcess) -> Line:
    # Everything descends from the supervisor; its own line counts itself alone.
    return _line(supervisor, healthy=True, with_descendants=False)


def _line(part: RecordedProcess, *, healthy: bool, with_descendants: bool = True) -> Line:
    running = part.is_running
    return Line(
        name=part.name,
        pid=part.pid,
        port=part.port,
        pss_mb=processes.memory_of(part.pid, with_descendants=with_descendants) / 1e6 if running else 0.0,
        uptime=time.time() - processes.started_at(part.pid) if running else 0.0,
        running=running,
        healthy=running and healthy,
    )


def _is_healthy(state: State, part: RecordedProcess, site: Mapping[str, str] | None) -> bool:
    """Ask the servers themselves, and the site about itself and about those that do not listen."""
    if part.name == Postgres.name and part.port is not None:
        return Postgres(state, part.port).is_ready()
    if part.name == Valkey.name and part.port is not None:
        return Valkey(state, part.port).is_ready()
    return site is not None and site.get(part.name, WELL) == WELL


def _print_table(url: str, lines: list[Line]) -> None:
    print(f"{url}\n\n{'':10} {'pid':>8} {'port':>6} {'memory':>9} {'up':>10}")
    for line in lines:
        health = "healthy" if line.healthy else "NOT HEALTHY" if line.running else "NOT RUNNING"
        up = time.strftime("%H:%M:%S", time.gmtime(line.uptime))
        print(f"{line.name:10} {line.pid:>8} {line.port or '-':>6} {line.pss_mb:>6.0f} MB {up:>10}  {health}")
    print(f"{'in all':10} {'':15} {sum(line.pss_mb for line in lines):>6.0f} MB")
