"""Stopping what a killed supervisor left behind, and nothing else."""

import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from lims.embedded import processes, stopping
from lims.embedded.record import NOTE, read_record
from lims.embedded.report import status
from lims.embedded.state import State

SLEEP = "import time; time.sleep(300)  # {}"


@contextmanager
def sleeping(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command) as process:
        try:
            yield process
        finally:
            process.kill()


def note_running(state: State, *, pid: int, command: Sequence[str], supervisor: int = 0) -> None:
    process = {
        "name": "worker",
        "pid": pid,
        "port": None,
        "storey": 1,
        "stop_signal": 15,
        "command": list(command),
    }
    supervisor_command = {
        "name": "supervisor",
        "pid": supervisor,
        "command": ["python", "-m", "lims.embedded"],
    }
    state.note(
        NOTE,
        {
            "url": "http://127.0.0.1:8000/",
            "port": 8000,
            "ready": True,
            "supervisor": process | supervisor_command,
            "parts": [process],
        },
    )


def test_what_a_killed_supervisor_left_behind_is_stopped(
    state: State, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [sys.executable, "-c", SLEEP.format(state.root)]
    with sleeping(command) as worker:
        note_running(state, pid=worker.pid, command=command)
        assert stopping.stop(state) == 0
        assert processes.find_running(command) == []
    assert capsys.readouterr().out == "Stopped, left over from a killed start: worker.\n"
    assert read_record(state) is None


def test_a_stranger_with_a_recorded_process_id_is_not_touched(
    state: State, capsys: pytest.CaptureFixture[str]
) -> None:
    with sleeping([sys.executable, "-c", SLEEP.format("a stranger")]) as stranger:
        note_running(state, pid=stranger.pid, command=["celery", "worker"], supervisor=stranger.pid)
        assert status(state, as_json=False) == 3
        assert stopping.stop(state) == 0
        assert stranger.poll() is None
    assert capsys.readouterr().out == "The lab does not run. Start it with: make demo\nNothing was running.\n"


def test_a_deaf_supervisor_is_killed_after_a_while(
    state: State, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(stopping, "PATIENCE", 0.5)
    holder = (
        "import fcntl, signal, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "lock = open(sys.argv[1], 'a')\n"
        "fcntl.flock(lock, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "time.sleep(300)"
    )
    command = [sys.executable, "-c", holder, str(state.root / "lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as deaf:
        assert deaf.stdout is not None
        assert deaf.stdout.readline() == b"held\n"
        note_running(state, pid=0, command=["celery"])
        noted = state.noted(NOTE)
        noted["supervisor"] |= {"pid": deaf.pid, "command": command}
        state.note(NOTE, noted)
        assert stopping.stop(state) == 0
        assert deaf.wait(timeout=5) == -signal.SIGKILL
    assert capsys.readouterr().out == "Stopped.\n"


def test_cleaning_stops_and_deletes(state: State, capsys: pytest.CaptureFixture[str]) -> None:
    state.secret("lims_app")
    assert stopping.clean(state) == 0
    assert not state.root.exists()
    assert capsys.readouterr().out == (
        "Nothing was running.\nThe demo's data is gone; the next make demo begins afresh.\n"
    )
