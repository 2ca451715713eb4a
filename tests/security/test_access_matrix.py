"""One table of every route and who may use it; a route that is missing here fails the build.

The letters are the roles: R requester, T technician, M lab manager, U auditor, A administrator, S service
account. The table is written by hand. The tests hold it against what the routes declare and against what
they answer, so that neither a new route nor a loosened permission goes unseen.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from apps.core.services import files as file_services
from apps.core.services import jobs as job_services
from apps.samples.models.attachments import Attachment
from apps.samples.models.labs import LabAlias
from apps.security import tokens
from apps.security.choices import Role, SessionKind
from apps.security.management.access import ANY_METHOD, Access, list_routes
from apps.security.models import Session, User
from tests.factories.ai import make_page_image, make_reading
from tests.factories.samples import (
    make_lab,
    make_project,
    make_requester,
    make_sample,
    make_step,
    make_submission,
    make_user,
)

LETTERS = {
    "R": Role.REQUESTER,
    "T": Role.TECHNICIAN,
    "M": Role.MANAGER,
    "U": Role.AUDITOR,
    "A": Role.ADMIN,
    "S": Role.SERVICE,
}
EVERYONE = "RTMUAS"

API = {
    "GET /": "anyone",
    "DELETE /api/<old:address>": "anyone",
    "GET /api/<old:address>": "anyone",
    "PATCH /api/<old:address>": "anyone",
    "POST /api/<old:address>": "anyone",
    "PUT /api/<old:address>": "anyone",
    "POST /api/admin/login": "anyone",
    "POST /api/admin/logout": "anyone",
    "GET /api/admin/session": "anyone",
    "GET /api/get-samples": EVERYONE,
    "GET /api/hierarchy": EVERYONE,
    "DELETE /api/migrate/?": "anyone",
    "GET /api/migrate/?": "anyone",
    "PATCH /api/migrate/?": "anyone",
    "POST /api/migrate/?": "anyone",
    "PUT /api/migrate/?": "anyone",
    "GET /api/projects": EVERYONE,
    "POST /api/projects": "RTMAS",
    "GET /api/queue": "TMUA",
    "GET /api/samples": EVERYONE,
    "POST /api/samples": "RTMAS",
    "DELETE /api/samples/<uuid:sample_id>": "MA",
    "GET /api/samples/<uuid:sample_id>": EVERYONE,
    "PATCH /api/samples/<uuid:sample_id>": "TMA",
    "PUT /api/samples/<uuid:sample_id>": "TMA",
    "PATCH /api/samples/<uuid:sample_id>/stage": "TMA",
    "POST /api/samples/<uuid:sample_id>/stage": "TMA",
    "PUT /api/samples/<uuid:sample_id>/stage": "TMA",
    "PATCH /api/samples/<uuid:sample_id>/update": "TMA",
    "POST /api/samples/<uuid:sample_id>/update": "TMA",
    "PUT /api/samples/<uuid:sample_id>/update": "TMA",
    "DELETE /api/shutdown/?": "anyone",
    "GET /api/shutdown/?": "anyone",
    "PATCH /api/shutdown/?": "anyone",
    "POST /api/shutdown/?": "anyone",
    "PUT /api/shutdown/?": "anyone",
    "GET /api/submission/health": "anyone",
    "GET /api/submission/memory-usage": "anyone",
    "POST /api/submission/process-csv": "RTMAS",
    "POST /api/submission/process-pdf": "RTMAS",
    "GET /api/submissions": EVERYONE,
    "POST /api/submissions": "RTMAS",
    "GET /api/submissions/get-all": EVERYONE,
    "POST /api/submissions/ingest": "RTMAS",
    "POST /api/submit-sample": "RTMAS",
    "DELETE /api/trpc(/.*)?": "anyone",
    "GET /api/trpc(/.*)?": "anyone",
    "PATCH /api/trpc(/.*)?": "anyone",
    "POST /api/trpc(/.*)?": "anyone",
    "PUT /api/trpc(/.*)?": "anyone",
    "POST /api/v1/ai/process-pdf": "RTMAS",
    "GET /api/v1/ai/readings": EVERYONE,
    "GET /api/v1/ai/readings/<uuid:reading_id>": EVERYONE,
    "POST /api/v1/ai/readings/<uuid:reading_id>/approve": "TMA",
    "POST /api/v1/ai/readings/<uuid:reading_id>/corrections": "TMA",
    "GET /api/v1/ai/readings/<uuid:reading_id>/pages/<int:page>": EVERYONE,
    "POST /api/v1/ai/readings/<uuid:reading_id>/reject": "TMA",
    "POST /api/v1/ai/readings/<uuid:reading_id>/reread": "TMA",
    "POST /api/v1/ai/readings/<uuid:reading_id>/undo": "TMA",
    "GET /api/v1/attachments/<uuid:attachment_id>": EVERYONE,
    "GET /api/v1/attachments/<uuid:attachment_id>/content": EVERYONE,
    "POST /api/v1/auth/login": "anyone",
    "POST /api/v1/auth/logout": EVERYONE,
    "GET /api/v1/auth/me": EVERYONE,
    "POST /api/v1/auth/refresh": "anyone",
    "ANY /api/v1/docs": "anyone",
    "GET /api/v1/files/<uuid:file_id>": EVERYONE,
    "GET /api/v1/files/<uuid:file_id>/content": EVERYONE,
    "POST /api/v1/files/upload": "RTMAS",
    "GET /api/v1/health": "anyone",
    "GET /api/v1/hierarchy": EVERYONE,
    "GET /api/v1/holidays": "TMUA",
    "POST /api/v1/holidays": "MA",
    "DELETE /api/v1/holidays/<day:day>": "MA",
    "GET /api/v1/jobs": EVERYONE,
    "GET /api/v1/jobs/<uuid:job_id>": EVERYONE,
    "POST /api/v1/jobs/<uuid:job_id>/cancel": "RTMAS",
    "GET /api/v1/jobs/<uuid:job_id>/events": EVERYONE,
    "GET /api/v1/labs": EVERYONE,
    "POST /api/v1/labs": "MA",
    "GET /api/v1/labs/<uuid:lab_id>": EVERYONE,
    "PATCH /api/v1/labs/<uuid:lab_id>": "MA",
    "PUT /api/v1/labs/<uuid:lab_id>": "MA",
    "POST /api/v1/labs/<uuid:lab_id>/aliases": "MA",
    "DELETE /api/v1/labs/<uuid:lab_id>/aliases/<uuid:alias_id>": "MA",
    "GET /api/v1/labs/<uuid:lab_id>/members": "TMUA",
    "POST /api/v1/labs/<uuid:lab_id>/members": "MA",
    "DELETE /api/v1/labs/<uuid:lab_id>/members/<uuid:user_id>": "MA",
    "POST /api/v1/process-csv": "RTMAS",
    "POST /api/v1/process-pdf": "RTMAS",
    "GET /api/v1/projects": EVERYONE,
    "POST /api/v1/projects": "RTMAS",
    "GET /api/v1/projects/<uuid:project_id>": EVERYONE,
    "PATCH /api/v1/projects/<uuid:project_id>": "TMA",
    "PUT /api/v1/projects/<uuid:project_id>": "TMA",
    "GET /api/v1/queue": "TMUA",
    "GET /api/v1/samples": EVERYONE,
    "POST /api/v1/samples": "RTMAS",
    "DELETE /api/v1/samples/<uuid:sample_id>": "MA",
    "GET /api/v1/samples/<uuid:sample_id>": EVERYONE,
    "PATCH /api/v1/samples/<uuid:sample_id>": "TMA",
    "PUT /api/v1/samples/<uuid:sample_id>": "TMA",
    "PATCH /api/v1/samples/<uuid:sample_id>/assign": "TMA",
    "GET /api/v1/samples/<uuid:sample_id>/attachments": EVERYONE,
    "POST /api/v1/samples/<uuid:sample_id>/attachments": "RTMAS",
    "GET /api/v1/samples/<uuid:sample_id>/communications": "RTMUA",
    "POST /api/v1/samples/<uuid:sample_id>/communications": "RTMA",
    "GET /api/v1/samples/<uuid:sample_id>/history": "RTMUA",
    "POST /api/v1/samples/<uuid:sample_id>/receive": "TMA",
    "POST /api/v1/samples/<uuid:sample_id>/stage": "TMA",
    "PATCH /api/v1/samples/<uuid:sample_id>/status": "TMA",
    "GET /api/v1/samples/<uuid:sample_id>/steps": "RTMUA",
    "PATCH /api/v1/samples/<uuid:sample_id>/steps/<str:stage>": "TMA",
    "GET /api/v1/samples/<uuid:sample_id>/track": EVERYONE,
    "POST /api/v1/samples/<uuid:sample_id>/withdraw": "MA",
    "POST /api/v1/samples/bulk/assign": "TMA",
    "POST /api/v1/samples/bulk/receive": "TMA",
    "POST /api/v1/samples/bulk/status": "TMA",
    "GET /api/v1/schema": "anyone",
    "POST /api/v1/submission/intake": "RTMAS",
    "POST /api/v1/submission/process-csv": "RTMAS",
    "GET /api/v1/submission/template.csv": "RTMAS",
    "GET /api/v1/submissions": EVERYONE,
    "POST /api/v1/submissions": "RTMAS",
    "GET /api/v1/submissions/<uuid:submission_id>": EVERYONE,
    "PATCH /api/v1/submissions/<uuid:submission_id>": "RTMA",
    "PUT /api/v1/submissions/<uuid:submission_id>": "RTMA",
    "POST /api/v1/submissions/<uuid:submission_id>/archive": "MA",
    "GET /api/v1/submissions/<uuid:submission_id>/attachments": EVERYONE,
    "POST /api/v1/submissions/<uuid:submission_id>/attachments": "RTMAS",
    "GET /api/v1/submissions/<uuid:submission_id>/charges": EVERYONE,
    "GET /api/v1/submissions/<uuid:submission_id>/communications": "RTMUA",
    "POST /api/v1/submissions/<uuid:submission_id>/communications": "RTMA",
    "GET /api/v1/submissions/<uuid:submission_id>/history": "RTMUA",
    "POST /api/v1/submissions/<uuid:submission_id>/lab": "MA",
    "GET /api/v1/submissions/<uuid:submission_id>/minknow-sheets": "TMUA",
    "POST /api/v1/submissions/<uuid:submission_id>/minknow-sheets": "TMA",
    "GET /api/v1/submissions/<uuid:submission_id>/minknow-sheets/<uuid:sheet_id>/content": "TMUA",
    "GET /api/v1/submissions/<uuid:submission_id>/samples": EVERYONE,
    "POST /api/v1/submissions/<uuid:submission_id>/submit": "RTMA",
    "GET /api/v1/users": "MUA",
    "POST /api/v1/users": "MA",
    "GET /api/v1/users/<uuid:user_id>": "MUA",
    "PATCH /api/v1/users/<uuid:user_id>": "MA",
    "GET /health": "anyone",
    "ANY /livez": "anyone",
    "GET /memory-usage": "anyone",
    "ANY /metrics": "network",
    "POST /process-csv": "RTMAS",
    "POST /process-pdf": "RTMAS",
    "ANY /readyz": "anyone",
}
"""Route: roles. `anyone` is open without signing in; `network` is decided by the caller's place."""

