"""Projects, submissions and samples at the old addresses: our records, our rules, the panels' envelope."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, connection

from apps.audit.models import LogEntry
from apps.legacy.api import lists
from apps.samples.api import sample_list, sample_stream
from apps.samples.models.labs import Lab
from apps.samples.models.projects import Project
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.security.choices import Role
from tests.factories.samples import (
    make_project,
    make_requester,
    make_sample,
    make_submission,
    make_user,
)
from tests.legacy.calling import Panel, body_of, refused, succeeded

pytestmark = pytest.mark.django_db

LISTS = [
    "/api/projects",
    "/api/submissions",
    "/api/submissions/get-all",
    "/api/samples",
    "/api/get-samples",
    "/api/hierarchy",
]
A_SAMPLE = {
    "sample_name": "007",
    "sample_type": "DNA",
    "concentration": 40,
    "volume": 20,
    "chart_field": "HTSF-001",
}


def state_of(sample: Sample) -> dict[str, Any]:
    return dict(Sample.objects.filter(pk=sample.pk).values().get())


@pytest.mark.parametrize("path", [*LISTS, "/api/queue"])
def test_nothing_opens_without_a_session(path: str, client: Any) -> None:
    for address in (path, f"{path}/", f"{path}?limit=1"):
        response = client.get(address)
        assert refused(response) == (401, "not_authenticated")
        assert response["WWW-Authenticate"] == 'Bearer realm="lims"'


@pytest.mark.parametrize("path", LISTS)
def test_a_customer_of_another_lab_sees_nothing_in_any_list(path: str, stranger: Panel, lab: Lab) -> None:
    project = make_project("Secret soil", lab=lab)
    make_sample(submission=make_submission(lab=lab, project=project), name="Secret tube")
    make_project(lab=lab)
    make_submission(lab=lab)
    assert succeeded(stranger.get(path)) == []
    member = Panel(make_requester(lab))
    assert len(succeeded(member.get(path))) > 0


def test_a_customer_may_not_open_the_queue(stranger: Panel) -> None:
    assert refused(stranger.get("/api/queue")) == (403, "permission_denied")


def test_a_sample_of_another_lab_is_404_as_one_that_does_not_exist(lab: Lab, stranger: Panel) -> None:
    sample = make_sample(lab=lab)
    theirs = stranger.get(f"/api/samples/{sample.pk}")
    nobodys = stranger.get(f"/api/samples/{uuid4()}")
    assert refused(theirs) == refused(nobodys) == (404, "sample_not_found")
    assert body_of(theirs)["message"] == body_of(nobodys)["message"]


@pytest.mark.parametrize(
    ("role", "method", "path"),
    [
        (Role.REQUESTER, "PUT", "/api/samples/{}"),
        (Role.REQUESTER, "PUT", "/api/samples/{}/update"),
        (Role.REQUESTER, "PUT", "/api/samples/{}/stage"),
        (Role.TECHNICIAN, "DELETE", "/api/samples/{}"),
        (Role.AUDITOR, "PATCH", "/api/samples/{}"),
        (Role.AUDITOR, "POST", "/api/submit-sample"),
        (Role.AUDITOR, "POST", "/api/samples"),
        (Role.AUDITOR, "POST", "/api/projects"),
        (Role.AUDITOR, "POST", "/api/submissions"),
        (Role.AUDITOR, "POST", "/api/submissions/ingest"),
    ],
)
def test_a_role_that_may_not_is_403_in_the_envelope_and_nothing_changes(
    role: Role, method: str, path: str
) -> None:
    sample = make_sample()
    before, panel = state_of(sample), Panel(make_user(role))
    assert refused(panel.send(method, path.format(sample.pk), {"volume": 1})) == (403, "permission_denied")
    assert state_of(sample) == before
    assert (Sample.objects.count(), Submission.objects.count(), Project.objects.count()) == (1, 1, 0)


@pytest.mark.parametrize("path", ["/api/samples", "/api/submit-sample", "/api/submit-sample/"])
def test_a_sample_is_handed_in(manager: Panel, path: str) -> None:
    response = manager.send(
        "POST", path, {**A_SAMPLE, "submitter_email": "ada@example.org", "submitter_name": "Ada"}
    )
    data = succeeded(response, 201)
    assert body_of(response)["message"] == "Sample submitted."
    assert (data["sample_name"], data["concentration"], data["volume"]) == ("007", 40.0, 20.0)
    assert response["ETag"] == f'"{data["updated_at"]}"'
    assert Sample.objects.get().name == "007"


def test_a_write_is_the_act_of_the_person_at_the_panel(manager: Panel) -> None:
    sample = make_sample()
    succeeded(manager.send("PUT", f"/api/samples/{sample.pk}/update", {"volume": 18}))
    entry = LogEntry.objects.filter(object_pk=str(sample.pk)).latest("pk")
    assert entry.actor_id == manager.user.pk


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/api/samples/{}"),
        ("PATCH", "/api/samples/{}"),
        ("PUT", "/api/samples/{}/update"),
        ("POST", "/api/samples/{}/update"),
        ("PATCH", "/api/samples/{}/update/"),
    ],
)
def test_an_update_writes_what_the_body_names(manager: Panel, method: str, path: str) -> None:
    sample = make_sample()
    data = succeeded(manager.send(method, path.format(sample.pk), {"volume": 18.25}))
    assert (data["volume"], data["sample_name"]) == (18.25, sample.name)


@pytest.mark.parametrize("path", ["/api/samples/{}", "/api/samples/{}/update", "/api/samples/{}/stage"])
def test_a_stale_version_is_refused_and_nothing_changes(manager: Panel, path: str) -> None:
    sample = make_sample()
    before, stale = state_of(sample), "2001-01-01T00:00:00.000000Z"
    body = {} if path.endswith("stage") else {"volume": 1}
    address = path.format(sample.pk)
    assert refused(manager.send("PUT", address, {**body, "updated_at": stale})) == (409, "stale")
    assert refused(manager.send("PUT", address, body, If_Match=f'"{stale}"')) == (412, "version_mismatch")
    assert state_of(sample) == before


@pytest.mark.parametrize("member", ["stage", "workflow_stage"])
@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
def test_a_stage_advances_by_one_and_a_jump_is_409(manager: Panel, method: str, member: str) -> None:
    sample = make_sample()
    path = f"/api/samples/{sample.pk}/stage"
    assert refused(manager.send(method, path, {member: "data_delivery"}))[0] == 409
    data = succeeded(manager.send(method, path, {member: "library_prep"}))
    assert (data["stage"], data["status"]) == ("library_prep", "prep")


def test_a_withdrawn_sample_leaves_the_lists(manager: Panel) -> None:
    sample = make_sample()
    response = manager.send("DELETE", f"/api/samples/{sample.pk}")
    assert succeeded(response)["status"] == "archived"
    assert body_of(response)["message"] == "Sample withdrawn."
    assert succeeded(manager.get("/api/samples")) == []


@pytest.mark.parametrize("path", ["/api/samples/{}/stage", "/api/samples/{}/update", "/api/submit-sample"])
def test_a_get_changes_nothing(manager: Panel, path: str) -> None:
    sample = make_sample()
    before = state_of(sample)
    address = path.format(sample.pk)
    query = {"stage": "library_prep", "volume": "1", **A_SAMPLE}
    assert refused(manager.get(address, query)) == (405, "method_not_allowed")
    assert state_of(sample) == before
    assert Sample.objects.count() == 1


@pytest.mark.parametrize("path", LISTS)
def test_reading_writes_no_row(manager: Panel, path: str) -> None:
    make_sample()
    before = LogEntry.objects.count()
    succeeded(manager.get(path))
    assert LogEntry.objects.count() == before


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"{", (400, "malformed")),
        (b"[1]", (422, "invalid")),
        (b'{"sample_name": "a\\u0000b"}', (400, "nul_character")),
        (b"\xff\xfe", (400, "malformed")),
        (b"{}" + b" " * (10 * 1024 * 1024), (413, "too_large")),
        (b"", (422, "invalid")),
        (orjson.dumps({**A_SAMPLE, "sample_type": "Soup"}), (422, "invalid")),
    ],
)
def test_a_body_that_makes_no_sense_is_refused_and_creates_nothing(
    manager: Panel, body: bytes, refusal: tuple[int, str]
) -> None:
    status, code = refused(manager.send("POST", "/api/submit-sample", body))
    assert (status, code) == refusal
    assert not Sample.objects.exists()


@pytest.mark.parametrize("body", [b"[]", b"1", b'"x"', b"{"])
def test_a_stage_body_that_is_no_object_is_400(manager: Panel, body: bytes) -> None:
    sample = make_sample()
    assert refused(manager.send("PUT", f"/api/samples/{sample.pk}/stage", body)) == (400, "malformed")


def test_a_refusal_names_its_fields(manager: Panel) -> None:
    response = manager.send("POST", "/api/submit-sample", {"sample_type": "Soup"})
    fields = {error["field"] for error in body_of(response)["errors"]}
    assert {"sample_name", "sample_type"} <= fields


def test_a_form_is_no_json(manager: Panel) -> None:
    response = manager.upload("/api/samples", b"x")
    assert refused(response) == (415, "unsupported_media_type")


def test_head_and_options_are_answered_without_harm(manager: Panel) -> None:
    sample = make_sample()
    path = f"/api/samples/{sample.pk}"
    head = manager.client.head(path)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", manager.get(path)["ETag"])
    assert refused(manager.client.options(path)) == (405, "method_not_allowed")


def test_a_page_has_its_count_and_links_that_lead_back_to_the_old_address(manager: Panel) -> None:
    submission = make_submission()
    for number in range(3):
        make_sample(submission=submission, name=f"S{number}")
    response = manager.get("/api/samples", {"limit": 2})
    assert len(succeeded(response)) == 2
    assert response["X-Total-Count"] == "3"
    assert '<http://testserver/api/samples?limit=2&offset=2>; rel="next"' in response["Link"]
    assert "/api/v1/" not in response["Link"]


@pytest.mark.parametrize(
    "path", ["/api/samples", "/api/submissions", "/api/projects", "/api/queue", "/api/hierarchy"]
)
@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "x"}, {"colour": "blue"}, {"offset": "x"}])
def test_a_query_that_makes_no_sense_is_422(manager: Panel, path: str, query: dict[str, str]) -> None:
    assert refused(manager.get(path, query))[0] == 422


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5])
@pytest.mark.parametrize(
    "path", ["/api/submissions", "/api/submissions/get-all", "/api/queue", "/api/hierarchy"]
)
def test_a_list_without_a_limit_is_whole_however_many_rows(
    manager: Panel, monkeypatch: pytest.MonkeyPatch, path: str, count: int
) -> None:
    monkeypatch.setattr(lists, "ROWS_PER_PAGE", 2)
    for number in range(count):
        make_sample(submission=make_submission(project=make_project(f"P{number}")), received_by=manager.user)
    response = manager.get(path)
    rows = succeeded(response)
    ids = [row["project"]["id"] if "project" in row else row["id"] for row in rows]
    assert (len(ids), len(set(ids))) == (count, count)
    assert "Link" not in response
    assert response["X-Total-Count"] == str(count)


def test_a_page_is_still_a_page_when_one_is_asked_for(manager: Panel) -> None:
    for _ in range(3):
        make_submission()
    response = manager.get("/api/submissions/get-all", {"limit": 2})
    assert (len(succeeded(response)), response["X-Total-Count"]) == (2, "3")


def test_a_list_that_fails_half_way_breaks_off_instead_of_looking_whole(
    manager: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "ROWS_PER_PAGE", 1)
    for _ in range(3):
        make_sample(received_by=manager.user)
    response = manager.get("/api/queue")
    # Between two pages the person loses the right to the list.
    response.wsgi_request.lims_user.role = Role.REQUESTER
    with pytest.raises(ConnectionAbortedError, match="permission"):
        list(response.streaming_content)


@pytest.fixture
def connection_kept() -> Iterator[None]:
    """Let an answer be closed by hand without closing the connection that holds the test's transaction."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


