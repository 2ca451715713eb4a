"""`make test`: everything CI runs, in one order, on servers of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lims.embedded.services import CHECKOUT, python
from lims.embedded.throwaway import servers

SIDE_BY_SIDE: Final = min(4, os.cpu_count() or 1)
"""How many tests run at once; each may take a gigabyte."""


@dataclass(frozen=True)
class Check:
    """One command that has to succeed."""

    claim: str
    command: Sequence[str]


# The cheap ones first: who made a slip learns of it in seconds.
CHECKS: Final = (
    Check("the code has no known slips", python("-m", "ruff", "check", ".")),
    Check("the code is formatted", python("-m", "ruff", "format", "--check", ".")),
    Check(
        "every app leans only on the storeys below it", [str(Path(sys.executable).with_name("lint-imports"))]
    ),
    Check("the types hold", python("-m", "mypy", "apps", "lims", "tests", "manage.py")),
    Check("Django finds nothing wrong", python("manage.py", "check", "--database", "default")),
    Check(
        "every change of a model has its migration",
        python("manage.py", "makemigrations", "--check", "--dry-run"),
    ),
    Check("no migration breaks the release before it", python("manage.py", "lintmigrations")),
    Check(
        "the API's schema is valid",
        python("manage.py", "spectacular", "--validate", "--fail-on-warn", "--file", "/dev/null"),
    ),
    Check(
        "the tests hold, and they cover the code",
        # A file at a time: its tests share what its fixtures made.
        python("-m", "pytest", "-n", str(SIDE_BY_SIDE), "--dist", "loadfile", "--cov", "--cov-report=term"),
    ),
)


def check(checks: Sequence[Check] = CHECKS) -> int:
    """Run the checks up to the first that fails; return the exit code."""
    with servers() as given:
        surroundings = {**given, "DJANGO_SETTINGS_MODULE": "lims.settings.test"}
        for number, each in enumerate(checks, start=1):
            print(f"\n[{number}/{len(checks)}] {each.claim}: {_shown(each.command)}", flush=True)
            if not _holds(each, surroundings):
                print(
                    f"\nFAILED at [{number}/{len(checks)}]: it does not hold that {each.claim}.", flush=True
                )
                return 1
    print(f"\nChecks that hold: {len(checks)} of {len(checks)}.")
    return 0


def _holds(each: Check, surroundings: Mapping[str, str]) -> bool:
    began = time.monotonic()
    done = subprocess.run(each.command, cwd=CHECKOUT, env=surroundings, check=False)
    print(f"    {time.monotonic() - began:.1f} s", flush=True)
    return done.returncode == 0


def _shown(command: Sequence[str]) -> str:
    folder = f"{Path(sys.executable).parent}/"
    return " ".join("python" if word == sys.executable else word.removeprefix(folder) for word in command)
