"""Valkey from its wheel: the queue's memory, which must outlive a crash."""

import psutil
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from lims.embedded import launch, processes
from lims.embedded.ports import free_port
from lims.embedded.state import State
from lims.embedded.valkey import Valkey

NO_RETRY = Retry(NoBackoff(), 0)


def test_what_was_written_survives_a_kill(state: State) -> None:
    server = Valkey(state, free_port())
    process = launch.start(server, log=state.log)
    with redis.Redis.from_url(server.url) as client:
        client.rpush("queue", "first", "second")
    process.kill()
    process.wait()
    with launch.running(server, log=state.log), redis.Redis.from_url(server.url) as client:
        assert client.lrange("queue", 0, -1) == [b"first", b"second"]


def test_without_the_password_nothing_is_answered(valkey: Valkey) -> None:
    for password in (None, "guessed"):
        stranger = redis.Redis(port=valkey.port, password=password, retry=NO_RETRY)
        with stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()


def test_the_password_stands_in_a_private_file_and_on_no_command_line(valkey: Valkey) -> None:
    assert (valkey.home / "valkey.conf").stat().st_mode & 0o777 == 0o600
    assert valkey.state.secret_path("valkey").stat().st_mode & 0o777 == 0o600
    lines = [word for process in psutil.process_iter(["cmdline"]) for word in process.info["cmdline"] or []]
    assert str(valkey.home / "valkey.conf") in lines
    assert [word for word in lines if valkey.state.secret("valkey") in word] == []


def test_it_evicts_nothing_and_listens_on_loopback_alone(valkey: Valkey) -> None:
    with redis.Redis.from_url(valkey.url, decode_responses=True) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        assert client.config_get("bind") == {"bind": "127.0.0.1"}


def test_a_server_whose_supervisor_was_killed_is_ended_before_the_next_starts(state: State) -> None:
    first = Valkey(state, free_port())
    process = launch.start(first, log=state.log)
    second = Valkey(state, free_port())
    with launch.running(second, log=state.log):
        assert process.wait(timeout=5) == 0
        assert len(processes.find_running(second.command)) == 1
        assert not first.is_ready()
        assert second.is_ready()
