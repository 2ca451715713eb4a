"""kill -9 of each part while a sheet is taken in: afterwards all of it is there, or nothing."""

import http.client
import json
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import psycopg
import pytest

from lims.embedded.ports import free_port
from lims.embedded.state import open_state
from tests.lims.embedded.test_demo_for_real import Lab
from tests.samples.intake.sheets import sheet

pytestmark = [pytest.mark.faults, pytest.mark.timeout(420)]

ROWS = 6_000
LEASE_SECONDS = 10
RECOVERY_SECONDS = 120
"""A lease, a sweep every 30 seconds, a restart, and a slow machine."""


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    """A running demo whose dead workers are noticed after ten seconds."""
    folder = Path(tempfile.mkdtemp(prefix="lims-"))
    folder.chmod(0o711)
    made = Lab(open_state(folder / ".local" / "demo"), free_port())
    before = os.environ.get("LIMS_JOB_LEASE_SECONDS")
    os.environ["LIMS_JOB_LEASE_SECONDS"] = str(LEASE_SECONDS)
    try:
        done = made.start()
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr
        yield made
    finally:
        made.command("stop")
        shutil.rmtree(folder)
        if before is None:
            del os.environ["LIMS_JOB_LEASE_SECONDS"]
        else:
            os.environ["LIMS_JOB_LEASE_SECONDS"] = before


def request(lab: Lab, path: str, body: bytes, content_type: str, token: str = "") -> tuple[int, Any]:
    """Send a POST to the site and return status and JSON."""
    connection = http.client.HTTPConnection("127.0.0.1", lab.port, timeout=30)
    try:
        headers = {"Content-Type": content_type} | ({"Authorization": f"Bearer {token}"} if token else {})
        connection.request("POST", f"/api/v1{path}", body, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def log_in(lab: Lab) -> str:
    """Return an access token of the demo's technician."""
    rows = [line.split() for line in lab.state.logins.read_text(encoding="utf-8").splitlines()]
    password = next(row[2] for row in rows if row[1:2] == ["technician"])
    body = json.dumps({"username": "technician", "password": password}).encode()
    status, answer = request(lab, "/auth/login", body, "application/json")
    assert status == 200, answer
    return str(answer["access_token"])


def send(lab: Lab, token: str, content: bytes) -> tuple[int, Any]:
    """Upload a sheet."""
    boundary = uuid4().hex
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="kill.csv"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return request(lab, "/submission/process-csv", body, f"multipart/form-data; boundary={boundary}", token)


def send_until_told(lab: Lab, content: bytes) -> Any:
    """Upload a sheet as often as the site says it is not ready to answer, and return its outcome."""
    deadline = time.monotonic() + RECOVERY_SECONDS
    token = log_in(lab)
    while True:
        status, answer = send(lab, token, content)
        if status == 200:
            return answer
        assert status in (202, 503), answer
        assert time.monotonic() < deadline, answer


def ask(lab: Lab, sql: str, *values: str) -> Any:
    """Return the first row of a query, None while the database is away."""
    try:
        with lab.database() as connection:
            return connection.execute(sql, values).fetchone()
    except psycopg.OperationalError:
        return None


def newest_job(lab: Lab) -> tuple[str, str]:
    """Return id and status of the newest intake, blanks while there is none to see."""
    found = ask(
        lab,
        "SELECT id::text, status FROM core_job WHERE task = 'apps.samples.tasks.take_in_sheet' "
        "ORDER BY created_at DESC LIMIT 1",
    )
    return found or ("", "")


def wait_for(what: str, lab: Lab, is_so: Any, seconds: float) -> None:
    """Return once it is so; fail with the lab's log when it is not in time."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            pytest.fail(f"{what} did not happen within {seconds} s:\n{lab.state.log.read_text()[-6000:]}")
        time.sleep(0.02)


def kill(pid: int) -> None:
    """Kill a process and what it has forked, as the machine's memory guard would."""
    process = psutil.Process(pid)
    for victim in [process, *process.children(recursive=True)]:
        victim.send_signal(signal.SIGKILL)


@pytest.mark.parametrize(
    ("victim", "after"),
    [("worker", 0.0), ("worker", 0.4), ("postgres", 0.3), ("valkey", 0.2), ("web", 0.2)],
)
def test_a_killed_part_leaves_the_intake_whole(lab: Lab, victim: str, after: float) -> None:
    parts = lab.wait_until_healthy()
    token = log_in(lab)
    mark = uuid4().hex[:8]
    content = sheet(*({"sample_name": f"{mark}-{row}"} for row in range(ROWS)))
    last_job, _ = newest_job(lab)

    def send_and_be_cut_off() -> None:
        # The part that was killed may be the one that would have answered.
        with suppress(OSError, http.client.HTTPException, json.JSONDecodeError):
            send(lab, token, content)

    sender = threading.Thread(target=send_and_be_cut_off)
    sender.start()
    wait_for("the start of the intake", lab, lambda: is_running(lab, other_than=last_job), 30)
    time.sleep(after)
    kill(parts[victim]["pid"])
    sender.join()

    wait_for(
        "the end of the intake", lab, lambda: newest_job(lab)[1] in ("succeeded", "failed"), RECOVERY_SECONDS
    )
    lab.wait_until_healthy()
    job_id, status = newest_job(lab)
    assert job_id != last_job
    stored = count(lab, mark)
    assert (status, stored) in {("succeeded", ROWS), ("failed", 0)}
    assert entries(lab, mark) == stored

    answer = send_until_told(lab, content)
    assert answer["sample_count"] == ROWS
    assert stored == 0 or answer["repeated"] or answer["job_id"] == job_id
    assert count(lab, mark) == ROWS
    assert ask(
        lab,
        "SELECT count(*) FROM samples_submission WHERE NOT EXISTS "
        "(SELECT 1 FROM samples_sample WHERE submission_id = samples_submission.id)",
    ) == (0,)


def is_running(lab: Lab, *, other_than: str) -> bool:
    """Tell whether a new intake is at work."""
    job_id, status = newest_job(lab)
    return job_id not in ("", other_than) and status == "running"


def count(lab: Lab, mark: str) -> int:
    """Return how many of the sheet's samples are stored."""
    return int(ask(lab, "SELECT count(*) FROM samples_sample WHERE name LIKE %s", f"{mark}-%")[0])


def entries(lab: Lab, mark: str) -> int:
    """Return how many audit entries the sheet's samples have."""
    return int(
        ask(
            lab,
            "SELECT count(*) FROM audit_logentry WHERE object_pk IN "
            "(SELECT id::text FROM samples_sample WHERE name LIKE %s)",
            f"{mark}-%",
        )[0]
    )
