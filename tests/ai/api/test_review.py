"""The review over HTTP: versions, decisions, refusals that name their paths."""

from typing import Any
from uuid import uuid4

import pytest

from apps.ai.models.corrections import Correction
from apps.ai.models.readings import Reading
from apps.core.models.jobs import Job
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.security.choices import Role
from tests.factories.ai import document, make_reading, sample
from tests.factories.samples import make_lab, make_requester, make_user
from tests.samples.api.calling import Caller, field_codes, refusal

pytestmark = pytest.mark.django_db

ONE: dict[str, Any] = {"corrections": [{"path": "fields.kit", "after": "SQK-LSK114"}]}


@pytest.fixture
def technician() -> Caller:
    """Somebody at the bench, who reviews."""
    return Caller(make_user(full_name="Ada Bench"))


def at(reading: Reading, verb: str) -> str:
    return f"/ai/readings/{reading.pk}/{verb}"


def test_a_correction_is_answered_with_the_new_document_and_version(technician: Caller) -> None:
    reading = make_reading()
    response = technician.post(at(reading, "corrections"), {**ONE, "version": 1})
    body = response.json()
    assert (response.status_code, response["ETag"], body["version"]) == (200, '"2"', 2)
    assert body["extracted_data"]["fields"]["kit"]["value"] == "SQK-LSK114"
    assert [(one["path"], one["by"]) for one in body["corrections"]] == [("fields.kit", "Ada Bench")]


def test_the_same_value_confirms_what_was_doubtful(technician: Caller) -> None:
    read = document()
    read["fields"]["kit"]["confidence"] = 0.61
    reading = make_reading(result=read)
    said = {"corrections": [{"path": "fields.kit", "after": "SQK-RBK114.24"}]}
    body = technician.post(at(reading, "corrections"), said, If_Match='"1"').json()
    kit = body["extracted_data"]["fields"]["kit"]
    assert (body["version"], kit["method"], kit["confidence"]) == (2, "human", 1.0)
    assert [(one["before"], one["after"], one["by"]) for one in body["corrections"]] == [
        ("SQK-RBK114.24", "SQK-RBK114.24", "Ada Bench")
    ]
    again = technician.post(at(reading, "corrections"), said, If_Match='"2"')
    assert (again.status_code, again.json()["version"]) == (200, 2)
    assert Correction.objects.count() == 1


def test_findings_letter_and_their_number_follow_a_correction(technician: Caller) -> None:
    reading = make_reading(result=document(genome_size="600"))
    said = {"corrections": [{"path": "fields.genome_size_unit", "after": "Mb"}]}
    body = technician.post(at(reading, "corrections"), said).json()
    codes = [finding["code"] for finding in body["extracted_data"]["findings"]]
    assert codes == ["nanodrop_only", "expiry_missing"]
    assert body["findings_count"] == 2
    assert "Nanodrop alone" in body["extracted_data"]["letter"]["body"]


@pytest.mark.parametrize(
    ("body", "headers", "answer"),
    [
        ({"version": 7}, {}, (409, "stale")),
        ({}, {"If_Match": '"7"'}, (412, "version_mismatch")),
        ({}, {"If_Match": 'W/"7"'}, (412, "version_mismatch")),
        ({}, {"If_Match": '"2026-01-01T00:00:00Z"'}, (412, "version_mismatch")),
        ({"version": 1}, {"If_Match": '"7"'}, (412, "version_mismatch")),
    ],
)
@pytest.mark.parametrize("verb", ["corrections", "approve", "reject"])
def test_a_decision_on_a_stale_version_is_refused_and_nothing_changes(
    technician: Caller, verb: str, body: dict[str, Any], headers: dict[str, str], answer: tuple[int, str]
) -> None:
    reading = make_reading()
    said: dict[str, dict[str, Any]] = {"corrections": ONE, "approve": {}, "reject": {"reason": "No."}}
    whole = {**said[verb], **body}
    assert refusal(technician.post(at(reading, verb), whole, **headers)) == answer
    fresh = Reading.objects.get()
    assert (fresh.version, fresh.status) == (1, "review")
    assert not Correction.objects.exists()
    assert not Submission.objects.exists()


@pytest.mark.parametrize("headers", [{}, {"If_Match": "*"}, {"If_Match": '"1"'}, {"If_Match": 'W/"1"'}])
def test_the_version_that_is_current_is_let_through(technician: Caller, headers: dict[str, str]) -> None:
    assert technician.post(at(make_reading(), "corrections"), ONE, **headers).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "corrections"),
        ({"corrections": []}, "corrections"),
        ({"corrections": [{"path": "fields.kit"}]}, "corrections.0.after"),
        ({"corrections": [{"after": "x"}]}, "corrections.0.path"),
        ({"corrections": [{"path": "fields.kit", "after": "x", "why": "y"}]}, "corrections.0.why"),
        ({**ONE, "version": 0}, "version"),
        ({**ONE, "version": "one"}, "version"),
        ({**ONE, "colour": "red"}, "colour"),
        ({"corrections": [{"path": "fields.kit", "after": "x"}] * 2001}, "corrections"),
    ],
)
def test_a_body_that_makes_no_sense_is_refused(technician: Caller, body: dict[str, Any], field: str) -> None:
    response = technician.post(at(make_reading(), "corrections"), body)
    assert refusal(response)[0] == 422
    assert field in field_codes(response)
    assert not Correction.objects.exists()


