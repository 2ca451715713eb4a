"""Servers of a test run's own: beside a demo, beside each other, gone afterwards."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from lims.embedded import checks, launch, processes, throwaway
from lims.embedded.checks import Check
from lims.embedded.ports import free_port
from lims.embedded.services import CHECKOUT
from lims.embedded.state import open_state
from lims.embedded.throwaway import servers
from lims.embedded.valkey import Valkey


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for the runs of one checkout."""
    made = Path(tempfile.mkdtemp(prefix="lims-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


def test_two_runs_in_one_checkout_do_not_meet(folder: Path) -> None:
    with servers(folder) as one, servers(folder) as other:
        addresses = [Path(given["DATABASE_URL_FILE"]).read_text() for given in (one, other)]
        assert len(set(addresses)) == 2
        for address in addresses:
            with psycopg.connect(address) as connection:
                assert connection.execute("SELECT current_user, current_database()").fetchone() == (
                    "lims_test",
                    "lims_check",
                )
        with redis.Redis.from_url(Path(one["REDIS_URL_FILE"]).read_text()) as client:
            assert client.ping() is True
        assert one["COVERAGE_FILE"] != other["COVERAGE_FILE"]
    assert [path for path in folder.iterdir() if path.is_dir()] == []
    assert processes.find_where(lambda line: any(str(folder) in word for word in line)) == []


def test_servers_named_by_the_environment_are_used_instead(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/lims")
    monkeypatch.setenv("REDIS_URL_FILE", "/run/secrets/redis")
    with servers(folder) as given:
        assert given["DATABASE_URL"] == "postgres://elsewhere/lims"
        assert given["REDIS_URL_FILE"] == "/run/secrets/redis"
        assert "DATABASE_URL_FILE" not in given
        assert processes.find_where(lambda line: any(str(folder) in word for word in line)) == []


def test_what_a_killed_run_left_behind_is_cleared_away(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    abandoned = open_state(folder / "abandoned")
    process = launch.start(Valkey(abandoned, free_port()), log=abandoned.log)
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/lims")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    with servers(folder):
        assert process.wait(timeout=5) is not None
        assert not abandoned.root.exists()


def test_a_command_runs_beside_the_servers_and_its_exit_code_is_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throwaway, "FOLDER", folder)
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/lims")
    source = "import os; raise SystemExit(7 if os.environ['REDIS_URL_FILE'] else 0)"
    assert throwaway.run_with_servers([sys.executable, "-c", source]) == 7


def test_checks_end_at_the_first_that_fails_and_name_it(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/lims")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    wanted = [
        Check("one is one", [sys.executable, "-c", "print('first')"]),
        Check("two is three", [sys.executable, "-c", "raise SystemExit(1)"]),
        Check("nothing follows", [sys.executable, "-c", "print('third')"]),
    ]
    assert checks.check(wanted) == 1
    said = capfd.readouterr().out
    assert "first" in said
    assert "third" not in said
    assert said.rstrip().splitlines()[-1] == "FAILED at [2/3]: it does not hold that two is three."
    assert checks.check(wanted[:1]) == 0
    assert capfd.readouterr().out.rstrip().splitlines()[-1] == "Checks that hold: 1 of 1."


def test_continuous_integration_runs_make_test() -> None:
    script = (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.rstrip().splitlines()[-1] == "make test"
    assert os.access(CHECKOUT / ".ci" / "run", os.X_OK)
    dry = subprocess.run(
        ["make", "-n", "--no-print-directory", "test"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert dry.stdout.rstrip().splitlines()[-1] == ".venv/bin/python -m lims.embedded check"
