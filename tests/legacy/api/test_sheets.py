"""Sheets at the old addresses: the members both old clients read, and no answer without data."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from apps.core.models.files import StoredFile
from apps.core.models.jobs import Job
from apps.core.services.working import run_job
from apps.samples.api import intake as door
from apps.samples.models.intakes import Intake
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.samples.services.intake.requesting import carry_out_intake
from apps.security.choices import Role
from tests.factories.samples import make_lab, make_requester, make_user
from tests.legacy.calling import Panel, body_of, refused, upload

PANEL = "/api/submission/process-csv"
COLUMNS = (
    "sample_name,project_id,submitter_name,submitter_email,lab_name,sample_type,sample_buffer,concentration,volume,"
    "total_amount,flow_cell_type,flow_cell_count,priority,assigned_to,library_prep_by,chart_field"
)
ROWS = (
    "A1,,Ada Quist,ada@example.org,,DNA,EB,12.5,20,250,R10.4.1,1,urgent,,,HTSF-001",
    "A2,,Ada Quist,ada@example.org,,DNA,EB,14,20,280,R10.4.1,1,urgent,,,HTSF-001",
    "B1,,Bo Ek,bo@example.org,,RNA,,,5,,,,normal,,,HTSF-002",
)
SHEET = "\n".join([COLUMNS, *ROWS]).encode()
BAD = "\n".join([COLUMNS, ROWS[0], "A2,,Ada,ada@example.org,,stone,,-1,20,,,,,,,HTSF-001"]).encode()


@pytest.fixture
def trusted(settings: Any, db: None) -> Client:
    """A server inside a trusted network, that sends no credentials at all."""
    settings.LIMS_TRUSTED_CLIENTS = ["127.0.0.1/32"]
    make_user(Role.SERVICE, username="astro")
    return Client()


def post(client: Client, content: bytes = SHEET, path: str = "/process-csv", **fields: str) -> Any:
    return upload(client, path, content, "sheet.csv", {}, **fields)


def kept() -> tuple[int, int, int, int]:
    """Return how many samples, submissions, intakes and files there are."""
    tables = (Sample, Submission, Intake, StoredFile)
    return tuple(table.objects.count() for table in tables)  # type: ignore[return-value]  # four tables


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("path", ["/process-csv", "/api/v1/process-csv"])
def test_one_answer_carries_the_members_of_both_clients(trusted: Client, path: str) -> None:
    response = post(trusted, path=path)
    body = body_of(response)
    assert response.status_code == 200
    assert set(body) == {
        *("status", "message", "data", "errors", "warnings", "processing_time", "metadata"),
        *("success", "samples_processed", "samples_created", "job_id"),
    }
    assert (body["status"], body["success"]) == ("completed", True)
    assert body["message"] == "Created 3 samples in 2 submissions."
    assert (body["samples_processed"], body["samples_created"]) == (3, 3)
    assert (body["errors"], body["warnings"]) == ([], [])
    assert body["metadata"] == {"filename": "sheet.csv"}
    assert 0 < body["processing_time"] < 8
    assert Sample.objects.count() == 3


@pytest.mark.usefixtures("worker")
def test_each_submission_is_told_in_the_old_words_and_what_the_sheet_lacks_is_null(trusted: Client) -> None:
    ada, bo = sorted(body_of(post(trusted))["data"], key=lambda entry: entry["submitter_email"])
    submission = Submission.objects.get(requester_email="ada@example.org")
    assert ada == {
        "submitter_name": "Ada Quist",
        "submitter_email": "ada@example.org",
        "lab_name": None,
        "department": None,
        "project_id": None,
        "project_name": None,
        "sample_type": "DNA",
        "concentration": None,
        "volume": 20.0,
        "chart_field": "HTSF-001",
        "quote_identifier": None,
        "flow_cell": "R10.4.1",
        "flow_cell_count": 1,
        "priority": "urgent",
        "special_instructions": None,
        "extraction_confidence": None,
        "metadata": {"submission_id": str(submission.pk), "submission_number": submission.number},
        "sample_table": [
            {
                "sample_index": 1,
                "sample_name": "A1",
                "volume": 20.0,
                "qubit_conc": None,
                "nanodrop_conc": None,
                "a260_280": None,
                "a260_230": None,
            },
            {
                "sample_index": 2,
                "sample_name": "A2",
                "volume": 20.0,
                "qubit_conc": None,
                "nanodrop_conc": None,
                "a260_280": None,
                "a260_230": None,
            },
        ],
    }
    assert (bo["sample_type"], bo["concentration"], bo["flow_cell"], bo["flow_cell_count"]) == (
        "RNA",
        None,
        None,
        None,
    )


@pytest.mark.usefixtures("worker")
def test_the_panels_door_answers_with_the_same_members() -> None:
    panel = Panel(make_user())
    body = body_of(panel.upload(PANEL, SHEET))
    assert (body["status"], body["success"], body["samples_created"]) == ("completed", True, 3)
    assert body["metadata"] == {"filename": "sheet.csv"}


@pytest.mark.usefixtures("worker")
def test_the_same_bytes_are_taken_in_once_whatever_the_door(trusted: Client) -> None:
    first = body_of(post(trusted))
    again = body_of(post(trusted, path="/api/v1/process-csv"))
    assert again["data"] == first["data"]
    assert (again["success"], again["samples_created"]) == (True, 3)
    assert again["message"] == "Taken in before, nothing was added: 3 samples in 2 submissions."
    assert kept() == (3, 2, 1, 1)


@pytest.mark.usefixtures("worker")
def test_a_refused_sheet_is_422_with_the_rows_and_no_success(trusted: Client) -> None:
    response = post(trusted, BAD)
    assert refused(response) == (422, "sheet_rows_refused")
    body = body_of(response)
    assert (body["status"], body["data"], body["samples_processed"], body["samples_created"]) == (
        "failed",
        [],
        0,
        0,
    )
    assert [line.partition(":")[0] for line in body["errors"]] == [
        "row 3, sample_type",
        "row 3, concentration",
    ]
    assert body["metadata"] == {"filename": "sheet.csv"}
    assert kept()[:3] == (0, 0, 0)


@pytest.mark.usefixtures("worker")
def test_a_trial_is_no_success_and_has_created_nothing(trusted: Client) -> None:
    response = post(trusted, dry_run="true")
    body = body_of(response)
    assert (response.status_code, body["success"], body["status"]) == (200, False, "review")
    assert (body["samples_processed"], body["samples_created"], body["data"]) == (3, 0, [])
    assert body["message"] == "Tried only, nothing was created: 3 samples in 2 submissions."
    assert kept() == (0, 0, 0, 0)


@pytest.mark.usefixtures("worker")
def test_rows_left_out_by_choice_are_listed_beside_the_success(trusted: Client) -> None:
    body = body_of(post(trusted, BAD, mode="partial"))
    assert (body["success"], body["samples_processed"], body["samples_created"]) == (True, 2, 1)
    assert len(body["errors"]) == 2


@pytest.mark.usefixtures("worker")
def test_a_customers_sheet_is_answered_to_the_customer_alone() -> None:
    lab = make_lab()
    ours, theirs = Panel(make_requester(lab)), Panel(make_requester(make_lab("Another Lab")))
    first = body_of(ours.upload(PANEL, SHEET))
    other = body_of(theirs.upload(PANEL, SHEET))
    assert first["samples_created"] == other["samples_created"] == 3
    numbers = {entry["metadata"]["submission_id"] for entry in first["data"]}
    assert numbers.isdisjoint(entry["metadata"]["submission_id"] for entry in other["data"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/process-csv", "/api/v1/process-csv"])
def test_a_sheet_not_read_in_time_is_503_and_the_repost_gets_the_result(
    trusted: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(door, "PATIENCE", timedelta(seconds=0.05))
    response = post(trusted, path=path)
    assert refused(response) == (503, "reading_in_progress")
    assert response["Retry-After"] == "5"
    body = body_of(response)
    assert (body["status"], body["data"], body["samples_created"]) == ("failed", [], 0)
    assert body["message"] == (
        "The file is still being read. Send the same file again in a few seconds to get the result."
    )
    assert refused(post(trusted, path=path)) == (503, "reading_in_progress")
    job = Job.objects.get()
    assert job.status == "queued"
    run_job(job_id=job.pk, work=carry_out_intake)
    result = body_of(post(trusted, path=path))
    assert (result["success"], result["samples_created"], result["job_id"]) == (True, 3, str(job.pk))
    assert len(result["data"]) == 2
    assert (kept(), Job.objects.count()) == ((3, 2, 1, 1), 1)


@pytest.mark.django_db(transaction=True)
def test_a_refusal_that_came_late_is_told_to_the_repost(
    trusted: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "PATIENCE", timedelta(seconds=0.05))
    assert refused(post(trusted, BAD)) == (503, "reading_in_progress")
    run_job(job_id=Job.objects.get().pk, work=carry_out_intake)
    assert refused(post(trusted, BAD)) == (422, "sheet_rows_refused")
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_panel_is_not_answered_202_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "PATIENCE", timedelta(0))
    assert refused(Panel(make_user()).upload(PANEL, SHEET)) == (503, "reading_in_progress")


@pytest.mark.django_db(transaction=True)
def test_another_persons_waiting_sheet_is_not_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "PATIENCE", timedelta(0))
    for _ in range(2):
        assert Panel(make_user()).upload(PANEL, SHEET).status_code == 503
    assert Job.objects.count() == 2


def test_the_doors_wait_shorter_than_their_clients() -> None:
    assert timedelta(seconds=8) == door.PATIENCE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "filename", "refusal"),
    [
        (b"", "empty.csv", (422, "sheet_not_readable")),
        (b"MZ\x90\x00" + bytes(500), "renamed.csv", (415, "sheet_kind_not_accepted")),
        (b"x" * (20 * 1024 * 1024 + 1), "line.csv", (413, "sheet_too_large")),
        (b"x" * (21 * 1024 * 1024), "huge.csv", (413, "too_large")),
    ],
)
def test_what_is_no_sheet_is_refused_at_once_and_nothing_is_kept(
    trusted: Client, content: bytes, filename: str, refusal: tuple[int, str]
) -> None:
    response = upload(trusted, "/process-csv", content, filename, {})
    assert refused(response) == refusal
    assert body_of(response)["samples_created"] == 0
    assert (kept(), Job.objects.count()) == ((0, 0, 0, 0), 0)


@pytest.mark.django_db
def test_an_announced_size_is_refused_before_a_byte_is_read(trusted: Client) -> None:
    response = trusted.generic(
        "POST", "/process-csv", b"--x\r\n", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(10**10)
    )
    assert refused(response) == (413, "too_large")
    assert body_of(response)["metadata"] == {"filename": None}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "media_type", "refusal"),
    [
        (b'{"file": "x"}', "application/json", (415, "unsupported_media_type")),
        (b"a,b\n1,2\n", "text/csv", (415, "unsupported_media_type")),
        (b"nonsense", "multipart/form-data; boundary=x", (422, "invalid")),
        (b"nonsense", "multipart/form-data", (400, "parse_error")),
    ],
)
def test_a_body_that_is_no_form_is_refused_in_the_same_members(
    trusted: Client, body: bytes, media_type: str, refusal: tuple[int, str]
) -> None:
    response = trusted.generic("POST", "/process-csv", body, media_type)
    assert refused(response) == refusal
    assert body_of(response)["status"] == "failed"
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_the_uploads_temporary_file_is_closed_with_the_request(
    trusted: Client, settings: Any, tmp_path: Path
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = str(tmp_path), 10
    assert refused(post(trusted, b"%PDF-1.7 " + b"x" * 1000)) == (415, "sheet_kind_not_accepted")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_a_sheet_from_another_sites_page_is_refused(db: None) -> None:
    panel = Panel(make_user())
    response = upload(panel.client, PANEL, SHEET, "sheet.csv", {"Origin": "https://evil.example"})
    assert refused(response) == (403, "foreign_origin")
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_an_auditor_may_not_send_a_sheet_by_the_panel() -> None:
    panel = Panel(make_user(Role.AUDITOR))
    assert refused(panel.upload(PANEL, SHEET)) == (403, "permission_denied")
    assert not Job.objects.exists()
