"""kill -9 of the worker, or of the database, while a form is read: the job is taken again and ends once."""

import http.client
import json
import threading
import time
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest

from tests.ai.small_forms import quote_pdf
from tests.journeys.test_kill_during_intake import (
    RECOVERY_SECONDS,
    ask,
    kill,
    lab,
    log_in,
    request,
    wait_for,
)
from tests.lims.embedded.test_demo_for_real import Lab

__all__ = ["lab"]

pytestmark = [pytest.mark.faults, pytest.mark.timeout(420)]

PAGES = 120
SAMPLES = 20


def send(lab: Lab, token: str, content: bytes) -> tuple[int, Any]:
    """Hand a form in."""
    boundary = uuid4().hex
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="kill.pdf"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return request(lab, "/ai/process-pdf", body, f"multipart/form-data; boundary={boundary}", token)


def send_until_told(lab: Lab, content: bytes) -> Any:
    """Hand a form in as often as the site says it is not ready to answer, and return what was read."""
    deadline = time.monotonic() + RECOVERY_SECONDS
    token = log_in(lab)
    while True:
        status, answer = send(lab, token, content)
        if status == 200:
            return answer
        assert status in (202, 503), answer
        assert time.monotonic() < deadline, answer


def newest(lab: Lab) -> tuple[str, str, str, int]:
    """Return reading, its status, its job's status and attempts; blanks while there is none to see."""
    found = ask(
        lab,
        "SELECT r.id::text, r.status, j.status, j.attempts FROM ai_reading r "
        "JOIN core_job j ON j.id = r.job_id ORDER BY r.created_at DESC LIMIT 1",
    )
    return found or ("", "", "", 0)


def is_at_work(lab: Lab, *, other_than: str) -> bool:
    """Tell whether a new form is being read."""
    reading, _, job, _ = newest(lab)
    return reading not in ("", other_than) and job == "running"


@pytest.mark.parametrize(("victim", "after"), [("worker", 0.0), ("worker", 1.0), ("postgres", 0.5)])
def test_a_killed_part_leaves_the_reading_whole(lab: Lab, victim: str, after: float) -> None:
    parts = lab.wait_until_healthy()
    token = log_in(lab)
    content = quote_pdf(f"HTSF--{uuid4().hex[:8]}", samples=SAMPLES, pages=PAGES)
    last, *_ = newest(lab)

    def send_and_be_cut_off() -> None:
        # The part that was killed may be the one that would have answered.
        with suppress(OSError, http.client.HTTPException, json.JSONDecodeError):
            send(lab, token, content)

    sender = threading.Thread(target=send_and_be_cut_off)
    sender.start()
    wait_for("the start of the reading", lab, lambda: is_at_work(lab, other_than=last), 30)
    time.sleep(after)
    kill(parts[victim]["pid"])
    sender.join()

    wait_for(
        "the end of the reading",
        lab,
        lambda: newest(lab)[1:3] in (("review", "succeeded"), ("failed", "failed")),
        RECOVERY_SECONDS,
    )
    lab.wait_until_healthy()
    reading, status, job, attempts = newest(lab)
    assert reading != last
    assert (status, job) == ("review", "succeeded")
    if victim == "worker":
        assert attempts == 2

    answer = send_until_told(lab, content)
    assert answer["reading_id"] == reading
    assert len(answer["extracted_data"]["samples"]) == SAMPLES
    assert ask(lab, "SELECT count(*) FROM ai_pageimage WHERE reading_id = %s", reading) == (PAGES,)
    assert ask(lab, "SELECT count(*) FROM ai_reading WHERE id = %s AND version = 3", reading) == (1,)
    assert ask(
        lab,
        "SELECT count(*) FROM core_storedfile f WHERE f.purpose = 'page image' AND NOT EXISTS "
        "(SELECT 1 FROM ai_pageimage i WHERE i.file_id = f.id)",
    ) == (0,)
