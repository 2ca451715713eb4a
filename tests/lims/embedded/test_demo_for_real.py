"""`make demo` as a person meets it: the whole lab, its parts killed one by one, stopped again."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import coverage
import psutil
import psycopg
import pytest

from lims.embedded import processes
from lims.embedded.ports import free_port
from lims.embedded.services import CHECKOUT
from lims.embedded.state import State, open_state

pytestmark = pytest.mark.faults

PARTS = ["postgres", "valkey", "web", "worker", "beat"]
FROM_OUTSIDE = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE"}


@dataclass(frozen=True)
class Lab:
    """A demo in a folder of its own."""

    state: State
    port: int

    def command_line(self, *words: str) -> list[str]:
        """Return one of the commands behind the Makefile; measured where the test run is."""
        measured = ["-m", "coverage", "run"] if coverage.Coverage.current() else []
        return [sys.executable, *measured, "-m", "lims.embedded", "--state", str(self.state.root), *words]

    @property
    def surroundings(self) -> dict[str, str]:
        """Return an environment that names no servers."""
        return {
            name: value
            for name, value in os.environ.items()
            if name.removesuffix("_FILE") not in FROM_OUTSIDE
        }

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of the commands behind the Makefile."""
        return subprocess.run(
            self.command_line(*words),
            cwd=CHECKOUT,
            env=self.surroundings,
            capture_output=True,
            text=True,
            check=False,
        )

    def start(self) -> subprocess.CompletedProcess[str]:
        """Start it and come back when it is ready."""
        return self.command("demo", "--detach", "--port", str(self.port))

    def parts(self) -> dict[str, dict[str, Any]]:
        """Return what `make status` says of each process."""
        report = json.loads(self.command("status", "--json").stdout)
        return {line["name"]: line for line in report["processes"]}

    def wait_until_healthy(self) -> dict[str, dict[str, Any]]:
        """Return the processes once all of them are healthy."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            parts = self.parts()
            if parts and all(part["healthy"] for part in parts.values()):
                return parts
            time.sleep(0.3)
        raise AssertionError(self.state.log.read_text()[-4000:])

    def database(self) -> "psycopg.Connection[tuple[Any, ...]]":
        """Connect as the site does."""
        return psycopg.connect(self.state.secret_path("database_url_lims_app").read_text())


@pytest.fixture(scope="module")
def installation() -> Iterator[Lab]:
    """A demo that is shared by the tests of this module and stopped at their end."""
    folder = Path(tempfile.mkdtemp(prefix="lims-"))
    folder.chmod(0o711)
    made = Lab(open_state(folder / ".local" / "demo"), free_port())
    yield made
    made.command("stop")
    shutil.rmtree(folder)


@pytest.fixture
def lab(installation: Lab) -> Lab:
    """A demo that runs."""
    done = installation.start()
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    return installation


def test_a_first_start_in_front_shows_the_logins_once_and_ends_with_ctrl_c(
    installation: Lab, tmp_path: Path
) -> None:
    screen = tmp_path / "screen"
    with (
        screen.open("w") as output,
        subprocess.Popen(
            installation.command_line("demo", "--port", str(installation.port)),
            cwd=CHECKOUT,
            env=installation.surroundings,
            stdout=output,
            stderr=output,
        ) as process,
    ):
        deadline = time.monotonic() + 180
        while (
            "To stop it:" not in screen.read_text() and process.poll() is None and time.monotonic() < deadline
        ):
            time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0, screen.read_text()[-4000:]
    said, logins = screen.read_text(), installation.state.logins.read_text().rstrip()
    assert f"The lab is open: http://127.0.0.1:{installation.port}/" in said
    assert len(logins) > 50
    assert logins in said
    assert said.rstrip().endswith("lims | Nothing runs any more.")
    assert installation.state.logins.stat().st_mode & 0o777 == 0o600
    passwords = re.findall(r"\S{20,}", logins)
    assert len(passwords) > 3
    assert [word for word in passwords if word in installation.state.log.read_text()] == []


def test_a_second_start_migrates_nothing_and_shows_no_login_again(installation: Lab) -> None:
    done = installation.start()
    assert done.returncode == 0, done.stdout[-4000:]
    assert "nothing to migrate" in done.stdout
    assert "The lab is open" in done.stdout
    assert installation.state.logins.read_text().rstrip() not in done.stdout


def test_a_start_beside_a_running_lab_says_so(lab: Lab) -> None:
    done = lab.start()
    assert done.returncode == 0
    assert f"The lab runs already: http://127.0.0.1:{lab.port}/" in done.stdout


def test_status_names_each_process_and_its_memory(lab: Lab) -> None:
    parts = lab.wait_until_healthy()
    assert list(parts) == ["supervisor", *PARTS]
    assert parts["web"]["port"] == lab.port
    assert all(part["pss_mb"] > 1 for part in parts.values())
    table = lab.command("status")
    assert table.returncode == 0
    assert table.stdout.count(" healthy") == 6


def test_no_secret_can_be_read_in_the_process_list(lab: Lab) -> None:
    secrets = [path.read_text().strip() for path in lab.state.secret_path("lims_app").parent.iterdir()]
    assert len(secrets) >= 8
    for part in lab.parts().values():
        process = psutil.Process(part["pid"])
        seen = " ".join([*process.cmdline(), *(process.environ().values() if os.geteuid() == 0 else ())])
        assert [secret for secret in secrets if secret in seen] == []


@pytest.mark.parametrize("name", PARTS)
def test_a_killed_part_comes_back_and_nothing_is_lost(lab: Lab, name: str) -> None:
    before = lab.wait_until_healthy()
    with lab.database() as connection:
        connection.execute("CREATE TEMPORARY TABLE unused (id int)")
        users = connection.execute("SELECT count(*) FROM security_user").fetchone()
    os.kill(before[name]["pid"], signal.SIGKILL)
    deadline = time.monotonic() + 60
    while lab.parts()[name]["pid"] == before[name]["pid"] and time.monotonic() < deadline:
        time.sleep(0.2)
    after = lab.wait_until_healthy()
    assert after[name]["pid"] != before[name]["pid"]
    assert {part: after[part]["pid"] for part in after if part != name} == {
        part: before[part]["pid"] for part in before if part != name
    }
    with lab.database() as connection:
        assert connection.execute("SELECT count(*) FROM security_user").fetchone() == users


def test_after_a_killed_supervisor_the_next_start_clears_up_and_goes_on(lab: Lab) -> None:
    before = lab.wait_until_healthy()
    os.kill(before["supervisor"]["pid"], signal.SIGKILL)
    done = lab.start()
    assert done.returncode == 0, done.stdout[-4000:]
    assert "Left over from a killed start, now ended:" in done.stdout
    assert "nothing to migrate" in done.stdout
    after = lab.wait_until_healthy()
    assert {part["pid"] for part in before.values()} & {part["pid"] for part in after.values()} == set()


def test_stopping_leaves_nothing_running(lab: Lab) -> None:
    parts = lab.wait_until_healthy()
    began = time.monotonic()
    done = lab.command("stop")
    assert done.stdout == "Stopped.\n"
    assert time.monotonic() - began < 25
    assert parts["web"]["pid"] not in psutil.pids()
    assert processes.find_where(lambda line: any(str(lab.state.root) in word for word in line)) == []
    assert lab.command("status").returncode == 3
