"""Forms through the whole system of the running demo: upload, job, reader, stored reading."""

import json
import statistics
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.ai.forms.sample_form import SAMPLE_FORM
from tests.benchmarks.figures import Figure
from tests.benchmarks.read_forms import REAL_FORM

UPLOADERS = 4
FORMS = 40
PATIENCE = 30.0


def measure() -> list[Figure]:
    """Return how many forms a second four clients bring through the running demo, and how long each waits."""
    done = subprocess.run(
        [sys.executable, "-m", "lims.embedded", "status", "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    logins = Path(".local/demo/logins.txt")
    if done.returncode != 0 or not logins.exists():
        return [Figure("forms through the demo", 0.0, "/s", note="not measured: `make demo DETACH=1` first")]
    site = _Site(json.loads(done.stdout)["url"].rstrip("/"), logins)
    content = (REAL_FORM if REAL_FORM.is_file() else SAMPLE_FORM).read_bytes()
    site.send(_unseen(content))
    began = time.perf_counter()
    with ThreadPoolExecutor(UPLOADERS) as clients:
        waits = list(clients.map(site.send, [_unseen(content) for _ in range(FORMS)]))
    took = time.perf_counter() - began
    note = f"{UPLOADERS} clients, {FORMS} forms of 5 pages, page images drawn and stored; one worker process"
    return [
        Figure(
            "forms uploaded, read and stored through the whole system", FORMS / took, "forms/s", note=note
        ),
        Figure("from upload to the reading's answer, median", statistics.median(waits) * 1000, "ms"),
    ]


def _unseen(content: bytes) -> bytes:
    """Return the same form as bytes nobody has sent yet: a comment after its end."""
    return content + f"\n%{uuid4().hex}\n".encode()


class _Site:
    """The demo, as a client of its API sees it."""

    def __init__(self, url: str, logins: Path) -> None:
        self.url = url
        rows = [line.split() for line in logins.read_text(encoding="utf-8").splitlines()]
        name, password = next((row[1], row[2]) for row in rows if row[0] == "technician")
        answer = self._ask(
            "/api/v1/auth/login", json.dumps({"username": name, "password": password}).encode()
        )
        self.token = answer["access_token"]

    def send(self, content: bytes) -> float:
        """Send a form and return the seconds until its reading is there."""
        began = time.perf_counter()
        mark = uuid4().hex
        body = (
            (
                f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="form.pdf"\r\n'
                "Content-Type: application/pdf\r\n\r\n"
            ).encode()
            + content
            + f"\r\n--{mark}--\r\n".encode()
        )
        answer = self._ask("/api/v1/ai/process-pdf", body, f"multipart/form-data; boundary={mark}")
        while answer.get("extracted_data") is None:
            if time.perf_counter() - began > PATIENCE:
                raise TimeoutError("The demo did not read the form in time.")
            answer = self._ask("/api/v1/ai/process-pdf", body, f"multipart/form-data; boundary={mark}")
        return time.perf_counter() - began

    def _ask(self, path: str, body: bytes, kind: str = "application/json") -> dict[str, Any]:
        headers = {"Content-Type": kind}
        if hasattr(self, "token"):
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.url + path, data=body, headers=headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            found: dict[str, Any] = json.loads(answer.read())
        return found
