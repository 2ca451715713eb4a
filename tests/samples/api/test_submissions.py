"""Submissions over HTTP."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.samples.models.labs import Lab
from apps.samples.models.submissions import ChargeLine, Submission
from apps.security.choices import Role
from tests.factories.samples import make_lab, make_project, make_sample, make_submission, make_user
from tests.samples.api.calling import Caller, everything, field_codes, refusal

A_FORM: dict[str, Any] = {
    "quote_number": "HTSF--RE-201",
    "lab_name": "Franklin, Rosalind (UNC-CH) Lab",
    "requester_name": "Rosalind Franklin",
    "requester_email": "rosalind@example.org",
    "kit": "SQK-RBK114.24",
    "human_dna": "unknown",
    "flow_cell_devices": ["MinION", "Flongle"],
    "delivery_methods": ["Globus", "ITS storage"],
    "genome_size": 600,
    "quote_date": "2026-03-02",
    "projected_cost": "897.00",
    "currency": "USD",
    "charges": [{"name": "MinION DNA Flow Cell", "quantity": 1, "unit_price": "897.00", "total": "897.00"}],
}


def test_a_form_is_taken_down_as_it_is(technician: Caller, lab: Lab) -> None:
    response = technician.post("/submissions", A_FORM)
    assert response.status_code == 201
    body = response.json()
    assert (body["number"], body["lab"], body["lab_name"]) == ("HTSF--RE-201", str(lab.pk), lab.name)
    assert (body["status"], body["source"], body["sample_count"]) == ("submitted", "manual", 0)
    assert body["flow_cell_devices"] == ["MinION", "Flongle"]
    assert (body["genome_size"], body["genome_size_unit"]) == (600.0, None)
    assert (body["projected_cost"], body["known_charges"]) == ("897.00", None)
    assert body["comments"] is None
    assert response["ETag"]
    charges = technician.get(f"/submissions/{body['id']}/charges").json()
    assert [(line["name"], line["quantity"], line["total"]) for line in charges] == [
        ("MinION DNA Flow Cell", 1.0, "897.00")
    ]


def test_a_number_is_taken_once(technician: Caller, lab: Lab) -> None:
    assert technician.post("/submissions", A_FORM).status_code == 201
    assert refusal(technician.post("/submissions", A_FORM)) == (409, "number_taken")
    assert (Submission.objects.count(), ChargeLine.objects.count()) == (1, 1)


def test_values_that_make_no_sense_are_listed_and_nothing_is_stored(technician: Caller) -> None:
    response = technician.post(
        "/submissions",
        {
            "requester_email": "a@example.org",
            "quote_date": "0000-01-01",
            "quote_expires": "0001-01-01",
            "human_dna": "maybe",
            "flow_cell_devices": "MinION",
            "projected_cost": "NaN",
            "known_charges": -1,
            "colour": "red",
            "charges": [{"name": ""}],
        },
    )
    assert refusal(response) == (422, "invalid")
    assert field_codes(response) == {
        "quote_date": "invalid",
        "quote_expires": "out_of_range",
        "human_dna": "invalid_choice",
        "flow_cell_devices": "not_a_list",
        "projected_cost": "invalid",
        "known_charges": "min_value",
        "colour": "unknown_field",
        "charges.0.name": "blank",
    }
    assert not Submission.objects.exists()


def test_a_requester_corrects_a_draft_and_hands_it_in(requester: Caller, lab: Lab) -> None:
    made = requester.post("/submissions", {"draft": True, "comments": "amplicons of 600 bp"}).json()
    assert (made["status"], made["lab"], made["submitted_at"]) == ("draft", str(lab.pk), None)
    assert made["requester_email"] == requester.user.email
    path = f"/submissions/{made['id']}"
    assert requester.patch(path, {"coverage": "30x"}).json()["coverage"] == "30x"
    handed_in = requester.post(f"{path}/submit").json()
    assert handed_in["status"] == "submitted"
    assert handed_in["submitted_at"] is not None
    assert refusal(requester.patch(path, {"coverage": "60x"})) == (409, "submission_sent")
    assert Submission.objects.get().coverage == "30x"


def test_other_labs_submissions_are_not_there(stranger: Caller, requester: Caller, lab: Lab) -> None:
    submission = make_submission(lab=lab)
    assert requester.get(f"/submissions/{submission.pk}").status_code == 200
    for path in ("", "/samples", "/charges", "/history", "/attachments", "/communications"):
        response = stranger.get(f"/submissions/{submission.pk}{path}")
        assert refusal(response) == (404, "submission_not_found"), path
    assert stranger.get("/submissions").json() == []
    assert [row["id"] for row in requester.get("/submissions").json()] == [str(submission.pk)]


def test_of_two_corrections_of_one_version_the_second_is_refused(technician: Caller, manager: Caller) -> None:
    submission = make_submission()
    version = technician.get(f"/submissions/{submission.pk}").json()["updated_at"]
    won = technician.patch(f"/submissions/{submission.pk}", {"coverage": "30x", "updated_at": version})
    lost = manager.put(f"/submissions/{submission.pk}", {"coverage": "60x", "updated_at": version})
    assert won.status_code == 200
    assert refusal(lost) == (409, "stale")
    assert Submission.objects.get().coverage == "30x"


def test_linking_a_lab_shows_the_submission_to_its_members(
    manager: Caller, technician: Caller, requester: Caller, lab: Lab
) -> None:
    submission = make_submission(lab_name_printed="R. Franklin's lab")
    path = f"/submissions/{submission.pk}"
    assert requester.get(path).status_code == 404
    assert refusal(technician.post(f"{path}/lab", {"lab": str(lab.pk)})) == (403, "permission_denied")
    linked = manager.post(f"{path}/lab", {"lab": str(lab.pk), "remember_alias": True})
    assert linked.json()["lab_name"] == lab.name
    assert requester.get(path).status_code == 200
    assert [alias.name for alias in lab.aliases.all()] == ["R. Franklin's lab"]


def test_a_submission_in_work_is_not_archived(manager: Caller) -> None:
    submission = make_submission()
    sample = make_sample(submission=submission)
    path = f"/submissions/{submission.pk}/archive"
    assert refusal(manager.post(path, {"reason": "old"})) == (409, "submission_in_work")
    manager.post(f"/samples/{sample.pk}/withdraw", {"reason": "never came"})
    assert manager.post(path, {"reason": "old"}).json()["status"] == "archived"


def test_a_submissions_samples_are_listed_in_the_order_of_the_form(technician: Caller) -> None:
    submission = make_submission()
    for number in (3, 1, 2):
        make_sample(submission=submission, number=number)
    make_sample()
    rows = everything(technician.get(f"/submissions/{submission.pk}/samples"))
    assert [row["number"] for row in rows] == [1, 2, 3]
    page = technician.get(f"/submissions/{submission.pk}/samples", {"limit": 1})
    assert (page["X-Total-Count"], page.json()) == ("3", rows[:1])


def test_submissions_are_narrowed_and_found(technician: Caller, lab: Lab) -> None:
    project = make_project("Phages", lab=lab)
    wanted = make_submission(
        lab=lab, project=project, number="HTSF--RE-201", requester_email="Zoe@example.org"
    )
    make_submission()
    for query in (
        {"lab": str(lab.pk)},
        {"project": str(project.pk)},
        {"requester_email": "zoe@EXAMPLE.org"},
        {"search": "re-201"},
        {"search": "phages"},
        {"search": str(wanted.pk)},
    ):
        assert [row["id"] for row in technician.get("/submissions", query).json()] == [str(wanted.pk)], query
    assert field_codes(technician.get("/submissions", {"status": "lost"})) == {"status": "invalid_choice"}


def test_the_number_of_queries_of_a_list_is_constant(technician: Caller) -> None:
    counts = []
    for size in (1, 9):
        for _ in range(size):
            lab = make_lab()
            make_sample(submission=make_submission(lab=lab, project=make_project(lab=lab)))
        with CaptureQueriesContext(connection) as queries:
            technician.get("/submissions")
        counts.append(len(queries))
    assert counts == [3, 3]


def test_the_history_of_a_submission_tells_who_changed_what(technician: Caller) -> None:
    submission = make_submission()
    technician.patch(f"/submissions/{submission.pk}", {"coverage": "30x"})
    latest = technician.get(f"/submissions/{submission.pk}/history").json()[0]
    assert latest["who"] == technician.user.username
    assert [
        (c["column"], c["before"], c["after"]) for c in latest["changes"] if c["column"] == "coverage"
    ] == [("coverage", "", "30x")]


def test_an_auditor_reads_and_writes_nothing(db: None) -> None:
    auditor = Caller(make_user(Role.AUDITOR))
    submission = make_submission()
    assert auditor.get(f"/submissions/{submission.pk}").status_code == 200
    assert refusal(auditor.patch(f"/submissions/{submission.pk}", {"coverage": "1x"})) == (
        403,
        "permission_denied",
    )
    assert refusal(auditor.post("/submissions", A_FORM)) == (403, "permission_denied")
    assert Submission.objects.get().coverage == ""
