"""What every test may lean on; and a loud word about what this machine cannot run."""

import shutil
import time
from collections import Counter
from collections.abc import Iterator

import pytest

REASONS_OF_MARKER = {
    "node": ("node", "Node is not on this machine: the HTTP clients written for it were left out."),
    "browser": ("chromium", "Chromium is not on this machine: the browser tests were left out."),
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a program this machine lacks, and benchmarks unless they are asked for."""
    missing = {
        marker: reason
        for marker, (program, reason) in REASONS_OF_MARKER.items()
        if shutil.which(program) is None
    }
    twice = [name for name, count in Counter(item.nodeid for item in items).items() if count > 1]
    if twice:
        # Tests that run side by side are handed out by id: of two with one id, only one would run.
        raise pytest.UsageError(f"Several tests have the same id: {', '.join(twice[:5])}.")
    benchmarks_asked_for = "benchmark" in (config.getoption("markexpr") or "")
    for item in items:
        for marker, reason in missing.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))
        if item.get_closest_marker("benchmark") and not benchmarks_asked_for:
            item.add_marker(pytest.mark.skip(reason="measures; run by `make bench`"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was left out and why."""
    reports = terminalreporter.stats.get("skipped", [])
    left_out = {str(report.longrepr[2]) for report in reports if isinstance(report.longrepr, tuple)}
    loud = sorted(text for text in left_out if "not on this machine" in text)
    if loud:
        terminalreporter.section("LEFT OUT ON THIS MACHINE", sep="!", red=True, bold=True)
        for text in loud:
            terminalreporter.write_line(text)


@pytest.fixture(autouse=True)
def nothing_left_of_the_test_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Begin each test with the declared parameters in force and nobody acting for the process.

    Both live in the process: values read before a rollback, and the name a worker or beat gave itself.
    """
    # Models can be imported only once Django is set up, which this file is loaded before.
    from apps.audit.context.acting import set_process_default
    from apps.config import selectors as config_selectors

    remembered = config_selectors._Remembered(read_at=time.monotonic(), values={})
    monkeypatch.setattr(config_selectors, "_remembered", remembered)
    set_process_default(kind=None)
    yield
    set_process_default(kind=None)
