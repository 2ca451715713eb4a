"""A job's progress as server-sent events, over a real server."""

import http.client
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
from rest_framework.test import APIClient

from apps.core.api import streams
from apps.core.models.jobs import Job
from apps.core.services import jobs
from apps.core.types import Claim
from apps.security.choices import Role
from apps.security.models import User
from tests.factories.samples import PASSWORD, make_user

TASK = "apps.core.tasks.sweep_jobs"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def all_slots_given_back(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Poll fast, and demand that every stream has given its slot back in the end."""
    monkeypatch.setattr(streams, "POLL_EVERY", 0.05)
    yield
    while watching:
        watching.pop().leave()
    until = time.monotonic() + 5
    while streams.open_streams() and time.monotonic() < until:
        time.sleep(0.05)
    assert streams.open_streams() == 0


@pytest.fixture
def owner() -> User:
    return make_user(Role.REQUESTER, username="watcher")


def make_job(owner: User) -> tuple[Job, Claim]:
    job = jobs.create_job(task=TASK, title="Count", arguments={}, owner=owner)
    claim = jobs.claim_job(job_id=job.pk)
    assert claim is not None
    return job, claim


watching: list["Watcher"] = []


class Watcher:
    """A client on a socket of its own."""

    def __init__(self, address: str, job: Job, **headers: str) -> None:
        login = APIClient().post("/api/v1/auth/login", {"username": "watcher", "password": PASSWORD})
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
        self.connection.request(
            "GET",
            f"/api/v1/jobs/{job.pk}/events",
            headers={"Authorization": f"Bearer {login.json()['access_token']}", **headers},
        )
        self.response = self.connection.getresponse()
        watching.append(self)

    def lines(self) -> Iterator[str]:
        """Yield the stream's lines as they come."""
        while line := self.response.readline():
            yield line.decode().rstrip("\n")

    def each_event(self) -> Iterator[tuple[str, str, Any]]:
        """Yield (event, id, data) as they come."""
        event: dict[str, str] = {}
        for line in self.lines():
            name, _, value = line.partition(": ")
            if name in {"event", "id", "data"}:
                event[name] = value
            if line == "" and "data" in event:
                yield event["event"], event["id"], orjson.loads(event["data"])
                event = {}

    def events(self) -> list[tuple[str, str, Any]]:
        """Return all events until the stream ends."""
        return list(self.each_event())

    def leave(self) -> None:
        """Go away in the middle."""
        self.response.close()
        self.connection.close()


def test_progress_arrives_and_the_end_ends_the_stream(live_server: Any, owner: User) -> None:
    job, claim = make_job(owner)
    watcher = Watcher(live_server.url, job)
    assert watcher.response.status == 200
    assert watcher.response.headers["Content-Type"] == "text/event-stream"
    assert watcher.response.headers["Cache-Control"] == "no-store"
    coming = watcher.each_event()
    events = [next(coming)]
    jobs.report_progress(claim=claim, progress=40, message="40 of 100.")
    events.append(next(coming))
    jobs.finish_job(claim=claim, result={"rows": 100})
    events.extend(coming)
    told = [(kind, number, data["status"], data["progress"]) for kind, number, data in events]
    assert told == [
        ("progress", "2", "running", 0),
        ("progress", "3", "running", 40),
        ("finished", "4", "succeeded", 100),
    ]
    assert events[-1][2]["result"] == {"rows": 100}


def test_a_client_resumes_after_what_it_has_seen(live_server: Any, owner: User) -> None:
    job, claim = make_job(owner)
    jobs.report_progress(claim=claim, progress=40, message="")
    jobs.finish_job(claim=claim)
    assert [event[1] for event in Watcher(live_server.url, job, **{"Last-Event-ID": "3"}).events()] == ["4"]
    seen = Watcher(live_server.url, job, **{"Last-Event-ID": "4"})
    assert (seen.response.status, seen.response.read()) == (204, b"")
    assert [event[1] for event in Watcher(live_server.url, job, **{"Last-Event-ID": "x"}).events()] == ["4"]


def test_a_stream_ends_after_its_time_and_breathes_until_then(
    live_server: Any, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "LONGEST", 0.6)
    monkeypatch.setattr(streams, "HEARTBEAT_EVERY", 0.2)
    job, _ = make_job(owner)
    lines = list(Watcher(live_server.url, job).lines())
    assert lines[0] == "retry: 1000"
    assert lines.count(": still at work") >= 2
    assert not any(line.startswith("event: finished") for line in lines)


def test_too_many_streams_are_refused_and_polling_still_works(
    live_server: Any, owner: User, settings: Any
) -> None:
    settings.LIMS_EVENT_STREAMS = 2
    job, claim = make_job(owner)
    watchers = [Watcher(live_server.url, job) for _ in range(2)]
    assert [watcher.response.status for watcher in watchers] == [200, 200]
    refused = Watcher(live_server.url, job)
    assert (refused.response.status, refused.response.headers["Retry-After"]) == (503, "5")
    assert orjson.loads(refused.response.read())["code"] == "too_many_streams"
    client = APIClient()
    client.force_authenticate(owner)
    assert client.get(f"/api/v1/jobs/{job.pk}").status_code == 200
    jobs.finish_job(claim=claim)
    assert [watcher.events()[-1][0] for watcher in watchers] == ["finished", "finished"]


def test_a_client_that_goes_away_gives_its_slot_back(live_server: Any, owner: User, settings: Any) -> None:
    settings.LIMS_EVENT_STREAMS = 1
    job, claim = make_job(owner)
    watcher = Watcher(live_server.url, job)
    next(watcher.lines())
    assert streams.open_streams() == 1
    watcher.leave()
    # The server notices when it writes: each report gives it something to write.
    until = time.monotonic() + 8
    progress = 1
    while streams.open_streams() and time.monotonic() < until:
        jobs.report_progress(claim=claim, progress=progress % 100, message="x" * 10_000)
        progress += 1
        time.sleep(0.1)
    assert streams.open_streams() == 0
    jobs.finish_job(claim=claim)
    assert Watcher(live_server.url, job).response.status == 200


def test_a_response_nobody_reads_gives_its_slot_back(owner: User) -> None:
    job, _ = make_job(owner)
    unread = streams.JobStream(job, seen=0, render=lambda watched: {})
    assert streams.open_streams() == 1
    unread.close()
    unread.close()
    assert streams.open_streams() == 0
    dropped = streams.JobStream(job, seen=0, render=lambda watched: {})
    assert streams.open_streams() == 1
    del dropped
    assert streams.open_streams() == 0


def test_a_job_that_vanishes_ends_its_stream(live_server: Any, owner: User) -> None:
    job, _ = make_job(owner)
    coming = Watcher(live_server.url, job).each_event()
    assert next(coming)[0] == "progress"
    Job.objects.filter(pk=job.pk).delete()
    assert list(coming) == []


def test_a_head_request_takes_no_slot(owner: User) -> None:
    job, _ = make_job(owner)
    client = APIClient()
    client.force_authenticate(owner)
    answer = client.head(f"/api/v1/jobs/{job.pk}/events")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/event-stream")
    assert streams.open_streams() == 0
