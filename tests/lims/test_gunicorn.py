"""How gunicorn is set up: on loopback, in one process, with limits on what a request may bring."""

import gc
import importlib
import socket

import pytest

from lims import gunicorn


def test_it_listens_on_loopback_with_one_process_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("WEB_BIND", "PORT", "WEB_WORKERS", "WEB_THREADS"):
        monkeypatch.delenv(name, raising=False)
    settings = importlib.reload(gunicorn)
    assert (settings.bind, settings.workers, settings.threads) == ("127.0.0.1:8000", 1, 8)
    assert settings.preload_app is False


def test_the_deployer_decides_address_processes_and_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_BIND", "192.0.2.7")
    monkeypatch.setenv("PORT", "8080")
    monkeypatch.setenv("WEB_WORKERS", "2")
    monkeypatch.setenv("WEB_THREADS", "4")
    settings = importlib.reload(gunicorn)
    assert (settings.bind, settings.workers, settings.threads) == ("192.0.2.7:8080", 2, 4)
    assert settings.preload_app is True


def test_a_request_line_and_its_headers_are_bounded() -> None:
    assert gunicorn.limit_request_line <= 8190
    assert gunicorn.limit_request_fields * gunicorn.limit_request_field_size < 2_000_000


class Server:
    """As much of gunicorn's arbiter as the hook looks at."""

    class Listener:
        """One of its sockets."""

        def __init__(self, sock: socket.socket) -> None:
            self.sock = sock

    def __init__(self, *sockets: socket.socket) -> None:
        self.LISTENERS = [self.Listener(sock) for sock in sockets]


def test_what_was_imported_is_frozen_before_the_fork() -> None:
    try:
        gunicorn.when_ready(Server())
        assert gc.get_freeze_count() > 1000
    finally:
        gc.unfreeze()


def test_a_client_that_stops_in_the_middle_gives_its_thread_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gunicorn, "SECONDS_FOR_THE_NEXT_BYTE", 1)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        try:
            gunicorn.when_ready(Server(listener))
        finally:
            gc.unfreeze()
        with socket.create_connection(listener.getsockname()) as client, listener.accept()[0] as served:
            client.sendall(b"{")
            served.setblocking(True)
            assert served.recv(10) == b"{"
            with pytest.raises(BlockingIOError):
                served.recv(10)
