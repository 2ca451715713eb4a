"""The sheet door and the template, through the whole middleware and a real worker."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.core.models.files import FileChunk, StoredFile
from apps.core.models.jobs import Job
from apps.core.services.working import run_job
from apps.samples.api import intake as door
from apps.samples.engine.template import TEMPLATE_COLUMNS
from apps.samples.models.intakes import Intake
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.samples.services.intake.requesting import carry_out_intake
from apps.security.choices import Role
from tests.factories.samples import make_lab, make_requester, make_user
from tests.samples.api.calling import Caller, field_codes, refusal
from tests.samples.intake.sheets import sheet

PATH = "/submission/process-csv"
BAD = {"concentration": "-1"}


def send(caller: Caller, content: bytes, filename: str = "sheet.csv", path: str = PATH, **fields: str) -> Any:
    """Upload a sheet as the main client does."""
    return caller.client.post(f"/api/v1{path}", {"file": SimpleUploadedFile(filename, content), **fields})


def nothing_is_kept() -> bool:
    """Tell whether neither a record nor a byte of an upload is there."""
    return not any(table.objects.exists() for table in (Sample, Submission, Intake, StoredFile, FileChunk))


@pytest.mark.usefixtures("worker")
def test_a_sheet_becomes_samples_in_the_clients_shape() -> None:
    lab = make_lab()
    caller = Caller(make_requester(lab))
    response = send(caller, sheet({"flow_cell_type": "R10.4.1"}, {}))
    body = response.json()
    assert response.status_code == 200
    assert [sample["sample_name"] for sample in body["samples"]] == ["A1", "A2"]
    first = body["samples"][0]
    assert (first["concentration"], first["volume"]) == (12.5, 20.0)
    assert (first["lab_name"], first["flow_cell_type"], first["status"]) == (lab.name, "R10.4.1", "submitted")
    assert (first["submitter_email"], first["project_id"]) == ("ada@example.org", None)
    assert (body["sample_count"], body["submission_count"], body["repeated"]) == (2, 1, False)
    job = Job.objects.get(pk=body["job_id"])
    assert (job.status, job.owner, job.message) == (
        "succeeded",
        caller.user,
        "Took in 2 samples in 1 submissions.",
    )
    assert Intake.objects.get().job == job
    assert Sample.objects.count() == 2


@pytest.mark.usefixtures("worker")
def test_the_same_sheet_again_answers_with_the_same_samples_and_keeps_no_second_copy() -> None:
    caller, content = Caller(make_user()), sheet({}, {})
    first = send(caller, content).json()
    again = send(caller, content, path=f"{PATH}/").json()
    assert again["repeated"] is True
    assert again["samples"] == first["samples"]
    assert (Sample.objects.count(), Intake.objects.count(), StoredFile.objects.count()) == (2, 1, 1)


@pytest.mark.usefixtures("worker")
def test_a_sheet_with_problems_is_a_422_that_names_rows_and_offers_the_list() -> None:
    caller = Caller(make_user())
    response = send(caller, sheet({}, BAD, {"sample_type": "stone"}))
    assert refusal(response) == (422, "sheet_rows_refused")
    assert field_codes(response) == {
        "row 3, concentration": "number_negative",
        "row 4, sample_type": "not_a_choice",
    }
    assert (Sample.objects.count(), Submission.objects.count(), Intake.objects.count()) == (0, 0, 0)
    listed = StoredFile.objects.get()
    assert response.json()["error_file_id"] == str(listed.pk)
    assert (listed.filename, listed.owner) == ("sheet-problems.csv", caller.user)


@pytest.mark.usefixtures("worker")
def test_the_good_rows_alone_by_choice() -> None:
    response = send(Caller(make_user()), sheet({}, BAD), mode="partial")
    body = response.json()
    assert (response.status_code, body["sample_count"], body["problem_count"]) == (200, 1, 1)
    assert [sample["sample_name"] for sample in body["samples"]] == ["A1"]
    assert StoredFile.objects.filter(pk=body["error_file_id"]).exists()


@pytest.mark.usefixtures("worker")
def test_a_dry_run_tells_and_keeps_nothing() -> None:
    response = send(Caller(make_user()), sheet({"project_id": "New"}, BAD), dry_run="true")
    body = response.json()
    assert (response.status_code, body["samples"], body["accepted"]) == (200, [], False)
    assert (body["projects_created"], body["problem_count"]) == (["New"], 1)
    assert nothing_is_kept()


@pytest.mark.usefixtures("worker")
def test_another_sheet_than_the_template_is_a_422_and_is_not_kept() -> None:
    response = send(Caller(make_user()), b"Well,Name\nA1,x\n", path="/submission/intake")
    assert refusal(response) == (422, "not_the_template")
    assert "unknown are Well, Name" in response.json()["detail"]
    assert nothing_is_kept()


@pytest.mark.usefixtures("worker")
def test_a_workbook_is_a_sheet_too() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(TEMPLATE_COLUMNS)
    workbook.active.append(
        [
            "A1",
            None,
            "Ada",
            "ada@example.org",
            None,
            "DNA",
            None,
            298.9,
            2,
            None,
            None,
            None,
            None,
            None,
            None,
            "HTSF-001",
        ]
    )
    content = io.BytesIO()
    workbook.save(content)
    body = send(Caller(make_user()), content.getvalue(), "sheet.xlsx").json()
    assert [(sample["concentration"], sample["volume"]) for sample in body["samples"]] == [(298.9, 2.0)]


def zip_bomb() -> bytes:
    """Return a workbook of 200 MB of zeros that packs to 200 kB."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as entry:
            for _ in range(200):
                entry.write(bytes(1024 * 1024))
    return content.getvalue()


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(
    ("content", "filename", "status", "code"),
    [
        (sheet({}) + b"x,y,z\n" * 200_000, "long.csv", 413, "sheet_too_large"),
        (zip_bomb(), "bomb.xlsx", 413, "sheet_too_large"),
        (sheet({"sample_name": "a" * 40_000}), "wide.csv", 422, "sheet_not_readable"),
    ],
    ids=["200,000 rows", "zip bomb", "long cell"],
)
def test_what_only_the_worker_can_tell_is_refused_in_its_own_words(
    content: bytes, filename: str, status: int, code: str
) -> None:
    response = send(Caller(make_user()), content, filename)
    assert refusal(response) == (status, code)
    assert nothing_is_kept()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "filename", "status", "code"),
    [
        (b"", "empty.csv", 422, "sheet_not_readable"),
        (b" \n \n", "blank.csv", 422, "sheet_not_readable"),
        (b"MZ\x90\x00" + bytes(500), "renamed.csv", 415, "sheet_kind_not_accepted"),
        (sheet({"sample_name": "nul\x00"}), "nul.csv", 415, "sheet_kind_not_accepted"),
        (b"%PDF-1.7 ...", "quote.csv", 415, "sheet_kind_not_accepted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "old.xls", 415, "sheet_kind_not_accepted"),
        (b"x" * (50 * 1024 * 1024), "line.csv", 413, "too_large"),
        (b"x" * (20 * 1024 * 1024 + 1), "line.csv", 413, "sheet_too_large"),
    ],
    ids=["empty", "blank", "executable", "NUL", "PDF", "xls", "50 MB line", "20 MB line"],
)
def test_what_can_be_told_at_once_is_refused_without_a_job(
    content: bytes, filename: str, status: int, code: str
) -> None:
    response = send(Caller(make_user()), content, filename)
    assert refusal(response) == (status, code)
    assert nothing_is_kept()
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_a_body_that_is_no_form_is_a_415() -> None:
    response = Caller(make_user()).post(PATH, {"file": "sheet.csv"})
    assert refusal(response)[0] == 415
    assert not Job.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "file"),
        ({"mode": "half"}, "mode"),
        ({"dry_run": "perhaps"}, "dry_run"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_a_form_with_other_members_names_them(fields: dict[str, str], field: str) -> None:
    file = {"file": SimpleUploadedFile("sheet.csv", sheet({}))} if fields else {}
    response = Caller(make_user()).client.post(f"/api/v1{PATH}", {**file, **fields})
    assert refusal(response)[0] == 422
    assert field in field_codes(response)
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_without_a_worker_the_answer_is_202_and_the_jobs_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "PATIENCE", timedelta(seconds=0.1))
    caller = Caller(make_user())
    response = send(caller, sheet({}))
    body = response.json()
    assert (response.status_code, body["samples"]) == (202, [])
    job = Job.objects.get(pk=body["job_id"])
    assert response["Location"] == f"http://testserver/api/v1/jobs/{job.pk}"
    assert (job.status, Sample.objects.count()) == ("queued", 0)
    run_job(job_id=job.pk, work=carry_out_intake)
    assert Sample.objects.count() == 1
    found = caller.get(f"/jobs/{job.pk}").json()
    assert (found["status"], found["result"]["sample_count"]) == ("succeeded", 1)


