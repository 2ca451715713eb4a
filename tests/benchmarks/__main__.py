"""Run the measurements and print them as the table of docs/benchmarks.md."""

import argparse
import importlib
import os
import platform
import sys

import django

MODULES = (
    "list_samples",
    "stream_samples",
    "intake_csv",
    "audit_capture",
    "read_forms",
    "idle_memory",
    "upload_forms",
)


def main() -> int:
    """Measure what was asked for; return 1 when a bar does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("modules", nargs="*", default=MODULES, help=f"of: {', '.join(MODULES)}")
    asked = parser.parse_args().modules
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lims.settings.test")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    django.setup()
    from django.test.runner import DiscoverRunner

    # A debug flag or an interactive question would change what is measured.
    runner = DiscoverRunner(verbosity=0, interactive=False, keepdb=False)
    databases = runner.setup_databases()
    figures = []
    try:
        for name in asked:
            print(f"measuring {name} ...", file=sys.stderr, flush=True)
            figures.extend(importlib.import_module(f"tests.benchmarks.{name}").measure())
    finally:
        runner.teardown_databases(databases)
    print(f"Machine: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    print("| measure | figure | bar | | note |\n|---|---|---|---|---|")
    for figure in figures:
        print(figure.as_row())
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
