"""The log: bounded, and unshaken by a reader who leaves."""

import io
from pathlib import Path

import pytest

from lims.embedded import journal
from lims.embedded.journal import Journal


def test_the_file_is_turned_over_before_it_grows_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "MOST_BYTES", 40)
    with Journal(tmp_path / "demo.log", terminal=None) as log:
        for line in ("first line of many", "second line of many", "third"):
            log.say("web", line)
    assert (tmp_path / "demo.log").read_text() == "     web | third\n"
    assert (tmp_path / "demo.log.1").read_text().splitlines() == [
        "     web | first line of many",
        "     web | second line of many",
    ]


def test_what_is_told_to_the_terminal_is_not_kept(tmp_path: Path) -> None:
    terminal = io.StringIO()
    with Journal(tmp_path / "demo.log", terminal=terminal) as log:
        log.tell("a password\n")
        log.say("web", "a line")
    assert terminal.getvalue() == "a password\n     web | a line\n"
    assert (tmp_path / "demo.log").read_text() == "     web | a line\n"


def test_a_reader_who_leaves_does_not_stop_the_log(tmp_path: Path) -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    with Journal(tmp_path / "demo.log", terminal=Gone()) as log:
        log.say("web", "one")
        log.say("web", "two")
    assert (tmp_path / "demo.log").read_text() == "     web | one\n     web | two\n"
