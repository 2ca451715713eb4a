"""The doors for documents and sheets, through the whole middleware and a real worker."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.ai.models.readings import Reading
from apps.ai.services import requesting
from apps.core.models.files import StoredFile
from apps.core.models.jobs import Job
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.security.choices import Role
from tests.ai.small_forms import quote_pdf
from tests.factories.ai import document, make_reading
from tests.factories.samples import make_lab, make_requester, make_user
from tests.samples.api.calling import Caller, refusal
from tests.samples.intake.sheets import sheet

PDF = "/ai/process-pdf"
CSV = "/submission/process-csv"
OTHER_SHEET = (
    b"Sample Name,Volume (uL),Qubit (ng/uL),A260/280\n001,20,12.50,1.84\n002,20,13.10,1.90\nBLANK,20,,\n"
)


def send(caller: Caller, content: bytes, filename: str = "quote.pdf", path: str = PDF, **fields: str) -> Any:
    """Upload a file as the main client does."""
    return caller.client.post(f"/api/v1{path}", {"file": SimpleUploadedFile(filename, content), **fields})


def no_records() -> bool:
    return not (Sample.objects.exists() or Submission.objects.exists())


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Doors that do not wait."""
    monkeypatch.setattr(requesting, "PATIENCE", timedelta(0))


@pytest.mark.usefixtures("worker")
def test_a_form_is_answered_with_what_stands_on_it_and_nothing_is_created() -> None:
    caller = Caller(make_requester(make_lab()))
    response = send(caller, quote_pdf("HTSF--RE-911"))
    body = response.json()
    assert response.status_code == 200
    assert set(body) == {"job_id", "extracted_data", "reading_id", "status", "submission_id"}
    assert (body["status"], body["submission_id"]) == ("review", None)
    assert body["extracted_data"]["schema"] == "lims.reading/1"
    assert body["extracted_data"]["fields"]["quote_number"]["value"] == "HTSF--RE-911"
    assert [row["name"] for row in body["extracted_data"]["samples"]] == ["tube 1", "tube 2", "tube 3"]
    job = Job.objects.get(pk=body["job_id"])
    assert (job.status, job.owner) == ("succeeded", caller.user)
    assert no_records()


@pytest.mark.usefixtures("worker")
def test_the_same_form_again_is_answered_by_the_reading_that_is_there_corrections_included() -> None:
    caller = Caller(make_user())
    first = send(caller, quote_pdf()).json()
    reading = Reading.objects.get()
    reading.corrections.create(path="samples.1.volume_ul", before="20", after="21", by=caller.user)
    again = send(caller, quote_pdf(), "copy.pdf").json()
    assert (again["reading_id"], again["job_id"]) == (first["reading_id"], first["job_id"])
    assert again["extracted_data"]["samples"][0]["volume_ul"] == "21"
    assert (Reading.objects.count(), Job.objects.count()) == (1, 1)


@pytest.mark.usefixtures("worker")
def test_a_file_that_cannot_be_read_is_refused_in_the_readers_words() -> None:
    response = send(Caller(make_user()), b"%PDF-1.7\nnothing that a PDF would hold")
    assert refusal(response) == (422, "document_not_readable")
    reading = Reading.objects.get()
    (error,) = response.json()["errors"]
    assert error == {"field": "file", "code": reading.failure_code, "message": reading.failure_detail}
    assert response.json()["detail"] == reading.failure_detail
    assert reading.status == "failed"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("impatient")
def test_without_a_worker_the_answer_is_202_and_the_jobs_address() -> None:
    caller = Caller(make_user())
    response = send(caller, quote_pdf())
    reading = Reading.objects.get()
    assert response.status_code == 202
    assert response.json() == {
        "job_id": str(reading.job_id),
        "extracted_data": None,
        "reading_id": str(reading.pk),
        "status": "queued",
        "submission_id": None,
    }
    assert response["Location"] == f"http://testserver/api/v1/jobs/{reading.job_id}"
    assert caller.get(f"/jobs/{reading.job_id}").json()["status"] == "queued"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("impatient")
def test_a_colleague_who_may_not_see_the_job_is_sent_to_the_reading() -> None:
    lab = make_lab()
    send(Caller(make_requester(lab)), quote_pdf())
    caller = Caller(make_requester(lab))
    response = send(caller, quote_pdf())
    reading = Reading.objects.get()
    assert response.status_code == 202
    assert response["Location"] == f"http://testserver/api/v1/ai/readings/{reading.pk}"
    assert caller.client.get(response["Location"]).json()["status"] == "queued"


@pytest.mark.django_db
def test_another_labs_form_is_a_409_that_names_nobody() -> None:
    reading = make_reading(by=make_requester(make_lab("Secret Lab")), content=quote_pdf())
    response = send(Caller(make_requester(make_lab())), quote_pdf())
    assert refusal(response) == (409, "file_not_yours")
    text = response.content.decode()
    assert "Secret" not in text
    assert str(reading.pk) not in text
    assert (Reading.objects.count(), StoredFile.objects.count(), Job.objects.count()) == (1, 1, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["approved", "rejected"])