PAGES = {
    "GET /readings": "RTMUAS",
    "POST /readings": "RTMAS",
    "GET /readings/<uuid:reading_id>": "RTMUAS",
    "POST /readings/<uuid:reading_id>/approval": "TMA",
    "POST /readings/<uuid:reading_id>/approval/undo": "TMA",
    "GET /readings/<uuid:reading_id>/file": "RTMUAS",
    "POST /readings/<uuid:reading_id>/rejection": "TMA",
    "POST /readings/<uuid:reading_id>/rereading": "TMA",
}
"""Pages for people with a browser: who is not signed in is sent to the sign-in page and not told 401."""

ADMIN_PAGES = {
    "/admin": "TMUA",
    "/admin/<app_label>": "TMUA",
    "/admin/(?P<url>.*)": "TMUA",
    "/admin/autocomplete": "TMUA",
    "/admin/config/revision/parameter/<str:key>": "MUA",
    "/admin/config/revision/restore/<uuid:revision_id>": "MA",
    "/admin/jsi18n": "TMUA",
    "/admin/login": "anyone",
    "/admin/logout": "TMUA",
    "/admin/password_change": "TMUA",
    "/admin/password_change/done": "TMUA",
    "/admin/r/<path:content_type_id>/<path:object_id>": "TMUA",
    "/admin/samples/submission/<uuid:submission_id>/minknow-sheets": "TMA",
    "/admin/security/user/<uuid:user_id>/password": "MA",
}
"""The admin's pages that belong to no list of records."""

