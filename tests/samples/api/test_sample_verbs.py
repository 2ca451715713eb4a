"""The verbs on samples over HTTP, for one and for many."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.samples.choices import SampleStatus
from apps.samples.models.labs import Lab
from apps.samples.models.samples import Sample
from tests.factories.samples import make_lab, make_sample, make_submission
from tests.samples.api.calling import Caller, field_codes, refusal


def test_a_status_moves_the_stage_with_it(technician: Caller) -> None:
    sample = make_sample()
    response = technician.patch(f"/samples/{sample.pk}/status", {"status": "prep"})
    assert response.status_code == 200
    assert (response.json()["status"], response.json()["stage"]) == ("prep", "library_prep")


def test_the_status_already_held_changes_nothing(technician: Caller) -> None:
    sample = make_sample()
    response = technician.patch(f"/samples/{sample.pk}/status", {"status": "submitted"})
    assert response.status_code == 200
    assert Sample.objects.get().updated_at == sample.updated_at


def test_rework_without_a_reason_is_refused(technician: Caller) -> None:
    sample = make_sample(status=SampleStatus.SEQUENCING)
    response = technician.patch(f"/samples/{sample.pk}/status", {"status": "prep"})
    assert refusal(response) == (422, "reason_required")
    assert Sample.objects.get().status == "sequencing"
    again = technician.patch(
        f"/samples/{sample.pk}/status", {"status": "prep", "reason": "library too short"}
    )
    assert (again.status_code, again.json()["status"]) == (200, "prep")
    assert technician.get(f"/samples/{sample.pk}/history").json()[0]["reason"] == "library too short"


def test_a_gate_holds_for_a_technician_and_yields_to_a_managers_reason(
    technician: Caller, manager: Caller
) -> None:
    sample = make_sample(measured=False)
    path = f"/samples/{sample.pk}/status"
    assert refusal(technician.patch(path, {"status": "prep"})) == (409, "measurement_missing")
    body = {"status": "prep", "override": True, "reason": "measured at the customer's"}
    assert refusal(technician.patch(path, body)) == (409, "override_not_allowed")
    assert Sample.objects.get().status == "submitted"
    assert manager.patch(path, body).json()["status"] == "prep"


def test_a_technician_does_not_archive(technician: Caller, manager: Caller) -> None:
    sample = make_sample()
    path = f"/samples/{sample.pk}/status"
    assert refusal(technician.patch(path, {"status": "archived"})) == (403, "permission_denied")
    assert Sample.objects.get().status == "submitted"
    assert manager.patch(path, {"status": "archived"}).json()["status"] == "archived"


def test_an_unlawful_move_is_refused_in_a_sentence(technician: Caller) -> None:
    sample = make_sample()
    response = technician.patch(f"/samples/{sample.pk}/status", {"status": "distributed"})
    assert refusal(response) == (409, "unlawful_move")
    assert "Lawful from here: prep, failed, archived" in response.json()["detail"]
    assert Sample.objects.get().status == "submitted"


def test_a_stage_advances_to_the_next_with_notes_on_the_one_that_ends(technician: Caller) -> None:
    sample = make_sample(received_by=technician.user)
    first = technician.post(f"/samples/{sample.pk}/stage", {"notes": "clear", "results": {"clear": True}})
    assert (first.status_code, first.json()["stage"]) == (200, "library_prep")
    wrong = technician.post(f"/samples/{sample.pk}/stage", {"stage": "basecalling"})
    assert refusal(wrong) == (409, "unlawful_stage")
    assert Sample.objects.get().stage == "library_prep"
    steps = technician.get(f"/samples/{sample.pk}/steps").json()
    assert [(step["stage"], step["status"], step["notes"]) for step in steps] == [
        ("sample_qc", "completed", "clear"),
        ("library_prep", "in_progress", None),
    ]
    assert steps[0]["results"] == {"clear": True}


def test_the_track_shows_eight_stages_with_59_planned_hours(technician: Caller) -> None:
    sample = make_sample()
    technician.post(f"/samples/{sample.pk}/stage")
    track = technician.get(f"/samples/{sample.pk}/track").json()
    assert len(track) == 8
    assert sum(stage["planned_hours"] for stage in track) == 59
    assert [stage["status"] for stage in track[:3]] == ["completed", "in_progress", "pending"]


def test_notes_of_a_step_are_written_by_its_stage(technician: Caller) -> None:
    sample = make_sample()
    technician.post(f"/samples/{sample.pk}/stage")
    path = f"/samples/{sample.pk}/steps/library_prep"
    response = technician.patch(path, {"notes": "<i>slow</i>", "results": {"yield_ng": 120.5}})
    assert response.status_code == 200
    assert (response.json()["notes"], response.json()["results"]) == ("<i>slow</i>", {"yield_ng": 120.5})
    stale = technician.patch(path, {"notes": "x"}, If_Match='"2020-01-01T00:00:00.000000Z"')
    assert refusal(stale) == (412, "version_mismatch")
    not_begun = technician.patch(f"/samples/{sample.pk}/steps/basecalling", {"notes": "x"})
    assert refusal(not_begun) == (422, "invalid")
    assert technician.patch(path, {"notes": None}).json()["notes"] is None


def test_a_sample_is_assigned_as_typed_and_taken_back(technician: Caller) -> None:
    sample = make_sample()
    path = f"/samples/{sample.pk}/assign"
    typed = technician.patch(path, {"assigned_to": "Dr. Nobody"}).json()
    assert (typed["assigned_to"], typed["assigned_user"]) == ("Dr. Nobody", None)
    known = technician.patch(path, {"assigned_to": technician.user.email.upper()}).json()
    assert known["assigned_user"] == str(technician.user.pk)
    nobody = technician.patch(path, {"assigned_to": None}).json()
    assert (nobody["assigned_to"], nobody["assigned_user"]) == (None, None)


def test_a_sample_is_received_once(technician: Caller) -> None:
    sample = make_sample()
    first = technician.post(f"/samples/{sample.pk}/receive")
    assert first.status_code == 200
    assert first.json()["lab_id"]
    assert first.json()["received_by"] == str(technician.user.pk)
    again = technician.post(f"/samples/{sample.pk}/receive")
    assert refusal(again) == (409, "already_received")
    assert Sample.objects.get().lab_id == first.json()["lab_id"]


def test_a_sample_is_withdrawn_with_a_reason(manager: Caller) -> None:
    sample = make_sample()
    path = f"/samples/{sample.pk}/withdraw"
    assert field_codes(manager.post(path, {})) == {"reason": "required"}
    assert field_codes(manager.post(path, {"reason": "  "})) == {"reason": "blank"}
    assert Sample.objects.get().withdrawn_at is None
    body = manager.post(path, {"reason": "spilt"}).json()
    assert (body["status"], body["withdrawn_reason"]) == ("archived", "spilt")


VERBS: list[tuple[str, str, dict[str, Any]]] = [
    ("PATCH", "status", {"status": "prep"}),
    ("PATCH", "assign", {"assigned_to": "Grey"}),
    ("POST", "receive", {}),
    ("POST", "stage", {}),
    ("POST", "withdraw", {"reason": "x"}),
]


@pytest.mark.parametrize(("method", "verb", "body"), VERBS)
def test_a_requester_moves_nothing(
    requester: Caller, lab: Lab, method: str, verb: str, body: dict[str, Any]
) -> None:
    sample = make_sample(lab=lab)
    response = requester.send(method, f"/samples/{sample.pk}/{verb}", body)
    assert refusal(response) == (403, "permission_denied")
    assert Sample.objects.get().updated_at == sample.updated_at


@pytest.mark.parametrize(("method", "verb", "body"), VERBS)
def test_a_verb_of_a_stale_version_is_refused(
    manager: Caller, method: str, verb: str, body: dict[str, Any]
) -> None:
    sample = make_sample()
    path, stale = f"/samples/{sample.pk}/{verb}", "2020-01-01T00:00:00.000000Z"
    assert refusal(manager.send(method, path, body, If_Match=f'"{stale}"')) == (412, "version_mismatch")
    assert refusal(manager.send(method, path, {**body, "updated_at": stale})) == (409, "stale")
    assert Sample.objects.get().updated_at == sample.updated_at


@pytest.mark.parametrize(("method", "verb", "body"), VERBS)
def test_a_verb_on_a_sample_that_is_not_there_is_not_found(
    manager: Caller, method: str, verb: str, body: dict[str, Any]
) -> None:
    assert refusal(manager.send(method, f"/samples/{uuid4()}/{verb}", body)) == (404, "sample_not_found")


def test_many_samples_move_together_or_not_at_all(technician: Caller) -> None:
    ready, unmeasured, missing = make_sample(), make_sample(measured=False), uuid4()
    body = {"ids": [str(ready.pk), str(unmeasured.pk), str(missing)], "status": "prep"}
    response = technician.post("/samples/bulk/status", body)
    assert refusal(response) == (409, "some_refused")
    assert field_codes(response) == {
        str(unmeasured.pk): "measurement_missing",
        str(missing): "sample_not_found",
    }
    assert set(Sample.objects.values_list("status", flat=True)) == {"submitted"}
    moved = technician.post("/samples/bulk/status", {"ids": [str(ready.pk)], "status": "prep"}).json()
    assert [(row["id"], row["status"]) for row in moved] == [(str(ready.pk), "prep")]


def test_many_samples_are_assigned_and_received_together(technician: Caller) -> None:
    submission = make_submission(lab=make_lab())
    ids = [str(make_sample(submission=submission, number=number).pk) for number in (1, 2, 3)]
    assigned = technician.post("/samples/bulk/assign", {"ids": ids, "assigned_to": "Grey"}).json()
    assert [row["assigned_to"] for row in assigned] == ["Grey"] * 3
    received = technician.post("/samples/bulk/receive", {"ids": ids}).json()
    assert [row["number"] for row in received] == [1, 2, 3]
    assert len({row["lab_id"] for row in received}) == 3
    again = technician.post("/samples/bulk/receive", {"ids": ids[:1]})
    assert field_codes(again) == {ids[0]: "already_received"}


def test_the_number_of_queries_of_a_bulk_move_does_not_grow(technician: Caller) -> None:
    counts = []
    for size in (2, 20):
        ids = [str(make_sample(lab=make_lab()).pk) for _ in range(size)]
        with CaptureQueriesContext(connection) as queries:
            assert technician.post("/samples/bulk/receive", {"ids": ids}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("ids", "code"),
    [
        ([], "empty"),
        (["x"], "invalid"),
        ("x", "not_a_list"),
        (None, "null"),
        ([str(uuid4())] * 1001, "max_length"),
    ],
)
def test_a_list_of_ids_that_makes_no_sense_is_refused(technician: Caller, ids: object, code: str) -> None:
    response = technician.post("/samples/bulk/receive", {"ids": ids})
    assert refusal(response) == (422, "invalid")
    assert set(field_codes(response).values()) == {code}


def test_a_sample_named_twice_is_refused(technician: Caller) -> None:
    sample = make_sample()
    response = technician.post("/samples/bulk/receive", {"ids": [str(sample.pk), str(sample.pk)]})
    assert field_codes(response) == {"ids": "duplicate"}
    assert Sample.objects.get().received_at is None
