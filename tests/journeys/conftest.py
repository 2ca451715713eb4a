"""A real server, a real worker and real clients for the journeys."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from pytest_django.live_server_helper import LiveServer

HERE = Path(__file__).parent
WORKER_READY_SECONDS = 40


def database_address() -> str:
    """Return the address of the test database, for processes of their own."""
    database = settings.DATABASES["default"]
    return f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a real Celery worker on the test database until the test ends."""
    name = f"journey-{uuid4().hex[:8]}@localhost"
    log = tmp_path / "worker.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "celery", "-A", "lims", "worker", "-n", name, "--pool", "solo"),
                *("-Q", "default,ai,heavy", "--loglevel", "INFO"),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            ],
            stdout=output,
            stderr=subprocess.STDOUT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "lims.settings.test",
                "DATABASE_URL": database_address(),
                "SECRET_KEY": settings.SECRET_KEY,
            },
        )
        try:
            deadline = time.monotonic() + WORKER_READY_SECONDS
            while b" ready" not in log.read_bytes():
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"the worker did not start:\n{log.read_text(errors='replace')[-3000:]}")
                time.sleep(0.1)
            yield process
        finally:
            process.terminate()
            process.wait(timeout=20)


def run_node(script: str, live_server: LiveServer, **environment: str) -> str:
    """Run one of the Node clients against the live server and return what it printed."""
    done = subprocess.run(
        ["node", str(HERE / script)],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
        env={**os.environ, "BASE": f"{live_server.url}/api/v1", **environment},
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout
