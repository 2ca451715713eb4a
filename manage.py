#!/usr/bin/env python
"""Run one administrative command of the project."""

import os
import sys

BARE_COMMANDS = frozenset({"read", "evaluate_readings"})
"""Commands that need no database, no queue and no secret, so that they run where there is none."""


def main() -> None:
    """Hand the command line to Django."""
    bare = BARE_COMMANDS.intersection(sys.argv[1:2])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lims.settings.bare" if bare else "lims.settings.local")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
