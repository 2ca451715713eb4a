"""Ports: taken ones are told from free ones, and a free one is named."""

import socket

import pytest

from lims.embedded import ports
from lims.embedded.exceptions import CannotStart


def test_a_taken_port_is_not_free_and_the_next_free_one_is_named() -> None:
    with socket.create_server((ports.LOOPBACK, 0)) as server:
        taken = server.getsockname()[1]
        assert not ports.is_free(taken)
        other = ports.next_free_port(taken)
    assert other > taken
    assert ports.is_free(other)


def test_the_preferred_port_is_kept_while_it_is_free() -> None:
    port = ports.free_port()
    assert port in ports.QUIET_RANGE
    assert ports.free_port(preferred=port) == port
    with socket.create_server((ports.LOOPBACK, port)):
        assert ports.free_port(preferred=port) != port


def test_an_address_of_another_machine_is_refused_in_words() -> None:
    with pytest.raises(CannotStart, match=r"Nothing can listen on 192\.0\.2\.1:8000: "):
        ports.is_free(8000, "192.0.2.1")
