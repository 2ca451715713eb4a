"""Creating, updating and withdrawing samples over HTTP, and who loses when two want the same."""

from decimal import Decimal
from typing import Any

import pytest

from apps.samples.choices import SampleStatus
from apps.samples.models.labs import Lab
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from tests.factories.samples import make_lab, make_sample, make_submission
from tests.samples.api.calling import Caller, everything, field_codes, refusal

NAUGHTY = [
    "<script>alert(1)</script>",
    "Robert'); DROP TABLE samples_sample;--",
    "HTSF--RE-201 insert size 600bp",
    "Zoë «ß» 试样 🧬",
    "{{ 7*7 }} ${7*7} %s %(name)s",
    "../../etc/passwd",
    "=1+1",
]


def stored(sample: Sample) -> dict[str, Any]:
    """Return the sample's row as it is now."""
    return dict(Sample.objects.filter(pk=sample.pk).values().get())


@pytest.mark.parametrize("name", NAUGHTY)
def test_a_name_is_kept_as_the_customer_wrote_it(requester: Caller, name: str) -> None:
    response = requester.post(
        "/samples", {"sample_name": name, "sample_type": "DNA", "chart_field": "HTSF-001"}
    )
    assert response.status_code == 201
    assert response.json()["sample_name"] == name
    assert Sample.objects.get().name == name


def test_a_partial_sample_of_a_requester_lands_in_their_open_submission(requester: Caller, lab: Lab) -> None:
    body = {"sample_name": "Phage 7", "sample_type": "DNA", "concentration": 42.5, "chart_field": "HTSF-001"}
    first = requester.post("/samples", body)
    second = requester.post("/samples", {**body, "sample_name": "Phage 8"})
    assert (first.status_code, second.status_code) == (201, 201)
    one, two = first.json(), second.json()
    assert one["submission_id"] == two["submission_id"]
    assert (one["number"], two["number"]) == (1, 2)
    assert one["submitter_name"] == "Rosalind Franklin"
    assert one["submitter_email"] == requester.user.email
    assert one["lab"] == str(lab.pk)
    assert (one["concentration"], one["concentration_method"]) == (42.5, "stated")
    assert one["created_by"] == str(requester.user.pk)
    assert first["ETag"] == requester.get(f"/samples/{one['id']}")["ETag"]
    assert Submission.objects.get().source == "manual"


def test_a_requester_cannot_submit_for_a_lab_by_printing_its_name(requester: Caller) -> None:
    make_lab("The Neighbours")
    response = requester.post(
        "/samples",
        {"sample_name": "x", "sample_type": "DNA", "chart_field": "HTSF-001", "lab_name": "The Neighbours"},
    )
    assert refusal(response) == (422, "lab_not_yours")
    assert field_codes(response) == {"lab_name": "lab_not_yours"}
    assert not Sample.objects.exists()
    assert not Submission.objects.exists()


def test_what_is_missing_of_a_new_sample_is_listed(technician: Caller) -> None:
    response = technician.post("/samples", {"priority": "soon"})
    assert refusal(response) == (422, "invalid")
    assert field_codes(response) == {
        "sample_name": "required",
        "sample_type": "required",
        "priority": "invalid_choice",
    }
    assert not Sample.objects.exists()


def test_a_sample_is_not_added_to_another_labs_submission(stranger: Caller, lab: Lab) -> None:
    submission = make_submission(lab=lab)
    response = stranger.post(
        "/samples",
        {
            "sample_name": "x",
            "sample_type": "DNA",
            "chart_field": "HTSF-001",
            "submission_id": str(submission.pk),
        },
    )
    assert refusal(response) == (404, "submission_not_found")
    assert not Sample.objects.exists()