def test_a_form_that_was_decided_is_answered_with_the_decision(status: str) -> None:
    reading = make_reading(status=status, content=quote_pdf())
    body = send(Caller(make_user()), quote_pdf()).json()
    assert body["status"] == status
    assert body["submission_id"] == (str(reading.submission_id) if reading.submission_id else None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "filename", "status", "code"),
    [
        (b"", "empty.pdf", 422, "document_not_readable"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "scan.png", 415, "document_kind_not_read"),
        (b"\x7fELF" + bytes(500), "quote.pdf", 415, "document_kind_not_read"),
        (b"%PDF-1.7", "quote.xlsx", 415, "disguised_file"),
    ],
    ids=["empty", "picture", "program", "disguised"],
)
def test_what_can_be_told_at_once_is_refused_and_nothing_is_kept(
    content: bytes, filename: str, status: int, code: str
) -> None:
    assert refusal(send(Caller(make_user()), content, filename)) == (status, code)
    assert not Reading.objects.exists()
    assert not Job.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_an_oversized_upload_is_refused_by_its_length() -> None:
    caller = Caller(make_user())
    response = caller.client.generic(
        "POST",
        f"/api/v1{PDF}",
        b"--x\r\n",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(26 * 1024 * 1024),
    )
    assert refusal(response) == (413, "file_too_large")


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{}, {"mode": "whole"}], ids=["no file", "another member"])
def test_a_body_with_other_members_is_refused(fields: dict[str, str]) -> None:
    caller = Caller(make_user())
    file = {"file": SimpleUploadedFile("quote.pdf", quote_pdf())} if fields else {}
    assert refusal(caller.client.post(f"/api/v1{PDF}", {**file, **fields}))[0] == 422
    assert not Reading.objects.exists()


@pytest.mark.django_db
def test_an_auditor_hands_nothing_in() -> None:
    assert refusal(send(Caller(make_user(Role.AUDITOR)), quote_pdf())) == (403, "permission_denied")
    assert not Reading.objects.exists()


@pytest.mark.usefixtures("worker")
def test_a_sheet_in_the_template_is_taken_in_as_ever() -> None:
    body = send(Caller(make_user()), sheet({}, {}), "sheet.csv", CSV).json()
    assert [one["sample_name"] for one in body["samples"]] == ["A1", "A2"]
    assert "reading" not in body
    assert (Sample.objects.count(), Reading.objects.count()) == (2, 0)


@pytest.mark.usefixtures("worker")
def test_another_sheet_is_read_for_review_and_nothing_is_written() -> None:
    caller = Caller(make_requester(make_lab()))
    response = send(caller, OTHER_SHEET, "samples.csv", CSV)
    body = response.json()
    reading = Reading.objects.get()
    assert response.status_code == 200
    assert (body["job_id"], body["samples"]) == (str(reading.job_id), [])
    assert (body["reading"], body["status"]) == (str(reading.pk), "review")
    assert body["detail"].startswith("The columns are not those of the lab's template")
    rows = body["extracted_data"]["samples"]
    assert [(row["name"], row["qubit_ng_ul"]) for row in rows] == [
        ("001", "12.50"),
        ("002", "13.10"),
        ("BLANK", None),
    ]
    assert no_records()
    again = send(caller, OTHER_SHEET, "samples.csv", CSV).json()
    assert again["reading"] == body["reading"]
    assert Reading.objects.count() == 1


@pytest.mark.usefixtures("worker")
def test_another_sheet_that_is_only_tried_is_not_kept() -> None:
    response = send(Caller(make_user()), OTHER_SHEET, "samples.csv", CSV, dry_run="true")
    assert refusal(response) == (422, "not_the_template")
    assert not Reading.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.usefixtures("worker")
def test_a_sheet_of_the_template_with_problems_is_no_reading() -> None:
    response = send(Caller(make_user()), sheet({"concentration": "-1"}), "sheet.csv", CSV)
    assert refusal(response) == (422, "sheet_rows_refused")
    assert response.json()["error_file_id"]
    assert not Reading.objects.exists()


@pytest.mark.usefixtures("worker")
def test_another_labs_sheet_is_a_409() -> None:
    make_reading(by=make_requester(make_lab()), content=OTHER_SHEET, filename="samples.csv")
    response = send(Caller(make_requester(make_lab())), OTHER_SHEET, "samples.csv", CSV)
    assert refusal(response) == (409, "file_not_yours")
    assert Reading.objects.count() == 1


@pytest.mark.django_db
def test_a_key_of_the_caller_does_not_make_a_second_reading() -> None:
    caller = Caller(make_user())
    make_reading(content=quote_pdf(), result=document())
    key = {"Idempotency-Key": str(uuid4())}
    file = SimpleUploadedFile("quote.pdf", quote_pdf())
    first = caller.client.post(f"/api/v1{PDF}", {"file": file}, headers=key)
    file.seek(0)
    second = caller.client.post(f"/api/v1{PDF}", {"file": file}, headers=key)
    assert first.json()["reading_id"] == second.json()["reading_id"]
    assert Reading.objects.count() == 1
