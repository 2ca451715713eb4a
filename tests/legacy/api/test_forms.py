"""Forms at the old addresses: what was read in the old words, nothing created before it is approved."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from apps.ai.models.readings import Reading
from apps.ai.services import requesting
from apps.ai.services.approving import approve_reading
from apps.core.models.jobs import Job
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.security.choices import Role
from tests.ai.small_forms import quote_pdf
from tests.factories.ai import document, make_reading, sample
from tests.factories.samples import make_lab, make_requester, make_user
from tests.legacy.calling import Panel, body_of, refused, upload

PANEL = "/api/submission/process-pdf"
SERVER = ["/process-pdf", "/api/v1/process-pdf"]
OTHER_SHEET = b"Sample Name,Volume (uL),Qubit (ng/uL),A260/280\n001,20,12.50,1.84\n002,20,13.10,1.90\n"
MEMBERS = {
    *("status", "message", "data", "errors", "warnings", "processing_time", "metadata"),
    *("success", "samples_processed", "samples_created", "job_id"),
}


@pytest.fixture
def trusted(settings: Any, db: None) -> Client:
    """A server inside a trusted network, that sends no credentials at all."""
    settings.LIMS_TRUSTED_CLIENTS = ["127.0.0.1/32"]
    make_user(Role.SERVICE, username="astro")
    return Client()


def post(client: Client, content: bytes, path: str = SERVER[0], filename: str = "quote.pdf") -> Any:
    return upload(client, path, content, filename, {})


def no_records() -> bool:
    return not Sample.objects.exists() and not Submission.objects.exists()


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("path", SERVER)
def test_one_answer_carries_the_members_of_both_clients_and_creates_nothing(
    trusted: Client, path: str
) -> None:
    response = post(trusted, quote_pdf("HTSF--RE-921"), path)
    body = body_of(response)
    reading = Reading.objects.get()
    assert response.status_code == 200
    assert set(body) == MEMBERS
    assert (body["status"], body["success"], body["samples_processed"], body["samples_created"]) == (
        "review",
        False,
        3,
        0,
    )
    assert body["message"] == "Read 3 samples. Nothing is created before somebody of the lab approves it."
    assert body["metadata"] == {"filename": "quote.pdf"}
    assert body["job_id"] == str(reading.job_id)
    assert len(body["warnings"]) == reading.findings_count
    (entry,) = body["data"]
    assert entry["quote_identifier"] == "HTSF--RE-921"
    assert entry["metadata"] == {"reading_id": str(reading.pk)}
    assert [row["nanodrop_conc"] for row in entry["sample_table"]] == [51.5, 52.5, 53.5]
    assert no_records()


@pytest.mark.django_db
def test_a_reading_is_told_in_the_old_words_and_what_the_form_lacks_is_null(trusted: Client) -> None:
    rows = [sample(1, "A", volume_ul="20"), sample(3, "B", volume_ul="20", nanodrop_ng_ul="5")]
    reading = make_reading(
        content=quote_pdf(),
        result=document(
            quote_number="HTSF--RE-201",
            samples=rows,
            sample_types=["gDNA", "Plasmid"],
            flow_cell_count="2",
            comments="Handle with care.",
        ),
    )
    assert body_of(post(trusted, quote_pdf()))["data"] == [
        {
            "submitter_name": "Rosalind Franklin",
            "submitter_email": "rosalind@example.org",
            "lab_name": None,
            "department": None,
            "project_id": None,
            "project_name": None,
            "sample_type": "gDNA, Plasmid",
            "concentration": None,
            "volume": 20.0,
            "chart_field": None,
            "quote_identifier": "HTSF--RE-201",
            "flow_cell": None,
            "flow_cell_count": 2,
            "priority": None,
            "special_instructions": "Handle with care.",
            "extraction_confidence": 0.97,
            "metadata": {"reading_id": str(reading.pk)},
            "sample_table": [
                {
                    "sample_index": 1,
                    "sample_name": "A",
                    "volume": 20.0,
                    "qubit_conc": None,
                    "nanodrop_conc": 298.9,
                    "a260_280": 1.84,
                    "a260_230": None,
                },
                {
                    "sample_index": 3,
                    "sample_name": "B",
                    "volume": 20.0,
                    "qubit_conc": None,
                    "nanodrop_conc": 5.0,
                    "a260_280": 1.84,
                    "a260_230": None,
                },
            ],
        }
    ]


@pytest.mark.django_db
def test_a_form_that_was_approved_is_completed_and_corrections_are_in_it(trusted: Client) -> None:
    user = make_user()
    reading = make_reading(by=user, content=quote_pdf())
    reading.corrections.create(path="samples.1.name", before="1", after="one", by=user)
    approve_reading(reading_id=reading.pk, by=user)
    body = body_of(post(trusted, quote_pdf()))
    assert (body["status"], body["success"], body["samples_created"]) == ("completed", True, 3)
    assert body["message"] == "Read before and approved by the lab: 3 samples."
    assert body["data"][0]["sample_table"][0]["sample_name"] == "one"
    assert Submission.objects.count() == 1


@pytest.mark.django_db
def test_a_form_that_was_rejected_is_no_success(trusted: Client) -> None:
    make_reading(status="rejected", content=quote_pdf())
    body = body_of(post(trusted, quote_pdf()))
    assert (body["status"], body["success"], body["samples_created"]) == ("rejected", False, 0)
    assert no_records()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", [*SERVER, PANEL])
def test_what_is_not_read_in_time_is_503_and_never_a_202(
    trusted: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(requesting, "PATIENCE", timedelta(0))
    if path == PANEL:
        response = Panel(make_user()).upload(path, quote_pdf(), "quote.pdf")
    else:
        response = post(trusted, quote_pdf(), path)
    assert refused(response) == (503, "reading_in_progress")
    assert response["Retry-After"]
    body = body_of(response)
    assert (body["status"], body["data"], body["samples_created"]) == ("failed", [], 0)
    assert Reading.objects.get().status == "queued"


@pytest.mark.usefixtures("worker")
def test_the_repost_after_a_503_gets_the_reading_and_no_second_one(
    trusted: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as impatient:
        impatient.setattr(requesting, "PATIENCE", timedelta(0))
        assert post(trusted, quote_pdf()).status_code == 503
    body = body_of(post(trusted, quote_pdf(), SERVER[1]))
    assert (body["status"], body["samples_processed"]) == ("review", 3)
    assert (Reading.objects.count(), Job.objects.count()) == (1, 1)


@pytest.mark.usefixtures("worker")
def test_a_panel_reads_a_form_too() -> None:
    panel = Panel(make_requester(make_lab()))
    body = body_of(panel.upload(PANEL, quote_pdf(), "quote.pdf"))
    assert (body["status"], body["samples_processed"], body["samples_created"]) == ("review", 3, 0)
    assert Reading.objects.get().requested_by == panel.user


@pytest.mark.django_db
@pytest.mark.parametrize("path", SERVER)
def test_without_credentials_the_answer_is_401_with_all_members_of_a_result(path: str) -> None:
    response = post(Client(), quote_pdf(), path)
    assert refused(response) == (401, "not_authenticated")
    assert set(body_of(response)) >= MEMBERS - {"job_id"}
    assert not Reading.objects.exists()


@pytest.mark.django_db
def test_another_page_cannot_use_the_panels_cookie() -> None:
    panel = Panel(make_user())
    response = upload(panel.client, PANEL, quote_pdf(), "quote.pdf", {"Origin": "https://elsewhere.example"})
    assert refused(response) == (403, "foreign_origin")
    assert not Reading.objects.exists()


@pytest.mark.usefixtures("worker")
def test_a_file_that_cannot_be_read_fails_with_the_readers_sentence(trusted: Client) -> None:
    response = post(trusted, b"%PDF-1.7\nnothing that a PDF would hold")
    assert refused(response) == (422, "document_not_readable")
    body = body_of(response)
    assert body["errors"] == [f"file: {Reading.objects.get().failure_detail}"]
    assert (body["status"], body["samples_created"]) == ("failed", 0)


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("path", ["/process-csv", "/api/v1/process-csv"])
def test_another_sheet_than_the_template_is_a_reading_for_review(trusted: Client, path: str) -> None:
    body = body_of(post(trusted, OTHER_SHEET, path, "samples.csv"))
    assert set(body) == MEMBERS
    assert (body["status"], body["success"], body["samples_processed"], body["samples_created"]) == (
        "review",
        False,
        2,
        0,
    )
    (entry,) = body["data"]
    assert [(row["sample_name"], row["qubit_conc"]) for row in entry["sample_table"]] == [
        ("001", 12.5),
        ("002", 13.1),
    ]
    assert (entry["submitter_name"], entry["volume"]) == (None, 20.0)
    assert entry["metadata"] == {"reading_id": str(Reading.objects.get().pk)}
    assert no_records()


@pytest.mark.usefixtures("worker")
def test_another_sheet_is_read_for_a_panel_too() -> None:
    panel = Panel(make_user())
    body = body_of(panel.upload("/api/submission/process-csv", OTHER_SHEET, "samples.csv"))
    assert (body["status"], body["samples_processed"]) == ("review", 2)
