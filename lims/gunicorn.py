"""How gunicorn serves the site: one process, a handful of threads, its memory bounded.

One process because the lab's quota counts memory, threads because requests wait for the database. More of
either by WEB_WORKERS and WEB_THREADS.
"""

import gc
import os
import socket
import struct
from typing import Any

bind = f"{os.environ.get('WEB_BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "1"))
threads = int(os.environ.get("WEB_THREADS", "8"))
worker_class = "gthread"
# Loaded before the fork, the code is shared by several workers. A single one would only hold it twice:
# whatever it touches is copied, and the master keeps the first.
preload_app = workers > 1

# A stream of events ends after 25 s and an upload takes its time; a thread that hangs longer is ended.
timeout = 60
graceful_timeout = 8
keepalive = 5
SECONDS_FOR_THE_NEXT_BYTE = 10
# Heartbeats in memory: on a slow disk a worker would be taken for dead.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108

limit_request_line = 8190
limit_request_fields = 100
limit_request_field_size = 16_380

# structlog writes one line for each request, with who asked and how long it took.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "info")
control_socket_disable = True


def when_ready(server: Any) -> None:
    """Bound the wait for a client's next byte, and freeze what has been imported, before the first fork.

    gunicorn has no limit for a request that stops in the middle, and a few of them would hold every thread.
    Accepted connections inherit the limit of the socket they came in by. A collection writes into every
    object it looks at, and each page written to is shared no longer.
    """
    for listener in server.LISTENERS:
        listener.sock.setsockopt(
            socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", SECONDS_FOR_THE_NEXT_BYTE, 0)
        )
    gc.collect()
    gc.freeze()