ADMIN_MODELS = {
    "ai.Reading": "view:TMUA add:- change:- delete:-",
    "audit.LogEntry": "view:MUA add:- change:- delete:-",
    "config.Revision": "view:MUA add:- change:- delete:-",
    "core.Job": "view:TMUA add:- change:- delete:-",
    "core.StoredFile": "view:TMUA add:- change:- delete:-",
    "django_celery_beat.PeriodicTask": "view:UA add:- change:- delete:-",
    "samples.Attachment": "view:TMUA add:- change:- delete:-",
    "samples.ChargeLine": "view:TMUA add:- change:- delete:-",
    "samples.Communication": "view:TMUA add:- change:- delete:-",
    "samples.Holiday": "view:TMUA add:MA change:MA delete:MA",
    "samples.IssuedSheet": "view:TMUA add:- change:- delete:-",
    "samples.Intake": "view:TMUA add:- change:- delete:-",
    "samples.Lab": "view:TMUA add:MA change:MA delete:-",
    "samples.LabAlias": "view:TMUA add:- change:- delete:-",
    "samples.Membership": "view:TMUA add:- change:- delete:-",
    "samples.Project": "view:TMUA add:TMA change:TMA delete:-",
    "samples.Sample": "view:TMUA add:- change:TMA delete:-",
    "samples.Submission": "view:TMUA add:- change:TMA delete:-",
    "samples.WorkflowStep": "view:TMUA add:- change:- delete:-",
    "security.Session": "view:UA add:- change:- delete:-",
    "security.User": "view:MUA add:MA change:MA delete:-",
}
"""Records in the admin: who sees, adds, changes and deletes them there."""