@pytest.mark.django_db(transaction=True)
def test_a_job_that_comes_twice_is_done_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "PATIENCE", timedelta(0))
    job_id = Job.objects.get(pk=send(Caller(make_user()), sheet({})).json()["job_id"]).pk
    run_job(job_id=job_id, work=carry_out_intake)
    run_job(job_id=job_id, work=carry_out_intake)
    assert (Sample.objects.count(), Intake.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_an_upload_that_is_gone_fails_the_job_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "PATIENCE", timedelta(0))
    job_id = send(Caller(make_user()), sheet({})).json()["job_id"]
    StoredFile.objects.all().delete()
    run_job(job_id=Job.objects.get().pk, work=carry_out_intake)
    job = Job.objects.get(pk=job_id)
    assert (job.status, job.error_code) == ("failed", "sheet_not_readable")
    assert job.error_detail == "The upload is no longer there. Send it again."


@pytest.mark.django_db
def test_an_auditor_may_neither_send_a_sheet_nor_fetch_the_template() -> None:
    auditor = Caller(make_user(Role.AUDITOR))
    assert refusal(send(auditor, sheet({}))) == (403, "permission_denied")
    assert refusal(auditor.get("/submission/template.csv")) == (403, "permission_denied")
    assert nothing_is_kept()


@pytest.mark.django_db
def test_the_template_holds_the_sixteen_columns() -> None:
    response = Caller(make_user()).get("/submission/template.csv")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="template.csv"'
    assert response.content == (",".join(TEMPLATE_COLUMNS) + "\r\n").encode()
