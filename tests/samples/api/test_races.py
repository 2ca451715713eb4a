"""Two clients who want the same thing in the same moment, on real connections."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.security.choices import Role
from tests.factories.samples import make_lab, make_requester, make_sample, make_user
from tests.samples.api.calling import Caller

pytestmark = pytest.mark.django_db(transaction=True)


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at once, each on its own connection, and return their answers in order."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.parametrize("said", ["If-Match", "updated_at"])
def test_of_two_updates_of_one_version_one_wins_and_the_history_shows_one_change(said: str) -> None:
    callers = [Caller(make_user(Role.TECHNICIAN)) for _ in range(2)]
    sample = make_sample(priority="normal")
    path = f"/samples/{sample.pk}"
    read = callers[0].get(path)

    def change(caller: Caller, priority: str) -> Any:
        if said == "If-Match":
            return caller.patch(path, {"priority": priority}, If_Match=read["ETag"])
        return caller.put(path, {**read.json(), "priority": priority})

    answers = together(lambda: change(callers[0], "high"), lambda: change(callers[1], "low"))
    refused = 412 if said == "If-Match" else 409
    assert sorted(answer.status_code for answer in answers) == [200, refused]
    winner = next(answer for answer in answers if answer.status_code == 200).json()
    assert Sample.objects.get().priority == winner["priority"]
    history = callers[0].get(f"{path}/history").json()
    changes = [c["after"] for line in history for c in line["changes"] if c["column"] == "priority"]
    assert changes == [winner["priority"], "normal"]


def test_a_sample_is_received_by_one_of_many() -> None:
    callers = [Caller(make_user(Role.TECHNICIAN)) for _ in range(4)]
    path = f"/samples/{make_sample().pk}/receive"
    answers = together(*(lambda caller=caller: caller.post(path) for caller in callers))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 3}
    winner = next(answer for answer in answers if answer.status_code == 200).json()
    assert Sample.objects.get().lab_id == winner["lab_id"]


def test_samples_added_at_once_share_one_open_submission_with_numbers_of_their_own() -> None:
    caller = Caller(make_requester(make_lab()))
    body = {"sample_name": "x", "sample_type": "DNA", "chart_field": "HTSF-001"}
    answers = together(*(lambda: caller.post("/samples", body) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert sorted(answer.json()["number"] for answer in answers) == [1, 2, 3, 4]
    assert Submission.objects.count() == 1


def test_the_same_key_sent_twice_at_once_creates_one_sample() -> None:
    caller = Caller(make_requester(make_lab()))
    body = {"sample_name": "x", "sample_type": "DNA", "chart_field": "HTSF-001"}
    answers = together(*(lambda: caller.post("/samples", body, Idempotency_Key="once") for _ in range(3)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert Sample.objects.count() == 1
