"""`/api/submissions/ingest`: a reading becomes a draft, what the reader made up becomes null."""

from typing import Any

import pytest

from apps.legacy.api.ingest import Draft, translate
from apps.samples.models.projects import Project
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.security.choices import Role
from tests.factories.samples import make_project, make_requester, make_user
from tests.legacy.calling import Panel, body_of, refused, succeeded

pytestmark = pytest.mark.django_db

PATH = "/api/submissions/ingest"

READING: dict[str, Any] = {
    "submitter_name": "Ada Byron",
    "submitter_email": "ada@example.org",
    "submitter_phone": "919-555-0100",
    "lab_name": "Byron, Ada (UNC-CH) Lab",
    "department": "Mathematics",
    "project_id": None,
    "quote_identifier": "HTSF--RE-901",
    "flow_cell": "R10.4.1",
    "flow_cell_count": 2,
    "priority": "high",
    "special_instructions": "Keep cold",
    "sample_type": "DNA",
    "extraction_confidence": 0.95,
    "sample_table": [{"sample_index": 1, "sample_name": "0.9", "volume": 2}],
    "metadata": {"pages": 3},
}


def test_a_reading_becomes_a_draft_of_what_the_form_said(manager: Panel) -> None:
    response = manager.send("POST", PATH, READING)
    stored = succeeded(response, 201)
    told = {
        name: stored[name]
        for name in (
            *("number", "status", "priority", "requester_name", "requester_email", "requester_phone"),
            *("lab_name", "department", "project_id", "quote_number", "flow_cell_count", "flow_cell_devices"),
            *("sample_types", "comments", "sample_count"),
        )
    }
    assert told == {
        "number": "HTSF--RE-901",
        "status": "draft",
        "priority": "high",
        "requester_name": "Ada Byron",
        "requester_email": "ada@example.org",
        "requester_phone": "919-555-0100",
        "lab_name": "Byron, Ada (UNC-CH) Lab",
        "department": "Mathematics",
        "project_id": None,
        "quote_number": "HTSF--RE-901",
        "flow_cell_count": 2,
        "flow_cell_devices": ["R10.4.1"],
        "sample_types": ["DNA"],
        "comments": "Keep cold",
        "sample_count": 0,
    }


def test_no_sample_is_created_for_a_reading_nobody_approved_and_that_is_said(manager: Panel) -> None:
    body = body_of(manager.send("POST", PATH, READING))
    assert body["samples_created"] == 0
    assert body["not_stored"] == ["extraction_confidence", "metadata", "sample_table"]
    assert body["message"] == (
        "Submission HTSF--RE-901 is stored as a draft. No samples were created: "
        "nobody has approved the reading."
    )
    assert not Sample.objects.exists()


@pytest.mark.parametrize(
    "placeholder", ["Unknown", "unknown", " UNKNOWN ", "unknown@email.com", "", "  ", None]
)
@pytest.mark.parametrize(
    "member",
    ["submitter_name", "submitter_email", "lab_name", "department", "flow_cell", "sample_type", "priority"],
)
def test_a_placeholder_is_nothing_in_every_member(member: str, placeholder: str | None) -> None:
    assert translate({member: placeholder}) == Draft({}, "", "", [])


def test_a_placeholder_inside_a_list_is_left_out() -> None:
    draft = translate({"sample_type": ["DNA", "Unknown", "", None, "RNA"]})
    assert draft == Draft({"sample_types": ["DNA", "RNA"]}, "", "", [])


def test_a_name_that_only_contains_the_placeholder_stays() -> None:
    draft = translate({"submitter_name": "Unknown Pleasures", "lab_name": "Not unknown@email.com"})
    assert draft == Draft({"requester_name": "Unknown Pleasures"}, "Not unknown@email.com", "", [])


