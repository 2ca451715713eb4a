"""PostgreSQL from its wheel: data that stays, crashes that heal, strangers that are let be."""

import os
import signal
import socket
import subprocess
from pathlib import Path

import psutil
import psycopg
import pytest

from lims.embedded import launch, processes, roles
from lims.embedded.exceptions import CannotStart
from lims.embedded.ports import free_port
from lims.embedded.postgres import Postgres
from lims.embedded.state import State


def write_a_row(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url("lims_owner", "lims")) as connection:
        connection.execute("CREATE TABLE tube (label text)")
        connection.execute("INSERT INTO tube VALUES ('A1')")


def rows(postgres: Postgres) -> list[tuple[str]]:
    with psycopg.connect(postgres.url("lims_app", "lims")) as connection:
        return connection.execute("SELECT label FROM tube").fetchall()


def test_a_second_start_keeps_the_data_on_another_port(cluster: State) -> None:
    first = Postgres(cluster, free_port(), throwaway=True)
    with launch.running(first, log=cluster.log):
        roles.provision(first)
        write_a_row(first)
    second = Postgres(cluster, free_port(), throwaway=True)
    with launch.running(second, log=cluster.log):
        assert rows(second) == [("A1",)]
    assert not first.is_ready()
    assert not second.is_ready()


def test_what_was_committed_survives_a_kill(cluster: State) -> None:
    server = Postgres(cluster, free_port(), throwaway=True)
    process = launch.start(server, log=cluster.log)
    roles.provision(server)
    write_a_row(server)
    session = psycopg.connect(server.url("lims_app", "lims"))
    process.kill()
    process.wait()
    with launch.running(server, log=cluster.log):
        assert rows(server) == [("A1",)]
    session.close()


def test_a_server_whose_supervisor_was_killed_is_ended_before_the_next_starts(cluster: State) -> None:
    first = Postgres(cluster, free_port(), throwaway=True)
    process = launch.start(first, log=cluster.log)
    second = Postgres(cluster, free_port(), throwaway=True)
    with launch.running(second, log=cluster.log):
        assert process.wait(timeout=5) == 0
        assert not first.is_ready()
        assert second.is_ready()


def test_a_stranger_whose_process_id_stands_in_the_pid_file_is_let_be(cluster: State) -> None:
    server = Postgres(cluster, free_port(), throwaway=True)
    with launch.running(server, log=cluster.log):
        kept = (server.data / "postmaster.pid").read_text().splitlines()
    with subprocess.Popen(["sleep", "300"], **server.state.account.becoming) as stranger:
        server.state.account.write_private(
            server.data / "postmaster.pid", "\n".join([str(stranger.pid), *kept[1:]]) + "\n"
        )
        with launch.running(server, log=cluster.log):
            assert server.is_ready()
            assert stranger.poll() is None
        assert stranger.poll() is None
        stranger.kill()


def test_data_of_another_major_version_is_refused_in_words(cluster: State) -> None:
    server = Postgres(cluster, free_port(), throwaway=True)
    server.make_ready_to_start()
    (server.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(
        CannotStart, match=r"written by PostgreSQL 17; .* brings PostgreSQL 18\..*make clean-demo"
    ):
        launch.start(server, log=cluster.log)


def test_an_interrupted_creation_is_begun_anew(state: State) -> None:
    server = Postgres(state, free_port(), throwaway=True)
    draft = server.data.with_name("data.draft")
    server.state.account.own_folder(draft.parent)
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    with launch.running(server, log=state.log):
        assert server.is_ready()
    assert not draft.exists()


def test_it_listens_on_loopback_alone_and_opens_no_socket_file(postgres: Postgres) -> None:
    assert postgres.ask("SHOW listen_addresses").stdout.strip() == "127.0.0.1"
    assert postgres.ask("SHOW unix_socket_directories").stdout.strip() == ""
    with socket.create_connection(("127.0.0.1", postgres.port), timeout=2):
        pass


def test_what_the_backups_and_the_monitoring_need_is_on(postgres: Postgres) -> None:
    assert postgres.ask("SHOW summarize_wal").stdout.strip() == "on"
    assert postgres.ask("SHOW shared_preload_libraries").stdout.strip() == "pg_stat_statements"
    assert postgres.ask("SHOW wal_level").stdout.strip() == "replica"


def test_no_password_stands_on_a_command_line(postgres: Postgres) -> None:
    lines = [word for process in psutil.process_iter(["cmdline"]) for word in process.info["cmdline"] or []]
    assert str(postgres.data) in lines
    assert [word for word in lines if postgres.state.secret("postgres") in word] == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another account")
def test_as_root_it_runs_as_nobody_even_below_a_folder_nobody_may_enter(tmp_path: Path) -> None:
    from lims.embedded.state import open_state

    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    state = open_state(closed / ".local" / "demo")
    assert closed not in state.servers.parents
    server = Postgres(state, free_port(), throwaway=True)
    try:
        with launch.running(server, log=state.log):
            (postmaster,) = processes.find_running(server.command)
            assert postmaster.username() == "nobody"
        assert closed.stat().st_mode & 0o777 == 0o700
    finally:
        subprocess.run(["rm", "-rf", state.servers], check=True)


def test_its_last_words_are_told_when_it_does_not_start(
    cluster: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch, "PATIENCE", 5.0)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = Postgres(cluster, taken.getsockname()[1], throwaway=True)
        with pytest.raises(CannotStart, match="Address already in use"):
            launch.start(server, log=cluster.log)


def test_stopping_kills_what_does_not_end(cluster: State) -> None:
    server = Postgres(cluster, free_port(), throwaway=True)
    process = launch.start(server, log=cluster.log)
    (postmaster,) = processes.find_running(server.command)
    postmaster.send_signal(signal.SIGSTOP)
    processes.end([postmaster], first=server.stop_signal, patience=0.2)
    assert not postmaster.is_running()
    process.wait()
    # The sessions notice that their server is gone, or are ended by the next start.
    with launch.running(server, log=cluster.log):
        assert server.is_ready()
