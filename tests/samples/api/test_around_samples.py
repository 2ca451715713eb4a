"""Files, communications, the queue and the hierarchy over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.core.models.files import StoredFile
from apps.samples.choices import Priority, SampleStatus
from apps.samples.models.attachments import Attachment
from apps.samples.models.communications import Communication
from apps.samples.models.labs import Lab
from tests.factories.samples import make_lab, make_project, make_sample, make_submission
from tests.samples.api.calling import Caller, field_codes, refusal


def upload(
    caller: Caller, path: str, content: bytes = b"A,B\n1,2\n", name: str = "gel.csv", **more: str
) -> Any:
    """Send a file as a browser does."""
    return caller.client.post(f"/api/v1{path}", {"file": SimpleUploadedFile(name, content), **more})


@pytest.mark.parametrize("noun", ["samples", "submissions"])
def test_a_file_is_attached_and_downloaded_by_those_who_see_the_record(
    requester: Caller, technician: Caller, stranger: Caller, lab: Lab, noun: str
) -> None:
    submission = make_submission(lab=lab)
    record = make_sample(submission=submission) if noun == "samples" else submission
    response = upload(requester, f"/{noun}/{record.pk}/attachments", description="gel <b>image</b>")
    assert response.status_code == 201
    body = response.json()
    assert (body["filename"], body["size"], body["description"]) == ("gel.csv", 8, "gel <b>image</b>")
    for caller in (requester, technician):
        assert [row["id"] for row in caller.get(f"/{noun}/{record.pk}/attachments").json()] == [body["id"]]
        assert caller.get(f"/attachments/{body['id']}").json() == body
        content = caller.get(f"/attachments/{body['id']}/content")
        assert b"".join(content.streaming_content) == b"A,B\n1,2\n"
        assert content["Content-Disposition"] == 'attachment; filename="gel.csv"'
        assert content["X-Content-Type-Options"] == "nosniff"
    for path in (f"/attachments/{body['id']}", f"/attachments/{body['id']}/content"):
        assert refusal(stranger.get(path)) == (404, "attachment_not_found")
    assert stranger.get(f"/{noun}/{record.pk}/attachments").status_code == 404


def test_a_file_that_was_uploaded_before_is_attached_by_its_id(requester: Caller, lab: Lab) -> None:
    sample = make_sample(lab=lab)
    file_id = upload(requester, "/files/upload").json()["file_id"]
    response = requester.post(f"/samples/{sample.pk}/attachments", {"file_id": file_id})
    assert (response.status_code, response.json()["file_id"]) == (201, file_id)


def test_somebody_elses_file_cannot_be_attached_by_its_id(
    requester: Caller, stranger: Caller, lab: Lab
) -> None:
    sample = make_sample(lab=lab)
    file_id = upload(stranger, "/files/upload").json()["file_id"]
    response = requester.post(f"/samples/{sample.pk}/attachments", {"file_id": file_id})
    assert refusal(response) == (404, "not_found")
    assert not Attachment.objects.exists()


def test_a_stranger_attaches_nothing_and_leaves_no_file(stranger: Caller, lab: Lab) -> None:
    sample = make_sample(lab=lab)
    assert refusal(upload(stranger, f"/samples/{sample.pk}/attachments")) == (404, "sample_not_found")
    assert not StoredFile.objects.exists()


def test_a_program_is_not_attached_whatever_its_name(technician: Caller) -> None:
    sample = make_sample()
    response = upload(technician, f"/samples/{sample.pk}/attachments", b"MZ" + b"\x00" * 200, "gel.pdf")
    assert response.status_code == 415
    assert not Attachment.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"file": "required"}),
        ({"file_id": "x"}, {"file_id": "invalid"}),
        ({"file_id": None}, {"file_id": "null"}),
        ({"url": "http://127.0.0.1/"}, {"url": "unknown_field"}),
    ],
)
def test_an_attachment_without_a_file_is_refused(
    technician: Caller, body: dict[str, Any], fields: dict[str, str]
) -> None:
    response = technician.post(f"/samples/{make_sample().pk}/attachments", body)
    assert refusal(response) == (422, "invalid")
    assert field_codes(response) == fields
    assert not Attachment.objects.exists()


def test_customers_do_not_see_what_the_lab_says_to_itself(
    technician: Caller, requester: Caller, lab: Lab
) -> None:
    sample = make_sample(lab=lab)
    path = f"/samples/{sample.pk}/communications"
    call = {"kind": "phone", "direction": "outgoing", "body": "Asked for more <i>DNA</i>."}
    note = {"kind": "note", "direction": "internal", "body": "They always send too little."}
    assert technician.post(path, call).status_code == 201
    assert technician.post(path, note).status_code == 201
    assert [row["body"] for row in requester.get(path).json()] == ["Asked for more <i>DNA</i>."]
    assert len(technician.get(path).json()) == 2


def test_a_customer_writes_to_the_lab_and_not_in_its_name(requester: Caller, lab: Lab) -> None:
    path = f"/submissions/{make_submission(lab=lab).pk}/communications"
    question = {
        "kind": "note",
        "direction": "incoming",
        "body": "When?",
        "occurred_at": "2026-03-02T14:00:00Z",
    }
    made = requester.post(path, question)
    assert (made.status_code, made.json()["occurred_at"]) == (201, "2026-03-02T14:00:00Z")
    for direction in ("outgoing", "internal"):
        response = requester.post(path, {**question, "direction": direction})
        assert refusal(response) == (403, "permission_denied")
    assert Communication.objects.count() == 1


def test_a_communication_that_makes_no_sense_is_refused(technician: Caller) -> None:
    path = f"/samples/{make_sample().pk}/communications"
    response = technician.post(
        path,
        {"kind": "fax", "direction": "up", "body": "", "occurred_at": "0000-01-01T00:00:00Z", "author": "me"},
    )
    assert refusal(response) == (422, "invalid")
    assert field_codes(response) == {
        "kind": "invalid_choice",
        "direction": "invalid_choice",
        "body": "blank",
        "occurred_at": "invalid",
        "author": "unknown_field",
    }
    assert not Communication.objects.exists()


def test_the_queue_is_urgent_first_and_then_oldest(technician: Caller) -> None:
    now = timezone.now()
    by = technician.user
    make_sample(name="normal, old", received_at=now - timedelta(days=30), received_by=by)
    make_sample(
        name="urgent, late", priority=Priority.URGENT, received_at=now - timedelta(hours=25), received_by=by
    )
    make_sample(
        name="urgent, new", priority=Priority.URGENT, received_at=now - timedelta(hours=1), received_by=by
    )
    make_sample(name="not here yet")
    make_sample(name="over", status=SampleStatus.DISTRIBUTED, received_at=now, received_by=by)
    response = technician.get("/queue")
    rows = response.json()
    assert [row["sample_name"] for row in rows] == [
        "urgent, late",
        "urgent, new",
        "normal, old",
        "not here yet",
    ]
    assert [row["overdue"] for row in rows] == [True, False, True, False]
    assert response["X-Total-Count"] == "4"
    due = datetime.fromisoformat(rows[0]["due_at"])
    assert due == datetime.fromisoformat(rows[0]["received_at"]) + timedelta(hours=24)
    assert rows[3]["due_at"] is None
    late = technician.get("/queue", {"overdue": "true"}).json()
    assert [row["sample_name"] for row in late] == ["urgent, late", "normal, old"]
    assert len(technician.get("/queue", {"overdue": "false"}).json()) == 2
    assert len(technician.get("/queue", {"priority": "urgent", "limit": 1}).json()) == 1


def test_the_queue_refuses_what_it_does_not_know(technician: Caller, requester: Caller) -> None:
    assert field_codes(technician.get("/queue", {"overdue": "maybe"})) == {"overdue": "invalid_choice"}
    assert field_codes(technician.get("/queue", {"status": "archived"})) == {"status": "invalid_choice"}
    assert field_codes(technician.get("/queue", {"ordering": "name"})) == {"ordering": "unknown_parameter"}
    assert refusal(requester.get("/queue")) == (403, "permission_denied")


def test_the_queries_of_the_queue_are_constant(technician: Caller) -> None:
    counts = []
    for size in (1, 9):
        for _ in range(size):
            make_sample(
                lab=make_lab(), received_at=datetime(2026, 3, 2, tzinfo=UTC), received_by=technician.user
            )
        with CaptureQueriesContext(connection) as queries:
            technician.get("/queue")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_hierarchy_nests_samples_in_submissions_in_projects(technician: Caller, lab: Lab) -> None:
    project = make_project("Phages", lab=lab)
    submission = make_submission(lab=lab, project=project, number="HTSF--RE-201")
    make_sample(submission=submission, number=2, name="second")
    make_sample(submission=submission, number=1, name="first", status=SampleStatus.PREP)
    make_submission(number="loose")
    [first, last] = technician.get("/hierarchy").json()
    assert (first["project"]["name"], last["project"]) == ("Phages", None)
    [branch] = first["submissions"]
    assert (branch["number"], branch["source"], branch["counts"]) == (
        "HTSF--RE-201",
        "csv",
        {"prep": 1, "submitted": 1},
    )
    assert [leaf["sample_name"] for leaf in branch["samples"]] == ["first", "second"]
    assert [branch["number"] for branch in last["submissions"]] == ["loose"]
    bare = technician.get("/hierarchy", {"samples": "false"}).json()
    assert bare[0]["submissions"][0]["samples"] == []
    assert field_codes(technician.get("/hierarchy", {"samples": "1"})) == {"samples": "invalid_choice"}


def test_the_hierarchy_of_a_requester_ends_at_their_labs(
    requester: Caller, stranger: Caller, lab: Lab
) -> None:
    make_sample(submission=make_submission(lab=lab, project=make_project("Phages", lab=lab)))
    assert [node["project"]["name"] for node in requester.get("/hierarchy").json()] == ["Phages"]
    assert stranger.get("/hierarchy").json() == []


def test_the_queries_of_the_hierarchy_are_constant(technician: Caller) -> None:
    counts = []
    for size in (1, 5):
        for _ in range(size):
            lab = make_lab()
            make_sample(submission=make_submission(lab=lab, project=make_project(lab=lab)))
        with CaptureQueriesContext(connection) as queries:
            technician.get("/hierarchy")
        counts.append(len(queries))
    assert counts[0] == counts[1]