def letters_of(roles: Any) -> str:
    return "".join(letter for letter, role in LETTERS.items() if role in roles)


def roles_of(letters: str) -> set[Role]:
    return set(Role) if letters == "anyone" else {LETTERS[letter] for letter in letters if letter in LETTERS}


def routes(*, in_admin: bool) -> list[Access]:
    return [route for route in list_routes() if route.path.startswith("/admin") == in_admin]


def key_of(route: Access) -> str:
    return f"{route.method} {route.path}"


def word_of(route: Access) -> str:
    return {"public": "anyone", "by_network": "network"}.get(route.permission or "", letters_of(route.roles))


def is_record_page(route: Access) -> bool:
    return ": has_" in (route.permission or "")


def test_there_are_routes_to_guard() -> None:
    assert len(routes(in_admin=False)) > 30
    assert len(routes(in_admin=True)) > 30


def test_every_route_declares_what_it_asks_for() -> None:
    assert [key_of(route) for route in list_routes() if route.permission is None] == []


def test_the_table_is_the_routes() -> None:
    assert {key_of(route): word_of(route) for route in routes(in_admin=False)} == API | PAGES


def test_the_table_is_the_admins_own_pages() -> None:
    pages = [route for route in routes(in_admin=True) if not is_record_page(route)]
    assert {page_key(route): word_of(route) for route in pages if not is_old_address(route)} == ADMIN_PAGES


def page_key(route: Access) -> str:
    # The list of app labels inside the address grows with the apps.
    return re.sub(r"\(\?P<app_label>[^)]*\)", "<app_label>", route.path)


def is_old_address(route: Access) -> bool:
    """Tell whether this is `<id>/` without `change/`, which only redirects."""
    return re.fullmatch(r"/admin/\w+/\w+/<path:object_id>", route.path) is not None


QUESTIONS = ("view", "add", "change", "delete")


def ask_admin(question: str, model_admin: Any) -> str:
    able = []
    for role in Role:
        request = HttpRequest()
        request.user = User(role=role)
        if request.user.is_staff and getattr(model_admin, f"has_{question}_permission")(request):
            able.append(role)
    return letters_of(able)


def test_the_table_is_the_admins_records() -> None:
    asked = {
        model._meta.label: " ".join(f"{word}:{ask_admin(word, model_admin) or '-'}" for word in QUESTIONS)
        for model, model_admin in admin.site._registry.items()
    }
    assert asked == ADMIN_MODELS


def address_of(path: str, ids: dict[str, Any]) -> str:
    def value(match: re.Match[str]) -> str:
        kind, name = match[1], match[2]
        if name in ids:
            return str(ids[name])
        made_up = {"day": "2026-12-25", "str": "sample_qc", "path": "x", "old": "x", "int": "1"}
        return str(uuid4()) if kind == "uuid" else made_up[kind]

    return re.sub(r"<(\w+):(\w+)>", value, path).replace("?", "").replace("(/.*)", "")


