#!/usr/bin/env python
"""Run one administrative command of the project."""

import os
import sys

BARE_COMMANDS = frozenset({"read", "evaluate_readings"})
"""Commands that need no database, no queue and no secret, so that they run where there is none."""

ENDED_BY_READER = 141
"""The exit status of a command whose output nobody reads to its end, as the shell has it (128 + SIGPIPE)."""


def main() -> None:
    """Hand the command line to Django."""
    bare = BARE_COMMANDS.intersection(sys.argv[1:2])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lims.settings.bare" if bare else "lims.settings.local")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"{error}")
    except BrokenPipeError:
        # Whoever read our words has seen enough of them (`| head`); nothing more may be flushed to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ENDED_BY_READER)


if __name__ == "__main__":
    main()
