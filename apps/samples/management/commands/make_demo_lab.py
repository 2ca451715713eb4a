"""Fill an empty database with a small lab to look at."""

import os
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.core.exceptions import LabError
from apps.samples.services.demo.people import PEOPLE, make_people
from apps.samples.services.demo.records import make_records

TITLE = "# Logins of the demo lab. Readable by this account only; the passwords were made for this machine."
COLUMNS = ("role", "username", "password")


class Command(BaseCommand):
    """Create the demo's people and records; a second call changes nothing."""

    help = (
        "Create a small demo lab with one login for each role; passwords are written to a file of mode 0600."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file of the logins."""
        parser.add_argument("--logins", type=Path, required=True, help="the file the logins are written to")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make people, write their logins down, then make the records."""
        path: Path = options["logins"]
        now = timezone.now()
        try:
            made = make_people(remembered=read_logins(path), now=now)
            write_logins(path, made.passwords)
            records = make_records(people=made.users, now=now)
        except LabError as refusal:
            raise CommandError(refusal.message) from refusal
        except OSError as error:
            raise CommandError(f"The logins cannot be written to {path}: {error.strerror}.") from error
        if made.renewed:
            self.stdout.write(f"No password was on file for {', '.join(made.renewed)}: new ones were made.")
        if records is None:
            self.stdout.write("The demo lab is there already.")
        else:
            self.stdout.write(
                f"The demo lab has {records.submissions} submissions and {records.samples} samples."
            )
        self.stdout.write(f"The logins are in {path}.")


def read_logins(path: Path) -> Mapping[str, str]:
    """Return the passwords of an earlier call by username; none without the file."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    rows = [line.split() for line in lines if not line.startswith("#")]
    return {row[1]: row[2] for row in rows if len(row) == len(COLUMNS) and tuple(row) != COLUMNS}


def write_logins(path: Path, passwords: Mapping[str, str]) -> None:
    """Write the table so that nobody else can read it at any moment, nor ever find half of it."""
    rows = [COLUMNS, *((person.role, person.username, passwords[person.username]) for person in PEOPLE)]
    text = "\n".join([TITLE, *(f"{role:<12}{name:<14}{password}" for role, name, password in rows)]) + "\n"
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