def test_the_same_key_and_body_create_one_sample(requester: Caller) -> None:
    body = {"sample_name": "x", "sample_type": "DNA", "chart_field": "HTSF-001"}
    first = requester.post("/samples", body, Idempotency_Key="key-1")
    again = requester.post("/samples", body, Idempotency_Key="key-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first["ETag"] == again["ETag"]
    other = requester.post("/samples", {**body, "sample_name": "y"}, Idempotency_Key="key-1")
    assert refusal(other) == (422, "idempotency_key_reused")
    assert Sample.objects.count() == 1


@pytest.mark.parametrize("method", ["put", "patch"])
def test_an_update_writes_the_named_fields_only(technician: Caller, method: str) -> None:
    sample = make_sample(name="Phage 7", kit="SQK-LSK114")
    response = getattr(technician, method)(
        f"/samples/{sample.pk}", {"sample_name": "Phage 8", "volume": 11.25}
    )
    assert response.status_code == 200
    before = {name: value for name, value in sample.__dict__.items() if not name.startswith("_")}
    after = stored(sample)
    changed = {name for name, value in after.items() if name in before and value != before[name]}
    assert changed == {"name", "volume_ul", "total_amount_ng", "updated_at"}
    assert (after["name"], after["volume_ul"], after["kit"]) == ("Phage 8", Decimal("11.2500"), "SQK-LSK114")


def test_a_sample_sent_back_whole_changes_nothing(technician: Caller) -> None:
    sample = make_sample(chemistry="R9.4.1", assigned_to="Grey", nanodrop_ng_ul=Decimal("33.3333"))
    before = stored(sample)
    body = technician.get(f"/samples/{sample.pk}").json()
    response = technician.put(f"/samples/{sample.pk}", body)
    assert response.status_code == 200
    assert response.json() == body
    assert stored(sample) == before


def test_status_and_assignment_inside_an_update_call_their_verbs(technician: Caller) -> None:
    sample = make_sample()
    response = technician.put(
        f"/samples/{sample.pk}",
        {"status": "prep", "assigned_to": technician.user.username.upper(), "priority": "high"},
    )
    assert response.status_code == 200
    body = response.json()
    assert (body["status"], body["stage"], body["priority"]) == ("prep", "library_prep", "high")
    assert body["assigned_user"] == str(technician.user.pk)
    assert body["started_at"] is not None


def test_an_update_whose_move_is_unlawful_writes_nothing_at_all(technician: Caller) -> None:
    sample = make_sample()
    before = stored(sample)
    response = technician.put(f"/samples/{sample.pk}", {"status": "completed", "priority": "high"})
    assert refusal(response) == (409, "unlawful_move")
    assert stored(sample) == before


def test_a_changed_read_only_member_is_refused_and_nothing_is_written(technician: Caller) -> None:
    sample = make_sample()
    before = stored(sample)
    response = technician.patch(
        f"/samples/{sample.pk}", {"lab_id": "X", "stage": "library_qc", "kit": "SQK-LSK114"}
    )
    assert refusal(response) == (422, "invalid")
    assert field_codes(response) == {"lab_id": "read_only", "stage": "read_only"}
    assert stored(sample) == before


def test_an_unknown_member_is_refused_and_nothing_is_written(technician: Caller) -> None:
    sample = make_sample()
    before = stored(sample)
    response = technician.patch(f"/samples/{sample.pk}", {"is_admin": True, "kit": "SQK-LSK114"})
    assert refusal(response) == (422, "invalid")
    assert field_codes(response) == {"is_admin": "unknown_field"}
    assert stored(sample) == before


def test_of_two_who_read_the_same_version_the_second_gets_412_by_header(
    technician: Caller, manager: Caller
) -> None:
    sample = make_sample(priority="normal")
    version = technician.get(f"/samples/{sample.pk}")["ETag"]
    won = technician.patch(f"/samples/{sample.pk}", {"priority": "high"}, If_Match=version)
    lost = manager.patch(f"/samples/{sample.pk}", {"priority": "low"}, If_Match=version)
    assert won.status_code == 200
    assert refusal(lost) == (412, "version_mismatch")
    assert stored(sample)["priority"] == "high"
    assert won["ETag"] != version


def test_of_two_who_read_the_same_version_the_second_gets_409_by_body(
    technician: Caller, manager: Caller
) -> None:
    sample = make_sample(priority="normal")
    body = technician.get(f"/samples/{sample.pk}").json()
    won = technician.put(f"/samples/{sample.pk}", {**body, "priority": "high"})
    lost = manager.put(f"/samples/{sample.pk}", {**body, "priority": "low"})
    assert won.status_code == 200
    assert refusal(lost) == (409, "stale")
    assert stored(sample)["priority"] == "high"
    history = technician.get(f"/samples/{sample.pk}/history").json()
    changes = [line["changes"] for line in history if any(c["column"] == "priority" for c in line["changes"])]
    assert [[c["before"], c["after"]] for c in changes[0] if c["column"] == "priority"] == [
        ["normal", "high"]
    ]


def test_without_a_version_each_writes_what_they_name(technician: Caller, manager: Caller) -> None:
    sample = make_sample()
    assert technician.patch(f"/samples/{sample.pk}", {"priority": "high"}).status_code == 200
    assert manager.patch(f"/samples/{sample.pk}", {"kit": "SQK-LSK114"}).status_code == 200
    after = stored(sample)
    assert (after["priority"], after["kit"]) == ("high", "SQK-LSK114")


@pytest.mark.parametrize(("header", "status"), [("*", 200), ('W/"x"', 412), ("nonsense", 412)])
def test_an_if_match_that_is_no_version_of_ours_never_matches(
    technician: Caller, header: str, status: int
) -> None:
    sample = make_sample()
    response = technician.patch(f"/samples/{sample.pk}", {"priority": "high"}, If_Match=header)
    assert response.status_code == status
    assert stored(sample)["priority"] == ("high" if status == 200 else "normal")


def test_an_echoed_version_that_is_no_time_is_refused(technician: Caller) -> None:
    sample = make_sample()
    response = technician.patch(f"/samples/{sample.pk}", {"priority": "high", "updated_at": "0000-00-00"})
    assert refusal(response) == (422, "invalid")
    assert field_codes(response) == {"updated_at": "invalid"}
    assert stored(sample)["priority"] == "normal"


def test_deleting_withdraws_and_answers_with_the_sample(manager: Caller, requester: Caller, lab: Lab) -> None:
    sample = make_sample(lab=lab)
    response = manager.delete(f"/samples/{sample.pk}")
    assert response.status_code == 200
    body = response.json()
    assert (body["status"], body["withdrawn_reason"]) == ("archived", "deleted through the API")
    assert everything(manager.get("/samples")) == []
    assert manager.get(f"/samples/{sample.pk}").status_code == 200
    assert refusal(requester.get(f"/samples/{sample.pk}")) == (404, "sample_not_found")
    assert Sample.objects.filter(pk=sample.pk, status=SampleStatus.ARCHIVED).exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_requester_changes_no_sample(requester: Caller, lab: Lab, method: str) -> None:
    sample = make_sample(lab=lab)
    before = stored(sample)
    path = f"/samples/{sample.pk}"
    response = (
        requester.delete(path) if method == "delete" else requester.send(method.upper(), path, {"kit": "x"})
    )
    assert refusal(response) == (403, "permission_denied")
    assert stored(sample) == before


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"sample_name": ', 400, "malformed"),
        (b'{"volume": NaN}', 400, "malformed"),
        (b'{"volume": Infinity}', 400, "malformed"),
        (b'{"volume": 1e999}', 400, "malformed"),
        (b'{"sample_name": "\xff"}', 400, "malformed"),
        (b'{"sample_name": "a\\u0000b"}', 400, "nul_character"),
        (b"[" * 100_000, 400, "malformed"),
        (b'"text"', 422, "invalid"),
        (b"[]", 422, "invalid"),
        (b'{"sample_name": "' + b"x" * 1_000_000 + b'"}', 422, "invalid"),
        (b'{"notes": "' + b"x" * 11_000_000 + b'"}', 413, "too_large"),
    ],
)
def test_a_body_that_cannot_be_meant_is_refused_and_nothing_is_stored(
    technician: Caller, body: bytes, status: int, code: str
) -> None:
    sample = make_sample()
    before = stored(sample)
    for response in (technician.patch(f"/samples/{sample.pk}", body), technician.post("/samples", body)):
        assert refusal(response) == (status, code)
    assert stored(sample) == before
    assert Sample.objects.count() == 1


def test_a_body_of_another_media_type_is_refused(technician: Caller) -> None:
    response = technician.client.post("/api/v1/samples", b"<a/>", content_type="application/xml")
    assert refusal(response) == (415, "unsupported_media_type")
    assert not Sample.objects.exists()
