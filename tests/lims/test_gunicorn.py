"""How gunicorn is set up: on loopback, in one process, with limits on what a request may bring."""

import gc
import importlib

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


def test_what_was_imported_is_frozen_before_the_fork() -> None:
    try:
        gunicorn.when_ready(None)
        assert gc.get_freeze_count() > 1000
    finally:
        gc.unfreeze()
