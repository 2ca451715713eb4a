"""GET /samples: what is listed, in which shape, pages and streams, filters and search."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.samples.api.sample_shape import NAMES
from apps.samples.choices import Priority, SampleStatus
from apps.samples.models.labs import Lab
from apps.samples.models.samples import Sample
from tests.factories.samples import make_lab, make_project, make_sample, make_submission
from tests.samples.api.calling import Caller, everything, field_codes, refusal

CLIENT_MEMBERS = {
    "id", "sample_name", "project_id", "submitter_name", "submitter_email", "lab_name", "sample_type",
    "status", "priority", "assigned_to", "library_prep_by", "submitted_at", "created_at", "updated_at",
    "created_by", "concentration", "volume", "flow_cell_type", "chart_field",
}  # fmt: skip
"""A sample as the main client reads it."""


def names(rows: list[dict[str, Any]]) -> list[str]:
    """Return the names of listed samples in their order."""
    return [row["sample_name"] for row in rows]


def test_a_sample_is_listed_in_the_main_clients_words(technician: Caller, lab: Lab) -> None:
    project = make_project("Phages", lab=lab)
    submission = make_submission(lab=lab, project=project, lab_name_printed="Franklin Lab")
    made = make_sample(
        submission=submission,
        name="<b>Phage</b> 7; DROP TABLE samples_sample",
        measured=False,
        volume_ul=Decimal("20.5"),
        nanodrop_ng_ul=Decimal("33.25"),
        chemistry="R10.4.1",
        flow_cell_device="MinION",
        assigned_to="Dr. Smith",
        created_by=technician.user,
    )
    [row] = technician.get("/samples", {"limit": 10}).json()
    assert set(row) >= CLIENT_MEMBERS
    assert set(row) == {*NAMES, "flow_cell_type"}
    assert {name: row[name] for name in CLIENT_MEMBERS} == {
        "id": str(made.pk),
        "sample_name": "<b>Phage</b> 7; DROP TABLE samples_sample",
        "project_id": str(project.pk),
        "submitter_name": "Rosalind Franklin",
        "submitter_email": "rosalind@example.org",
        "lab_name": "Franklin, Rosalind (UNC-CH) Lab",
        "sample_type": "DNA",
        "status": "submitted",
        "priority": "normal",
        "assigned_to": "Dr. Smith",
        "library_prep_by": None,
        "submitted_at": made.submitted_at.isoformat().replace("+00:00", "Z"),
        "created_at": made.created_at.isoformat().replace("+00:00", "Z"),
        "updated_at": made.updated_at.isoformat().replace("+00:00", "Z"),
        "created_by": str(technician.user.pk),
        "concentration": 33.25,
        "volume": 20.5,
        "flow_cell_type": "R10.4.1",
        "chart_field": "HTSF-001",
    }
    assert (row["concentration_method"], row["total_amount"]) == ("nanodrop", 681.625)


def test_a_missing_measurement_is_null_and_never_zero(technician: Caller) -> None:
    make_sample(measured=False)
    [row] = technician.get("/samples", {"limit": 1}).json()
    measurements = ("concentration", "volume", "total_amount", "a260_280", "a260_230", "rin", "din")
    assert {name: row[name] for name in measurements} == dict.fromkeys(measurements)


def test_a_printed_lab_name_is_shown_where_no_lab_is_linked(technician: Caller) -> None:
    make_sample(submission=make_submission(lab_name_printed="O'Hara, Zoë (UNC-CH) Lab"))
    [row] = technician.get("/samples", {"limit": 1}).json()
    assert (row["lab_name"], row["lab"]) == ("O'Hara, Zoë (UNC-CH) Lab", None)


def test_the_stream_and_the_page_show_the_same_rows_in_the_same_order(technician: Caller) -> None:
    submission = make_submission()
    for number in range(1, 8):
        make_sample(submission=submission, number=number)
    streamed = technician.get("/samples")
    assert streamed.streaming
    assert streamed["Content-Type"] == "application/json"
    rows = everything(streamed)
    assert rows == technician.get("/samples", {"limit": 1000}).json()
    first = technician.get("/samples", {"limit": 3}).json()
    second = technician.get("/samples", {"limit": 3, "offset": 3}).json()
    third = technician.get("/samples", {"limit": 3, "offset": 6}).json()
    assert first + second + third == rows


def test_the_stream_of_nothing_is_an_empty_array(technician: Caller) -> None:
    assert everything(technician.get("/samples")) == []


def test_more_rows_than_one_piece_are_streamed_whole(
    technician: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.samples.api.sample_stream.ROWS_PER_PIECE", 2)
    made = [make_sample() for _ in range(5)]
    assert {row["id"] for row in everything(technician.get("/samples"))} == {str(one.pk) for one in made}


def test_a_stream_that_fails_breaks_off_and_never_looks_whole(
    technician: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.samples.api.sample_stream.ROWS_PER_PIECE", 1)
    for number in range(1, 4):
        make_sample(name=f"Sample {number}")
    pieces = technician.get("/samples").streaming_content
    received = next(pieces)
    monkeypatch.setattr("apps.samples.api.sample_stream.read_row", lambda row: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        received += b"".join(pieces)
    assert received.startswith(b"[{")
    assert not received.endswith(b"]")


def test_a_page_says_how_many_there_are_and_where_the_others_are(technician: Caller) -> None:
    for _ in range(5):
        make_sample()
    response = technician.get("/samples", {"limit": 2, "offset": 2})
    assert response["X-Total-Count"] == "5"
    here = "http://testserver/api/v1/samples"
    assert response["Link"] == (
        f'<{here}?limit=2&offset=0>; rel="first", <{here}?limit=2&offset=4>; rel="last", '
        f'<{here}?limit=2&offset=0>; rel="prev", <{here}?limit=2&offset=4>; rel="next"'
    )


def test_a_trailing_slash_is_answered_and_not_redirected(technician: Caller) -> None:
    assert technician.get("/samples/", {"limit": 1}).status_code == 200


@pytest.mark.parametrize("limit", [1, 100])
def test_the_number_of_queries_does_not_grow_with_the_page(technician: Caller, limit: int) -> None:
    for _ in range(30):
        make_sample(lab=make_lab(), assigned_user=technician.user)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        technician.get("/samples", {"limit": limit})
    assert len(queries) == 3  # the sign-in, the rows, the count


def test_the_stream_asks_two_queries(technician: Caller) -> None:
    for _ in range(5):
        make_sample(lab=make_lab())
    with CaptureQueriesContext(connection) as queries:
        everything(technician.get("/samples"))
    assert len(queries) <= 2


def test_a_head_of_everything_reads_no_rows(technician: Caller) -> None:
    make_sample()
    with CaptureQueriesContext(connection) as queries:
        response = technician.client.head("/api/v1/samples")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert len(queries) == 1


def test_a_requester_sees_the_samples_of_their_labs_only(
    requester: Caller, stranger: Caller, lab: Lab
) -> None:
    mine = make_sample(lab=lab)
    printed = make_submission(lab_name_printed=lab.name)
    make_sample(submission=printed)
    assert [row["id"] for row in everything(requester.get("/samples"))] == [str(mine.pk)]
    assert everything(stranger.get("/samples")) == []


def test_withdrawn_samples_are_not_listed(technician: Caller) -> None:
    make_sample(
        status=SampleStatus.ARCHIVED, withdrawn_at=datetime(2026, 3, 1, tzinfo=UTC), withdrawn_reason="spilt"
    )
    assert everything(technician.get("/samples")) == []


def test_without_credentials_the_answer_is_401(client: Any, db: None) -> None:
    response = client.get("/api/v1/samples")
    assert refusal(response)[0] == 401
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_samples_are_narrowed_by_every_filter(technician: Caller, lab: Lab) -> None:
    project = make_project(lab=lab)
    submission = make_submission(lab=lab, project=project)
    wanted = make_sample(
        submission=submission,
        status=SampleStatus.PREP,
        priority=Priority.URGENT,
        sample_type="RNA",
        kind="positive_control",
        assigned_to="Grey",
        chart_field="HTSF--RE-201",
        submitted_at=datetime(2026, 1, 16, 4, 59, tzinfo=UTC),
    )
    make_sample(submitted_at=datetime(2026, 1, 16, 5, 0, tzinfo=UTC))
    for query in (
        {"status": "prep"},
        {"stage": "library_prep"},
        {"priority": "urgent"},
        {"sample_type": "RNA"},
        {"kind": "positive_control"},
        {"lab": str(lab.pk)},
        {"project": str(project.pk)},
        {"submission": str(submission.pk)},
        {"assigned_to": "grey"},
        {"chart_field": "htsf--re-201"},
        {"submitted_from": "2026-01-15", "submitted_to": "2026-01-15"},
    ):
        assert [row["id"] for row in everything(technician.get("/samples", query))] == [str(wanted.pk)], query
    assert len(everything(technician.get("/samples", {"status": ["prep", "submitted"]}))) == 2
    assert everything(technician.get("/samples", {"created_to": "2020-01-01"})) == []


def test_samples_are_found_by_what_people_know_of_them(technician: Caller, lab: Lab) -> None:
    submission = make_submission(
        lab=lab, number="HTSF--RE-201", quote_number="HTSF--RE-201", requester_name="Zoë O'Hara"
    )
    wanted = make_sample(submission=submission, name="100%_phage", received_by=technician.user)
    make_sample(name="100 phages", submission=make_submission(requester_name="Another"))
    found = (str(wanted.pk), wanted.lab_id, "100%_PHAGE", "re-201", "o'hara", "rosalind (unc")
    for text in found:
        rows = everything(technician.get("/samples", {"search": text}))
        assert [row["id"] for row in rows] == [str(wanted.pk)], text
    assert everything(technician.get("/samples", {"search": "' OR 1=1 --"})) == []


def test_samples_are_ordered_by_the_allow_list_with_the_labs_priorities(technician: Caller) -> None:
    submission = make_submission()
    for name, priority in (("b", "low"), ("a", "urgent"), ("c", "normal")):
        make_sample(submission=submission, name=name, priority=priority)
    assert names(everything(technician.get("/samples", {"ordering": "sample_name"}))) == ["a", "b", "c"]
    assert names(everything(technician.get("/samples", {"ordering": "-priority"}))) == ["a", "c", "b"]
    assert names(everything(technician.get("/samples", {"ordering": "status,-sample_name"}))) == [
        "c",
        "b",
        "a",
    ]


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ({"limit": "0"}, "limit", "out_of_range"),
        ({"limit": "1001"}, "limit", "out_of_range"),
        ({"limit": "ten"}, "limit", "out_of_range"),
        ({"limit": "10", "offset": "-1"}, "offset", "out_of_range"),
        ({"offset": "10"}, "offset", "limit_missing"),
        ({"stauts": "prep"}, "stauts", "unknown_parameter"),
        ({"status": "lost"}, "status", "invalid_choice"),
        ({"lab": "not-a-uuid"}, "lab", "invalid"),
        ({"submitted_from": "0000-00-00"}, "submitted_from", "invalid"),
        ({"search": "a\x00b"}, "search", "null_characters_not_allowed"),
        ({"search": "x" * 201}, "search", "max_length"),
        ({"ordering": "password"}, "ordering", "invalid_choice"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused(
    technician: Caller, query: dict[str, str], field: str, code: str
) -> None:
    response = technician.get("/samples", query)
    assert refusal(response) == (422, "invalid")
    assert field_codes(response) == {field: code}


def test_one_sample_is_read_with_its_version(technician: Caller) -> None:
    sample = make_sample()
    response = technician.get(f"/samples/{sample.pk}")
    assert response["ETag"] == f'"{sample.updated_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}"'
    [listed] = technician.get("/samples", {"limit": 1}).json()
    assert response.json() == listed


def test_an_invisible_sample_is_not_found(requester: Caller, stranger: Caller, lab: Lab) -> None:
    sample = make_sample(lab=lab)
    assert requester.get(f"/samples/{sample.pk}").status_code == 200
    assert refusal(stranger.get(f"/samples/{sample.pk}")) == (404, "sample_not_found")
    assert refusal(requester.get(f"/samples/{uuid4()}")) == (404, "sample_not_found")
    assert Sample.objects.count() == 1
