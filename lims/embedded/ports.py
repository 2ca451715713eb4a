"""Loopback ports: which are free, and which to name when one is not."""

import errno
import random
import socket
from typing import Final

from lims.embedded.exceptions import CannotStart

LOOPBACK: Final = "127.0.0.1"
# Below the range the kernel hands to outgoing connections: a port chosen here is free at the next start too.
QUIET_RANGE: Final = range(15_000, 32_000)


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Say whether a server could listen on the port now.

    Raises CannotStart when this account may not listen on it at all.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except PermissionError as error:
            raise CannotStart(f"This account may not listen on port {port}. Use one above 1023.") from error
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise CannotStart(f"Nothing can listen on {host}:{port}: {error.strerror}.") from error
    return True


def free_port(*, preferred: int | None = None) -> int:
    """Return the preferred port if it is free, else any free one."""
    if preferred is not None and is_free(preferred):
        return preferred
    for port in random.sample(QUIET_RANGE, k=200):
        if is_free(port):
            return port
    raise CannotStart("No free port was found on this machine.")


def next_free_port(port: int, host: str = LOOPBACK) -> int:
    """Return the first free port above a taken one, to be named to the person who wanted it."""
    return next((other for other in range(port + 1, 65_536) if is_free(other, host)), free_port())