def test_a_wrong_correction_is_named_by_its_path(technician: Caller) -> None:
    reading = make_reading()
    body = {"corrections": [*ONE["corrections"], {"path": "samples.1.volume_ul", "after": "two"}]}
    response = technician.post(at(reading, "corrections"), body)
    assert refusal(response) == (422, "corrections_refused")
    assert field_codes(response) == {"samples.1.volume_ul": "invalid"}
    assert not Correction.objects.exists()


def test_a_form_is_approved_once_and_the_answer_repeats(technician: Caller) -> None:
    lab = make_lab()
    reading = make_reading(result=document(quote_number="HTSF--RE-5"))
    body = technician.post(at(reading, "approve"), {"version": 1, "lab_id": str(lab.pk)}).json()
    assert (body["status"], body["submission_number"], body["approved_by"]) == (
        "approved",
        "HTSF--RE-5",
        "Ada Bench",
    )
    again = technician.post(at(reading, "approve"), {"version": 1}).json()
    assert again["submission_id"] == body["submission_id"]
    other = technician.post(at(reading, "approve"), {}, If_Match='"1"').json()
    assert other["submission_id"] == body["submission_id"]
    response = Caller(make_user()).post(at(reading, "approve"), {})
    assert refusal(response) == (409, "approved_already")
    assert "Ada Bench" in response.json()["detail"]
    assert (Submission.objects.count(), Sample.objects.count()) == (1, 3)
    assert Submission.objects.get().lab == lab


def test_a_repeated_key_is_answered_from_memory(technician: Caller) -> None:
    reading, key = make_reading(), str(uuid4())
    first = technician.post(at(reading, "approve"), {}, Idempotency_Key=key)
    second = technician.post(at(reading, "approve"), {}, Idempotency_Key=key)
    assert first.json() == second.json()
    assert second["Idempotent-Replayed"] == "true"
    assert Submission.objects.count() == 1


def test_what_the_records_do_not_take_is_named_by_its_path(technician: Caller) -> None:
    reading = make_reading(result=document(samples=[sample(4, None)]))
    response = technician.post(at(reading, "approve"), {})
    assert refusal(response) == (422, "form_refused")
    assert field_codes(response) == {"samples.4.name": "required"}
    assert (Reading.objects.get().status, Submission.objects.count()) == ("review", 0)


def test_an_approval_is_taken_back_with_a_reason(technician: Caller) -> None:
    reading = make_reading()
    technician.post(at(reading, "approve"), {})
    assert refusal(technician.post(at(reading, "undo"), {})) == (422, "reason_required")
    body = technician.post(at(reading, "undo"), {"reason": "Wrong lab."}).json()
    assert (body["status"], body["submission_id"]) == ("review", None)
    assert refusal(technician.post(at(reading, "undo"), {"reason": "Again."})) == (409, "not_approved")


def test_a_form_is_rejected_with_a_reason_and_comes_back_by_reading_it_again(technician: Caller) -> None:
    reading = make_reading()
    assert refusal(technician.post(at(reading, "reject"), {"reason": " "})) == (422, "reason_required")
    body = technician.post(at(reading, "reject"), {"reason": "Not ours."}).json()
    assert (body["status"], body["reject_reason"], body["rejected_by"]) == (
        "rejected",
        "Not ours.",
        "Ada Bench",
    )
    assert refusal(technician.post(at(reading, "approve"), {})) == (409, "not_in_review")
    body = technician.post(at(reading, "reread")).json()
    assert (body["status"], body["reject_reason"], body["rejected_by"]) == ("queued", None, None)
    assert body["job_id"] == str(Job.objects.get().pk)
    assert refusal(technician.post(at(reading, "reread"))) == (409, "not_yet_read")


@pytest.mark.parametrize("verb", ["corrections", "approve", "undo", "reject", "reread"])
@pytest.mark.parametrize("role", [Role.REQUESTER, Role.AUDITOR, Role.SERVICE])
def test_only_people_of_the_bench_decide(verb: str, role: str) -> None:
    lab = make_lab()
    reading = make_reading(lab=lab)
    user = make_requester(lab) if role == Role.REQUESTER else make_user(role)
    assert refusal(Caller(user).post(at(reading, verb), {})) == (403, "permission_denied")
    assert Reading.objects.get().version == 1