@pytest.mark.usefixtures("connection_kept")
@pytest.mark.parametrize("pieces_read", [0, 1, 2])
def test_an_abandoned_stream_leaves_no_cursor_open(
    manager: Panel, monkeypatch: pytest.MonkeyPatch, pieces_read: int
) -> None:
    monkeypatch.setattr(sample_stream, "ROWS_PER_PIECE", 1)
    monkeypatch.setattr(sample_list, "ROWS_PER_FETCH", 1)
    for _ in range(3):
        make_sample()
    response = manager.get("/api/samples")
    assert response.streaming
    assert open_cursors() == 1
    pieces = response._iterator
    for _ in range(pieces_read):
        next(pieces)
    # The test client closes the answer when a reading that has begun breaks off.
    (pieces if pieces_read else response).close()
    assert open_cursors() == 0


def open_cursors() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_cursors WHERE name LIKE '%django%'")
        return int(cursor.fetchone()[0])


def test_a_post_repeated_under_its_key_is_answered_again_in_the_envelope(manager: Panel) -> None:
    body = {"name": "Once"}
    first = manager.send("POST", "/api/projects", body, Idempotency_Key="k1")
    again = manager.send("POST", "/api/projects", body, Idempotency_Key="k1")
    assert succeeded(again, 201) == succeeded(first, 201)
    assert again["Idempotent-Replayed"] == "true"
    assert Project.objects.count() == 1
    other = manager.send("POST", "/api/projects", {"name": "Twice"}, Idempotency_Key="k1")
    assert refused(other) == (422, "idempotency_key_reused")
    assert Project.objects.count() == 1


def test_a_stage_repeated_under_its_key_advances_once(manager: Panel) -> None:
    sample = make_sample()
    path = f"/api/samples/{sample.pk}/stage"
    for _ in range(2):
        data = succeeded(manager.send("PUT", path, {}, Idempotency_Key="k1"))
        assert data["stage"] == "library_prep"
    sample.refresh_from_db()
    assert sample.stage == "library_prep"


def test_what_nobody_foresaw_is_a_500_in_words(manager: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr("apps.samples.selectors.samples.get_sample", fail)
    manager.client.raise_request_exception = False
    response = manager.get(f"/api/samples/{uuid4()}")
    assert refused(response) == (500, "internal_error")
    assert b"secret" not in response.content


def test_the_log_and_the_tests_hear_of_what_nobody_foresaw(
    manager: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError("heard")

    monkeypatch.setattr("apps.samples.selectors.samples.get_sample", fail)
    with pytest.raises(RuntimeError, match="heard"):
        manager.get(f"/api/samples/{uuid4()}")
