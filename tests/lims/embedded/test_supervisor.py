"""The supervisor: one log, parts that come back, an orderly end."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lims.embedded import processes, supervisor
from lims.embedded.exceptions import CannotStart, StopAsked
from lims.embedded.journal import Journal
from lims.embedded.parts import Program
from lims.embedded.supervisor import Supervisor


def program(
    name: str, source: str, *, storey: int = 1, readiness: Callable[[], bool] = lambda: True
) -> Program:
    return Program(
        name=name,
        command=[sys.executable, "-u", "-c", source],
        options={},
        stop_signal=signal.SIGTERM,
        storey=storey,
        readiness=readiness,
    )


SLEEPER = "import time; print('awake', flush=True); time.sleep(300)  # {}"


class Watch:
    """A supervisor and what it wrote."""

    def __init__(self, path: Path, journal: Journal) -> None:
        """Write into the journal; count the launches."""
        self.path = path
        self.launches: list[int] = []
        self.stop_after = sys.maxsize
        self.supervisor = Supervisor(journal, changed=self.count)

    def count(self, changed: Supervisor) -> None:
        """Remember the youngest process, and ask to stop after as many launches as the test wants."""
        self.launches += [
            watched.process.pid for watched in changed.watched if watched.process.pid not in self.launches
        ]
        if len(self.launches) >= self.stop_after:
            changed.ask_to_stop()

    def lines(self) -> list[str]:
        """Return what was written."""
        return self.path.read_text().splitlines()

    def says(self, line: str) -> Callable[[], bool]:
        """Return a readiness that waits for a line."""
        return lambda: line in self.lines()


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """A supervisor with short patience."""
    monkeypatch.setattr(supervisor, "BACK_OFF", (0.05,))
    monkeypatch.setattr(supervisor, "GRACE", 1.0)
    path = tmp_path / "demo.log"
    with Journal(path, terminal=None) as journal:
        made = Watch(path, journal)
        yield made
        made.supervisor.stop()


def test_every_line_carries_the_name_of_who_said_it(watch: Watch) -> None:
    source = "import sys; print('one'); print('two', file=sys.stderr); sys.stdout.write('no end of line')"
    watch.supervisor.run("migrate", [sys.executable, "-u", "-c", source], {})
    assert watch.lines() == [" migrate | one", " migrate | two", " migrate | no end of line"]


def test_a_killed_part_is_started_again_and_the_log_says_so(watch: Watch) -> None:
    watch.stop_after = 2
    part = program("worker", SLEEPER.format("again"))
    watch.supervisor.start(part, within=10)
    (first,) = watch.launches
    os.kill(first, signal.SIGKILL)
    with pytest.raises(StopAsked):
        watch.supervisor.watch()
    assert len(watch.launches) == 2
    assert processes.is_running(watch.launches[1], part.command)
    assert (
        "    lims | worker ended after 0 s (signal SIGKILL); it is started again in 0.05 s." in watch.lines()
    )


def test_a_fork_that_outlived_its_killed_parent_is_ended_before_the_next_start(watch: Watch) -> None:
    watch.stop_after = 2
    part = program("worker", "import os, time; os.fork(); print('awake', flush=True); time.sleep(300)")
    watch.supervisor.start(part, within=10)
    deadline = time.monotonic() + 10
    while len(processes.find_running(part.command)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    before = {process.pid for process in processes.find_running(part.command)}
    assert len(before) == 2
    os.kill(watch.launches[0], signal.SIGKILL)
    with pytest.raises(StopAsked):
        watch.supervisor.watch()
    assert before & {process.pid for process in processes.find_running(part.command)} == set()
    watch.supervisor.stop()
    assert processes.find_running(part.command) == []


def test_a_part_that_always_ends_is_given_up_in_words(watch: Watch) -> None:
    part = program("web", "print('no such setting'); raise SystemExit(3)", readiness=lambda: False)
    with pytest.raises(CannotStart, match=r"web ended 4 times instead of starting; see above\."):
        watch.supervisor.start(part, within=30)
    assert watch.lines().count("     web | no such setting") == 4
    assert "    lims | web ended after 0 s (exit code 3); it is started again in 0.05 s." in watch.lines()


def test_a_part_that_never_serves_is_given_up_in_words(watch: Watch) -> None:
    part = program("web", SLEEPER.format("deaf"), readiness=lambda: False)
    with pytest.raises(CannotStart, match=r"web was not ready within 0 s; see above\."):
        watch.supervisor.start(part, within=0.2)


def test_a_failing_command_is_an_end_in_words_with_its_output_above(watch: Watch) -> None:
    with pytest.raises(CannotStart, match=r"migrate failed \(exit code 1\); see above\."):
        watch.supervisor.run("migrate", [sys.executable, "-c", "print('no room'); raise SystemExit(1)"], {})
    assert watch.lines() == [" migrate | no room"]


def test_a_wish_to_stop_is_obeyed_in_the_middle_of_a_command(watch: Watch) -> None:
    command = [sys.executable, "-c", SLEEPER.format("long migration")]
    watch.supervisor.ask_to_stop()
    with pytest.raises(StopAsked):
        watch.supervisor.run("migrate", command, {})
    assert processes.find_running(command) == []


def test_the_highest_storey_stops_first(watch: Watch) -> None:
    farewell = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: (print('farewell', flush=True), sys.exit()))\n"
        "print('awake', flush=True)\n"
        "time.sleep(300)  # {}"
    )
    parts = [program("valkey", farewell.format(0), storey=0), program("web", farewell.format(1), storey=1)]
    watch.supervisor.start(*parts, within=10)
    for part in parts:
        watch.supervisor.start(
            program("echo", SLEEPER.format(part.name), readiness=watch.says(f"{part.name:>8} | awake")),
            within=10,
        )
    watch.supervisor.stop()
    assert [line for line in watch.lines() if "farewell" in line] == [
        "     web | farewell",
        "  valkey | farewell",
    ]


def test_what_does_not_end_is_killed_and_named(watch: Watch) -> None:
    source = (
        "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(300)"
    )
    part = program("worker", source, readiness=watch.says("  worker | deaf"))
    watch.supervisor.start(part, within=10)
    watch.supervisor.stop()
    assert watch.lines()[-1] == "    lims | worker does not end by itself; it is killed."
    assert processes.find_running(part.command) == []


def test_asked_twice_it_does_not_wait(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "GRACE", 60.0)
    source = (
        "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(301)"
    )
    watch.supervisor.start(program("worker", source, readiness=watch.says("  worker | deaf")), within=10)
    watch.supervisor.ask_to_stop()
    watch.supervisor.ask_to_stop()
    began = time.monotonic()
    watch.supervisor.stop()
    assert time.monotonic() - began < 10


def test_a_part_that_cannot_even_be_launched_is_tried_again_later(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = program("worker", "print('brief')")
    watch.supervisor.start(part, within=10)

    def refuse(_: Program) -> None:
        watch.supervisor.ask_to_stop()
        raise CannotStart("The disk is full.")

    monkeypatch.setattr(Program, "make_ready_to_start", refuse)
    with pytest.raises(StopAsked):
        watch.supervisor.watch()
    assert "    lims | The disk is full." in watch.lines()


def test_signals_are_taken_as_the_wish_to_stop(watch: Watch) -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        watch.supervisor.obey_signals()
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(StopAsked):
            watch.supervisor.watch()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