def test_a_project_is_taken_by_our_id_and_none_is_made_up_from_a_forms_text(manager: Panel) -> None:
    project = make_project()
    assert translate({"project_id": str(project.pk)}).project_id == str(project.pk)
    assert translate({"project_id": "PRJ-12", "project_name": "Soil"}) == Draft(
        {}, "", "", ["project_id", "project_name"]
    )
    response = manager.send("POST", PATH, {**READING, "project_id": str(project.pk)})
    assert succeeded(response, 201)["project_id"] == str(project.pk)
    assert Project.objects.count() == 1


def test_two_readings_of_one_person_are_two_drafts(manager: Panel) -> None:
    for number in ("HTSF--RE-1", "HTSF--RE-2"):
        stored = succeeded(manager.send("POST", PATH, {**READING, "quote_identifier": number}), 201)
        assert (stored["number"], stored["source"]) == (number, "pdf")


def test_a_quote_that_is_here_already_is_409_and_is_not_stored_twice(manager: Panel) -> None:
    succeeded(manager.send("POST", PATH, READING), 201)
    assert refused(manager.send("POST", PATH, READING)) == (409, "number_taken")
    assert Submission.objects.count() == 1


def test_placeholders_are_stored_as_null(manager: Panel) -> None:
    reading = {
        **READING,
        "submitter_name": "Unknown",
        "submitter_email": "unknown@email.com",
        "lab_name": "Unknown",
        "sample_type": "Unknown",
    }
    stored = succeeded(manager.send("POST", PATH, reading), 201)
    assert (stored["requester_name"], stored["requester_email"], stored["lab_name"]) == (None, None, None)
    assert (stored["sample_types"], stored["extraction_confidence"]) == ([], None)
    row = Submission.objects.values().get()
    assert not [name for name, value in row.items() if "unknown" in str(value).lower()]
    assert row["extraction_confidence"] is None


@pytest.mark.parametrize(
    ("member", "value", "field"),
    [
        ("submitter_email", "no address", "submitter_email"),
        ("lab_name", ["Byron"], "lab_name"),
        ("lab_name", "x" * 201, "lab_name"),
        ("flow_cell_count", "two", "flow_cell_count"),
        ("flow_cell_count", -1, "flow_cell_count"),
        ("sample_type", [{"a": 1}], "sample_types"),
        ("priority", "yesterday", "priority"),
        ("submitter_name", {"first": "Ada"}, "requester_name"),
    ],
)
def test_a_value_that_makes_no_sense_is_422_and_nothing_is_stored(
    manager: Panel, member: str, value: Any, field: str
) -> None:
    response = manager.send("POST", PATH, {**READING, member: value})
    assert refused(response)[0] == 422
    assert field in {error["field"] for error in body_of(response)["errors"]}
    assert not Submission.objects.exists()


@pytest.mark.parametrize("body", [b"[]", b"{", b'"x"'])
def test_a_body_that_is_no_object_is_400(manager: Panel, body: bytes) -> None:
    assert refused(manager.send("POST", PATH, body)) == (400, "malformed")
    assert not Submission.objects.exists()


def test_the_same_reading_under_the_same_key_is_stored_once(manager: Panel) -> None:
    numbers = {
        succeeded(manager.send("POST", PATH, READING, Idempotency_Key="k"), 201)["id"] for _ in range(2)
    }
    assert (len(numbers), Submission.objects.count()) == (1, 1)


def test_an_auditor_may_not_ingest() -> None:
    assert refused(Panel(make_user(Role.AUDITOR)).send("POST", PATH, READING)) == (403, "permission_denied")
    assert not Submission.objects.exists()


def test_the_printed_name_of_a_lab_gives_its_customers_nothing(stranger: Panel, lab: Any) -> None:
    """A reading that names another lab makes no record of that lab."""
    response = stranger.send("POST", PATH, {**READING, "lab_name": lab.name})
    assert response.status_code in {201, 403, 409, 422}
    assert succeeded(Panel(make_requester(lab)).get("/api/submissions")) == []
