"""MinKNOW sheets over HTTP."""

from typing import Any

import pytest

from apps.samples.models.issued_sheets import IssuedSheet
from apps.samples.models.labs import Lab
from apps.samples.models.submissions import Submission
from apps.security.choices import Role
from tests.factories.samples import make_sample, make_submission, make_user
from tests.samples.api.calling import Caller, field_codes, refusal


@pytest.fixture
def submission(lab: Lab) -> Submission:
    """Thirty wells for a kit of 24 barcodes."""
    form = make_submission(lab=lab, number="HTSF--RE-201", kit="SQK-RBK114.24")
    for number in range(1, 31):
        make_sample(submission=form, number=number, name=f"A {number}")
    return form


def asked(**fields: Any) -> dict[str, Any]:
    runs = [{"flow_cell_id": "FBA00001"}, {"position_id": "MN12345"}]
    return {"experiment_id": "RE-201", "runs": runs, **fields}


def path(submission: Submission) -> str:
    return f"/submissions/{submission.pk}/minknow-sheets"


def test_sheets_are_issued_listed_and_downloaded(technician: Caller, submission: Submission) -> None:
    response = technician.post(path(submission), asked())
    assert response.status_code == 201
    body = response.json()
    assert (body["dry_run"], body["accepted"], body["kit"]) == (False, True, "SQK-RBK114.24")
    assert (body["planned"], body["problems"]) == ([], [])
    first, second = body["issued"]
    assert (first["flow_cell_id"], first["position_id"]) == ("FBA00001", None)
    assert (second["flow_cell_id"], second["position_id"]) == (None, "MN12345")
    assert first["assignments"][0] == {
        "sample": str(submission.samples.get(number=1).pk),
        "number": 1,
        "name": "A 1",
        "alias": "A_1",
        "renamed": True,
        "barcode": "barcode01",
        "type": "test_sample",
        "origin": "assigned",
    }
    assert technician.get(path(submission)).json() == body["issued"]
    file: Any = technician.client.get(second["download"])
    assert (file.status_code, file["Content-Type"]) == (200, "text/csv")
    assert file["Content-Disposition"] == 'attachment; filename="RE-201-HTSF--RE-201-run2.csv"'
    assert file["X-Content-Type-Options"] == "nosniff"
    lines = b"".join(file.streaming_content).decode().splitlines()
    assert lines[:2] == [
        "experiment_id,kit,position_id,sample_id,alias,type,barcode",
        "RE-201,SQK-RBK114-24,MN12345,HTSF--RE-201-run2,A_25,test_sample,barcode01",
    ]
    assert len(lines) == 7


def test_a_dry_run_tells_all_and_writes_nothing(technician: Caller, submission: Submission) -> None:
    response = technician.post(path(submission), asked(runs=[], dry_run=True))
    assert response.status_code == 200
    body = response.json()
    assert (body["dry_run"], body["accepted"], body["issued"]) == (True, False, [])
    assert [problem["code"] for problem in body["problems"]] == ["runs_too_few"]
    assert [(run["run_number"], len(run["assignments"])) for run in body["planned"]] == [(1, 24), (2, 6)]
    assert {(run["flow_cell_id"], run["csv"]) for run in body["planned"]} == {(None, None)}
    lawful = technician.post(path(submission), asked(dry_run=True)).json()
    assert (lawful["accepted"], lawful["problems"]) == (True, [])
    assert lawful["planned"][1]["csv"].startswith("experiment_id,kit,position_id")
    assert not IssuedSheet.objects.exists()


def test_what_cannot_be_issued_is_refused_with_every_problem(
    technician: Caller, submission: Submission
) -> None:
    runs = [{"flow_cell_id": "FBA 1"}, {"flow_cell_id": "F2", "position_id": "X1"}]
    response = technician.post(path(submission), asked(runs=runs, kit="SQK-LSK114.96"))
    assert refusal(response) == (422, "run_sheets_refused")
    assert response.json()["detail"].startswith("There are 3 problems with these sheets; nothing was issued.")
    assert field_codes(response) == {
        "kit": "kit_unknown",
        "runs.1.flow_cell_id": "text_not_lawful",
        "runs.2": "place_ambiguous",
    }
    assert not IssuedSheet.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "experiment_id"),
        ({"experiment_id": 5}, "experiment_id"),
        (asked(flow_cell="F1"), "flow_cell"),
        (asked(dry_run="yes"), "dry_run"),
        (asked(runs=[{"flow_cell_id": "F"}] * 401), "runs"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(
    technician: Caller, submission: Submission, body: dict[str, Any], field: str
) -> None:
    response = technician.post(path(submission), body)
    assert response.status_code == 422
    assert field in field_codes(response)


def test_a_customer_neither_issues_nor_sees_sheets(
    requester: Caller, technician: Caller, submission: Submission
) -> None:
    issued = technician.post(path(submission), asked()).json()["issued"][0]
    assert refusal(requester.post(path(submission), asked())) == (403, "permission_denied")
    assert refusal(requester.get(path(submission))) == (403, "permission_denied")
    assert refusal(requester.client.get(issued["download"])) == (403, "permission_denied")
    assert IssuedSheet.objects.count() == 2


def test_an_auditor_sees_issued_sheets_and_issues_none(technician: Caller, submission: Submission) -> None:
    auditor = Caller(make_user(Role.AUDITOR))
    technician.post(path(submission), asked())
    assert len(auditor.get(path(submission)).json()) == 2
    assert refusal(auditor.post(path(submission), asked())) == (403, "permission_denied")


def test_a_sheet_below_another_submission_is_not_found(technician: Caller, submission: Submission) -> None:
    issued = technician.post(path(submission), asked()).json()["issued"][0]
    other = make_submission()
    address = f"{path(other)}/{issued['id']}/content"
    assert refusal(technician.get(address)) == (404, "issued_sheet_not_found")