def client_of(user: User | None, *, in_browser: bool = True) -> Client:
    """Return a client that is signed in by token, and by a browser session from our own page."""
    if user is None:
        return Client(headers={"Origin": "http://testserver"})
    now = timezone.now()
    session = Session.objects.create(
        user=user,
        kind=SessionKind.API,
        current_refresh_jti=uuid4(),
        created_at=now,
        last_used_at=now,
        expires_at=now + timedelta(days=1),
    )
    token = tokens.sign_access(user_id=user.pk, session_id=session.pk, now=now)
    client = Client(headers={"Origin": "http://testserver", "Authorization": f"Bearer {token}"})
    if in_browser:
        client.force_login(user)
    return client


def send(client: Client, method: str, address: str) -> Any:
    method = "GET" if method == ANY_METHOD else method
    body = "{}" if method in {"POST", "PUT", "PATCH"} else ""
    return client.generic(method, address, body, content_type="application/json" if body else "")


@pytest.mark.django_db
@pytest.mark.parametrize("route", list(API))
def test_a_route_opens_for_the_roles_of_its_row_and_for_nobody_else(route: str) -> None:
    method, path = route.split(" ", 1)
    word = API[route]
    address = address_of(path, {})
    if word == "network":
        return
    for role in Role:
        client = client_of(make_user(role), in_browser=not path.startswith("/api/v1/"))
        status = send(client, method, address).status_code
        if role in roles_of(word):
            assert status != 403, (route, role)
            assert word == "anyone" or status != 401, (route, role)
        else:
            assert status == 403, (route, role)
    status = send(client_of(None), method, address).status_code
    assert status != 403 if word == "anyone" else status == 401, (route, "nobody")


@pytest.mark.django_db
@pytest.mark.parametrize("route", list(PAGES))
def test_a_page_opens_for_the_roles_of_its_row_and_others_are_sent_away(route: str) -> None:
    method, path = route.split(" ", 1)
    address = address_of(path, {})
    for role in Role:
        client = Client()
        client.force_login(make_user(role))
        refused = client.generic(method, address).status_code == 403
        assert refused == (role not in roles_of(PAGES[route])), (route, role)
    answer = Client().generic(method, address)
    assert (answer.status_code, answer["Location"]) == (302, f"/admin/login/?next={address}")


@pytest.mark.django_db
@pytest.mark.parametrize("label", list(ADMIN_MODELS))
def test_the_admins_pages_of_a_record_open_for_the_roles_of_its_row(label: str) -> None:
    words = dict(word.split(":") for word in ADMIN_MODELS[label].split())
    stem = "/admin/" + label.lower().replace(".", "/")
    for role in Role:
        client = client_of(make_user(role))
        sees = LETTERS["A"] == role or role in roles_of(words["view"]) or role in roles_of(words["change"])
        for page, opens in ((stem + "/", sees), (stem + "/add/", role in roles_of(words["add"]))):
            status = client.get(page).status_code
            if role in (Role.REQUESTER, Role.SERVICE):
                assert status == 302, (page, role)
            else:
                assert (status == 200) == opens, (page, role, status)
                assert status in (200, 403), (page, role, status)


@dataclass
class World:
    """The records of one lab, by the name under which an address carries their id."""

    ids: dict[str, UUID]
    records: list[Model]
    text: str


def make_world(word: str, member: User | None) -> World:
    """Return a lab with one of everything, named by `word` so that it can be found in an answer."""
    owner = member or make_requester()
    lab = make_lab(f"{word} lab", members=[owner])
    alias = LabAlias.objects.create(lab=lab, name=f"{word} printed")
    project = make_project(f"{word} project", lab=lab)
    submission = make_submission(lab=lab, number=f"{word}--1", project=project)
    sample = make_sample(submission=submission, name=f"{word} sample")
    step = make_step(sample)
    stored = file_services.store_file(
        content=BytesIO(f"{word} file".encode()),
        filename=f"{word}.txt",
        owner=owner,
        purpose="attachment",
        max_bytes=1000,
    )
    attachment = Attachment.objects.create(
        submission=submission, file=stored, description=f"{word} attachment"
    )
    reading = make_reading(by=owner, lab=lab, filename=f"{word}.pdf", content=f"%PDF-1.7 {word}".encode())
    image = make_page_image(reading)
    job = job_services.create_job(
        task="apps.core.tasks.sweep", title=f"{word} job", arguments={}, owner=owner
    )
    return World(
        ids={
            "lab_id": lab.pk,
            "alias_id": alias.pk,
            "user_id": owner.pk,
            "project_id": project.pk,
            "submission_id": submission.pk,
            "sample_id": sample.pk,
            "attachment_id": attachment.pk,
            "file_id": stored.pk,
            "job_id": job.pk,
            "reading_id": reading.pk,
        },
        records=[lab, alias, project, submission, sample, step, stored, attachment, job, reading, image],
        text=word,
    )


