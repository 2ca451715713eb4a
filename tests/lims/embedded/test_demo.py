"""The words and refusals of `make demo`, without the servers."""

import io
import signal
import socket
import time
from collections.abc import Iterator

import pytest

from lims.embedded import demo as demo_module
from lims.embedded import services as services_module
from lims.embedded.demo import Demo
from lims.embedded.journal import Journal
from lims.embedded.ports import free_port
from lims.embedded.record import NOTE
from lims.embedded.services import choose_services, environment, owner_environment
from lims.embedded.state import State


@pytest.fixture(autouse=True)
def signals_as_before() -> Iterator[None]:
    """Give the test runner its signals back, which a supervisor takes."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def started(demo: Demo) -> tuple[int, str]:
    terminal = io.StringIO()
    with Journal(demo.state.log, terminal=terminal) as journal:
        return demo.run(journal), terminal.getvalue()


def note_running(state: State, *, port: int, ready: bool = True) -> None:
    process = {"name": "supervisor", "pid": 1, "port": None, "storey": 2, "stop_signal": 15, "command": []}
    url = f"http://127.0.0.1:{port}/"
    state.note(NOTE, {"url": url, "port": port, "ready": ready, "supervisor": process, "parts": []})


def test_a_taken_port_is_said_in_words_and_another_is_named(state: State) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as server:
        port = server.getsockname()[1]
        code, said = started(Demo(state, port))
    assert code == 1
    assert f"Port {port} is taken by another program. Try: make demo PORT=" in said
    assert not (state.servers / "postgres").exists()


def test_a_second_start_says_that_the_lab_runs_already(state: State) -> None:
    note_running(state, port=8000)
    with state.lock():
        assert started(Demo(state, 8000)) == (
            0,
            "    lims | The lab runs already: http://127.0.0.1:8000/ (make stop stops it).\n",
        )


def test_a_second_start_on_another_port_says_how_to_move(state: State) -> None:
    note_running(state, port=8000)
    with state.lock():
        code, said = started(Demo(state, 8001))
    assert code == 1
    assert "runs already, on port 8000" in said
    assert "make stop, then make demo PORT=8001." in said


def test_a_second_start_waits_for_the_first_to_be_ready(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_running(state, port=8000, ready=False)
    monkeypatch.setattr(time, "sleep", lambda _: note_running(state, port=8000))
    with state.lock():
        code, said = started(Demo(state, 8000))
    assert code == 0
    assert "The lab runs already" in said


def test_logins_are_shown_once_and_never_written_to_the_log(state: State) -> None:
    demo = Demo(state, 8000)
    assert "Logins" not in demo.welcome()
    state.logins.write_text("grace  manager  s3cret-words\n")
    first, second = demo.welcome(), demo.welcome()
    assert "s3cret-words" in first
    assert "s3cret-words" not in second
    assert str(state.logins) in second
    assert "http://127.0.0.1:8000/" in second
    assert "http://127.0.0.1:8000/api/v1/ai/process-pdf -F file=@docs/sample-form.pdf" in second
    assert "s3cret-words" not in "".join(path.read_text() for path in state.log.parent.glob("*"))


def test_a_program_reads_its_secrets_from_files(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    chosen = choose_services(state)
    assert {server.name for server in chosen.embedded} == {"postgres", "valkey"}
    given = environment(state, chosen, role="lims_app", database="lims")
    assert "DATABASE_URL" not in given
    passwords = [state.secret(name) for name in ("lims_app", "valkey")]
    assert [value for value in given.values() if any(password in value for password in passwords)] == []
    address = state.secret_path("database_url_lims_app")
    assert given["DATABASE_URL_FILE"] == str(address)
    assert address.stat().st_mode & 0o777 == 0o600
    assert address.read_text().startswith("postgres://lims_app:")


def test_the_ports_of_the_last_start_are_used_again(state: State) -> None:
    first, second = choose_services(state), choose_services(state)
    assert [server.port for server in first.embedded] == [server.port for server in second.embedded]


def test_nothing_is_embedded_where_the_environment_names_servers(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://site@elsewhere/lims")
    monkeypatch.setenv("REDIS_URL_FILE", "/run/secrets/redis")
    chosen = choose_services(state)
    assert chosen.embedded == []
    site = environment(state, chosen, role="lims_app", database="lims")
    assert site["DATABASE_URL"] == "postgres://site@elsewhere/lims"
    assert owner_environment(state, chosen, site) == site
    monkeypatch.setenv("DATABASE_OWNER_URL_FILE", "/run/secrets/owner")
    migrating = owner_environment(state, chosen, {**site, "DATABASE_OWNER_URL_FILE": "/run/secrets/owner"})
    assert migrating["DATABASE_URL_FILE"] == "/run/secrets/owner"
    assert "DATABASE_URL" not in migrating


def test_migrating_is_done_by_the_owner_and_nothing_else(state: State) -> None:
    chosen = choose_services(state)
    site = environment(state, chosen, role="lims_app", database="lims")
    migrating = owner_environment(state, chosen, site)
    changed = {name for name in migrating if migrating[name] != site.get(name)}
    assert changed == {"DATABASE_URL_FILE"}
    assert state.secret_path("database_url_lims_owner").read_text().startswith("postgres://lims_owner:")


def test_each_program_is_told_from_another_installations_by_its_command_line(state: State) -> None:
    programs = Demo(state, 8000).programs({})
    name = services_module.label(state)
    told_apart = [any(name in word or str(state.root) in word for word in part.command) for part in programs]
    assert [part.name for part in programs] == ["web", "worker", "beat"]
    assert told_apart == [True, True, True]


def test_a_site_that_does_not_answer_is_not_well() -> None:
    assert demo_module.ask_site(free_port()) is None
    assert not demo_module.is_well(free_port(), "web")
