"""The commands behind the Makefile: demo, stop, status, clean, check, run."""

import argparse
import signal
import sys
from pathlib import Path

from lims.embedded.checks import check
from lims.embedded.demo import Demo
from lims.embedded.exceptions import CannotStart
from lims.embedded.journal import Journal
from lims.embedded.report import status
from lims.embedded.services import CHECKOUT
from lims.embedded.state import open_state
from lims.embedded.stopping import clean, stop
from lims.embedded.throwaway import run_with_servers


def main(words: list[str]) -> int:
    """Run one command and return its exit code."""
    wish = _parser().parse_args(words)
    if wish.command == "check":
        return check()
    if wish.command == "run":
        return run_with_servers(wish.words[1:] if wish.words[:1] == ["--"] else wish.words)
    state = open_state(wish.state)
    if wish.command == "stop":
        return stop(state)
    if wish.command == "clean":
        return clean(state)
    if wish.command == "status":
        return status(state, as_json=wish.json)
    demo = Demo(state, wish.port)
    if wish.detach:
        return demo.start_detached()
    with Journal(state.log, terminal=None if wish.log_only else sys.stdout) as journal:
        return demo.run(journal)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lims.embedded", description=__doc__)
    parser.add_argument(
        "--state", type=Path, default=CHECKOUT / ".local" / "demo", help="the installation's folder"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    demo = commands.add_parser("demo", help="start the lab and stay with it")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--detach", action="store_true", help="return when it is ready")
    demo.add_argument("--log-only", action="store_true", help="say nothing here, all in the log")
    commands.add_parser("stop", help="stop the lab")
    commands.add_parser("status", help="say what runs").add_argument("--json", action="store_true")
    commands.add_parser("clean", help="stop the lab and delete its data")
    commands.add_parser("check", help="run everything CI runs, on servers of its own")
    run = commands.add_parser("run", help="run one command beside servers of its own")
    run.add_argument("words", nargs=argparse.REMAINDER)
    return parser


def _end_in_order(number: int, _: object) -> None:
    """Turn a polite kill into an exception, so that what was opened is closed."""
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end_in_order)
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotStart as reason:
        sys.exit(str(reason))