def state_of(world: World) -> list[dict[str, Any]]:
    return [type(record)._default_manager.filter(pk=record.pk).values().get() for record in world.records]


CUSTOMERS = [route for route, word in API.items() if "R" in word]
WITH_IDS = [route for route in CUSTOMERS if "<uuid:" in route]
# A stream of one's own job is open for 25 seconds; that it can be read is proven with the jobs.
WITHOUT_STREAMS = [route for route in WITH_IDS if not route.endswith("/events")]
LISTS = [route for route in CUSTOMERS if route.startswith("GET ") and "<" not in route]


@pytest.mark.django_db
@pytest.mark.parametrize("route", WITH_IDS)
def test_a_record_of_another_lab_answers_a_customer_like_one_that_does_not_exist(route: str) -> None:
    method, path = route.split(" ", 1)
    customer = make_requester()
    theirs = make_world("Elsewhere", None)
    make_world("Home", customer)
    before = state_of(theirs)
    client = client_of(customer)
    refused = send(client, method, address_of(path, theirs.ids))
    absent = send(client, method, address_of(path, {}))
    assert refused.status_code == absent.status_code, route
    assert refused.status_code in {404, 415, 422}, route
    assert told(refused) == told(absent)
    assert "Elsewhere" not in refused.content.decode()
    assert state_of(theirs) == before


def told(response: Any) -> Any:
    answer = response.json()
    return {name: value for name, value in answer.items() if name != "request_id"}


@pytest.mark.django_db
@pytest.mark.parametrize("route", WITHOUT_STREAMS)
def test_a_record_of_the_customers_own_lab_is_found(route: str) -> None:
    method, path = route.split(" ", 1)
    customer = make_requester()
    ours = make_world("Home", customer)
    response = send(client_of(customer), method, address_of(path, ours.ids))
    assert response.status_code not in {401, 403, 404}, (route, response.content)


@pytest.mark.django_db
@pytest.mark.parametrize("route", LISTS)
def test_a_list_shows_a_customer_nothing_of_another_lab(route: str) -> None:
    customer = make_requester()
    make_world("Elsewhere", None)
    make_world("Home", customer)
    response = send(client_of(customer), "GET", route.split(" ", 1)[1])
    assert response.status_code == 200
    shown = b"".join(response.streaming_content) if response.streaming else response.content
    assert b"Elsewhere" not in shown


@pytest.mark.django_db
def test_the_lists_of_a_customer_do_show_their_own_lab() -> None:
    customer = make_requester()
    make_world("Home", customer)
    client = client_of(customer)
    empty = []
    for name in ("samples", "submissions", "projects", "labs", "hierarchy"):
        response = send(client, "GET", f"/api/v1/{name}")
        shown = b"".join(response.streaming_content) if response.streaming else response.content
        if b"Home" not in shown:
            empty.append(name)
    assert empty == []


@pytest.mark.django_db
def test_the_printed_name_of_a_lab_grants_nothing() -> None:
    theirs = make_world("Elsewhere", None)
    customer = make_requester(organization="Elsewhere lab", full_name="Elsewhere printed")
    response = client_of(customer).get(f"/api/v1/samples/{theirs.ids['sample_id']}")
    assert response.status_code == 404


@pytest.mark.django_db
def test_leaving_a_lab_takes_its_records_away_at_once() -> None:
    from apps.samples.models.labs import Membership

    customer = make_requester()
    ours = make_world("Home", customer)
    client = client_of(customer)
    address = f"/api/v1/samples/{ours.ids['sample_id']}"
    assert client.get(address).status_code == 200
    Membership.objects.filter(user=customer).delete()
    assert client.get(address).status_code == 404
