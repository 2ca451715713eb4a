"""`make stop`: end what runs of an installation, whoever started it."""

import os
import shutil
import signal
import time
from typing import Final

from lims.embedded.record import end_leftovers, read_record
from lims.embedded.state import State

# Longer than a supervisor needs when every part has to be killed.
PATIENCE: Final = 40.0


def stop(state: State) -> int:
    """Stop the installation, supervised or left over from a killed supervisor; return the exit code."""
    deadline = time.monotonic() + PATIENCE
    asked = False
    while True:
        with state.lock() as mine:
            if mine:
                print(_sentence(ended=end_leftovers(state), asked=asked))
                return 0
        late = time.monotonic() > deadline
        if not asked or late:
            asked = _signal_supervisor(state, signal.SIGKILL if late else signal.SIGTERM) or asked
        time.sleep(0.1)


def clean(state: State) -> int:
    """Stop the installation and delete everything it kept; return the exit code."""
    stop(state)
    for folder in {state.servers, state.root}:
        shutil.rmtree(folder, ignore_errors=True)
    print("The demo's data is gone; the next make demo begins afresh.")
    return 0


def _sentence(*, ended: list[str], asked: bool) -> str:
    if ended:
        return f"Stopped, left over from a killed start: {', '.join(ended)}."
    return "Stopped." if asked else "Nothing was running."


def _signal_supervisor(state: State, number: int) -> bool:
    record = read_record(state)
    # The command line is compared first: a recycled process id is never signalled.
    if record is None or not record.supervisor.is_running:
        return False
    os.kill(record.supervisor.pid, number)
    return True
