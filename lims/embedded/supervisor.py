"""Starts the parts of the installation, relays what they say, starts again what dies, stops all in order.

One thread, one loop: `_turn` reads the pipes, notices deaths and keeps appointments. Everything that waits
does so by turning the loop, so that a Ctrl-C during a migration is obeyed like any other.
"""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn, cast

from lims.embedded import processes
from lims.embedded.exceptions import CannotStart, StopAsked
from lims.embedded.journal import Journal
from lims.embedded.parts import Part

TURN: Final = 0.25
# Between two looks at something that is coming up or going down.
PAUSE: Final = 0.15
# Seconds between a death and the next start: the first soon, a hopeless case seldom.
BACK_OFF: Final = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
# A part that lived this long died of something new: the back-off begins again.
STEADY: Final = 60.0
GRACE: Final = 10.0
# Deaths before the first readiness that make a start hopeless.
TRIES: Final = 4
CHUNK: Final = 65_536


@dataclass
class Watched:
    """A part, and how it fares."""

    part: Part
    process: subprocess.Popen[bytes]
    since: float
    deaths: int = 0
    start_again_at: float | None = None


@dataclass
class Speaker:
    """A pipe that lines come out of, and the beginning of a line that is not whole yet."""

    name: str
    rest: bytes = b""


class Supervisor:
    """The parent of every process of the installation."""

    def __init__(self, journal: Journal, *, changed: Callable[["Supervisor"], None]) -> None:
        """Watch nothing yet; `changed` is called whenever a part has been started, and when all are ready."""
        self.stop_asked = False
        self.is_ready = False
        self._in_a_hurry = False
        self._journal = journal
        self._changed = changed
        self._watched: list[Watched] = []
        self._selector = selectors.DefaultSelector()
        self._stopping = False

    @property
    def watched(self) -> Sequence[Watched]:
        """What has been started and is kept running."""
        return self._watched

    def obey_signals(self) -> None:
        """Take Ctrl-C, a polite kill and a closed terminal as the wish to stop; a second one as haste."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.ask_to_stop())

    def ask_to_stop(self) -> None:
        """Ask for a stop in good order; asked twice, for one at once."""
        self._in_a_hurry = self.stop_asked
        self.stop_asked = True

    def declare_ready(self) -> None:
        """Let it be known that everything that has to run runs."""
        self.is_ready = True
        self._changed(self)

    def say(self, line: str) -> None:
        """Write a line of the supervisor's own into the log."""
        self._journal.say("lims", line)

    def start(self, *parts: Part, within: float) -> None:
        """Start parts side by side and return when each of them serves.

        Raises CannotStart when one has not served within that many seconds, or ended instead a few times.
        """
        fresh = [Watched(part=part, process=self._launch(part), since=time.monotonic()) for part in parts]
        self._watched += fresh
        self._changed(self)
        deadline = time.monotonic() + within
        for watched in fresh:
            while watched.process.poll() is not None or not watched.part.is_ready():
                if watched.deaths >= TRIES:
                    raise CannotStart(
                        f"{watched.part.name} ended {TRIES} times instead of starting; see above."
                    )
                if time.monotonic() > deadline:
                    raise CannotStart(f"{watched.part.name} was not ready within {within:.0f} s; see above.")
                self._turn_for(PAUSE)

    def run(self, name: str, command: Sequence[str], options: Mapping[str, Any]) -> None:
        """Run a command to its end, its output in the log.

        Raises CannotStart when it fails.
        """
        process = self._spawn(name, command, options)
        try:
            while process.poll() is None:
                self._turn()
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            self._read_pipes(timeout=0)
        if process.returncode != 0:
            raise CannotStart(f"{name} failed ({_ending(process.returncode)}); see above.")

    def watch(self) -> NoReturn:
        """Keep everything running until somebody asks to stop; raises StopAsked then."""
        while True:
            self._turn()

    def stop(self) -> None:
        """Stop all parts, the highest storey first: in good order for ten seconds, then by force."""
        self._stopping = True
        for storey in sorted({watched.part.storey for watched in self._watched}, reverse=True):
            self._stop_storey([watched for watched in self._watched if watched.part.storey == storey])
        self._watched.clear()
        while self._selector.select(0):
            self._read_pipes(timeout=0)

    def _stop_storey(self, storey: Sequence[Watched]) -> None:
        for watched in storey:
            if watched.process.poll() is None:
                watched.process.send_signal(watched.part.stop_signal)
        deadline = time.monotonic() + GRACE
        while any(watched.process.poll() is None for watched in storey):
            if self._in_a_hurry or time.monotonic() > deadline:
                break
            self._turn_for(PAUSE)
        for watched in storey:
            if watched.process.poll() is None:
                self.say(f"{watched.part.name} does not end by itself; it is killed.")
                watched.process.kill()
            watched.process.wait()
            self._end_survivors(watched.part)

    def _turn(self, timeout: float = TURN) -> None:
        if self.stop_asked and not self._stopping:
            raise StopAsked
        self._read_pipes(timeout)
        if self._stopping:
            return
        for watched in self._watched:
            if watched.start_again_at is not None:
                if time.monotonic() >= watched.start_again_at:
                    self._start_again(watched)
            elif watched.process.poll() is not None:
                self._note_death(watched)

    def _turn_for(self, seconds: float) -> None:
        """Turn until the time is over, however much there is to relay meanwhile."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._turn(left)

    def _note_death(self, watched: Watched) -> None:
        lived = time.monotonic() - watched.since
        watched.deaths = 1 if lived > STEADY else watched.deaths + 1
        pause = BACK_OFF[min(watched.deaths, len(BACK_OFF)) - 1]
        watched.start_again_at = time.monotonic() + pause
        how = _ending(watched.process.returncode)
        self.say(
            f"{watched.part.name} ended after {lived:.0f} s ({how}); it is started again in {pause:g} s."
        )

    def _start_again(self, watched: Watched) -> None:
        watched.start_again_at = None
        self._end_survivors(watched.part)
        try:
            watched.process = self._launch(watched.part)
        except CannotStart as error:
            self.say(str(error))
            watched.start_again_at = time.monotonic() + BACK_OFF[-1]
            return
        watched.since = time.monotonic()
        self._changed(self)

    def _end_survivors(self, part: Part) -> None:
        """End the forks that outlived their parent: a worker's child would go on taking tasks."""
        processes.end(processes.find_running(part.command), patience=2)

    def _launch(self, part: Part) -> subprocess.Popen[bytes]:
        part.make_ready_to_start()
        return self._spawn(part.name, part.command, part.options)

    def _spawn(
        self, name: str, command: Sequence[str], options: Mapping[str, Any]
    ) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Ctrl-C at the terminal reaches the supervisor alone, which then stops the others in order.
            start_new_session=True,
            **options,
        )
        pipe = cast("Any", process.stdout)
        os.set_blocking(pipe.fileno(), False)
        self._selector.register(pipe, selectors.EVENT_READ, Speaker(name))
        return process

    def _read_pipes(self, timeout: float) -> None:
        for key, _ in self._selector.select(timeout):
            pipe, speaker = cast("Any", key.fileobj), key.data
            data = os.read(pipe.fileno(), CHUNK)
            *lines, speaker.rest = (speaker.rest + data).split(b"\n")
            if not data:
                lines, speaker.rest = [speaker.rest] if speaker.rest else [], b""
                self._selector.unregister(pipe)
                pipe.close()
            for line in lines:
                self._journal.say(speaker.name, line.decode(errors="replace"))


def _ending(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
