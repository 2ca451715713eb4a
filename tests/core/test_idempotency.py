"""Idempotency-Key: sent again is answered again; the effect happens once."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient

from apps.core.api.parsers import JSONParser
from apps.core.api.permissions import PUBLIC, SIGNED_IN
from apps.core.api.views import LabAPIView
from apps.core.exceptions import Refused, Unavailable
from apps.core.models.idempotency import IdempotentAnswer
from apps.core.services import idempotency
from apps.security.models import User
from tests.factories.samples import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class Register(LabAPIView):
    """Store a user named in the body and answer in the way the body asks for."""

    permission_required = SIGNED_IN
    parser_classes = [JSONParser, MultiPartParser]

    def post(self, request: Request) -> Response:
        body: Any = request.data
        name = body["name"]
        User.objects.create_user(name)
        if body.get("then") == "refuse":
            raise Refused("There is one already.")
        if body.get("then") == "busy":
            raise Unavailable
        if body.get("then") == "crash":
            raise RuntimeError("boom")
        if "file" in body:
            return Response({"size": body["file"].size, "text": body["file"].read().decode()})
        return Response({"name": name}, status=201, headers={"Location": f"/users/{name}", "X-Other": "1"})


class Careless(Register):
    """The same without memory."""

    idempotent_posts = False


class Open(Register):
    """The same for everybody."""

    permission_required = PUBLIC


class Streaming(LabAPIView):
    """Answer in pieces."""

    permission_required = SIGNED_IN

    def post(self, request: Request) -> StreamingHttpResponse:
        return StreamingHttpResponse([b"one ", b"two"])


urlpatterns = [
    path("api/v1/streaming", Streaming.as_view()),
    path("api/v1/register", Register.as_view()),
    path("api/v1/register/", Register.as_view()),
    path("api/v1/careless", Careless.as_view()),
    path("api/v1/open", Open.as_view()),
]

HERE = "/api/v1/register"


def client_of(user: User) -> APIClient:
    client = APIClient(raise_request_exception=False)
    client.force_authenticate(user)
    return client


@pytest.fixture
def client() -> APIClient:
    return client_of(make_user())


def post(client: APIClient, body: Any, key: str | None = "key-1", where: str = HERE, **more: Any) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(where, body, headers=headers, **more)


def names() -> list[str]:
    return sorted(User.objects.exclude(username__startswith="technician").values_list("username", flat=True))


def test_the_same_post_again_is_answered_alike_and_done_once(client: APIClient) -> None:
    first = post(client, {"name": "ana"})
    again = post(client, {"name": "ana"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content == b'{"name":"ana"}'
    assert again["Location"] == "/users/ana"
    assert again["Content-Type"] == first["Content-Type"]
    assert not again.has_header("X-Other")
    assert (first.get("Idempotent-Replayed"), again.get("Idempotent-Replayed")) == (None, "true")
    assert names() == ["ana"]


def test_a_slash_at_the_end_is_the_same_address(client: APIClient) -> None:
    post(client, {"name": "ana"})
    assert post(client, {"name": "ana"}, where=f"{HERE}/")["Idempotent-Replayed"] == "true"


def test_the_same_key_with_another_body_is_refused(client: APIClient) -> None:
    post(client, {"name": "ana"})
    other = post(client, {"name": "ben"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert names() == ["ana"]


def test_the_same_key_with_another_query_is_refused(client: APIClient) -> None:
    post(client, {"name": "ana"})
    assert post(client, {"name": "ana"}, where=f"{HERE}?dry_run=1").status_code == 422


def test_a_key_belongs_to_one_person() -> None:
    post(client_of(make_user()), {"name": "ana"})
    other = post(client_of(make_user()), {"name": "ben"})
    assert other.status_code == 201
    assert names() == ["ana", "ben"]


def test_a_refusal_is_remembered_and_what_it_wrote_is_taken_back(client: APIClient) -> None:
    first = post(client, {"name": "ana", "then": "refuse"})
    again = post(client, {"name": "ana", "then": "refuse"})
    assert (first.status_code, again.status_code) == (409, 409)
    assert first.content == again.content
    assert again["Content-Type"] == "application/problem+json"
    assert again["Idempotent-Replayed"] == "true"
    assert names() == []


@pytest.mark.parametrize(("then", "status"), [("busy", 503), ("crash", 500)])
def test_a_failure_of_ours_is_forgotten_so_that_it_can_be_tried_again(
    client: APIClient, then: str, status: int
) -> None:
    assert post(client, {"name": "ana", "then": then}).status_code == status
    assert (names(), IdempotentAnswer.objects.count()) == ([], 0)
    assert post(client, {"name": "ana"}).status_code == 201


def test_without_a_key_everything_is_done_each_time(client: APIClient) -> None:
    assert post(client, {"name": "ana"}, key=None).status_code == 201
    assert post(client, {"name": "ben"}, key=None).status_code == 201
    assert IdempotentAnswer.objects.count() == 0


@pytest.mark.parametrize("key", ["", " ", "a b", "ä", "x" * 256])
def test_a_key_that_is_none_is_refused(client: APIClient, key: str) -> None:
    answer = post(client, {"name": "ana"}, key=key)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "Idempotency-Key")
    assert names() == []


def test_the_longest_key_is_taken(client: APIClient) -> None:
    post(client, {"name": "ana"}, key="~" * 255)
    assert post(client, {"name": "ana"}, key="~" * 255)["Idempotent-Replayed"] == "true"


def test_a_view_may_opt_out(client: APIClient) -> None:
    post(client, {"name": "ana"}, where="/api/v1/careless")
    assert post(client, {"name": "ben"}, where="/api/v1/careless").status_code == 201
    assert names() == ["ana", "ben"]


def test_an_unknown_caller_has_no_memory() -> None:
    anybody = APIClient()
    assert post(anybody, {"name": "ana"}, where="/api/v1/open").status_code == 201
    assert post(anybody, {"name": "ben"}, where="/api/v1/open").status_code == 201
    assert IdempotentAnswer.objects.count() == 0


def upload(content: bytes, filename: str = "a.csv") -> dict[str, Any]:
    return {"name": "ana", "file": SimpleUploadedFile(filename, content)}


def test_an_upload_is_known_by_its_content_and_reaches_the_view_whole(client: APIClient) -> None:
    first = post(client, upload(b"a,b\n1,2\n"), format="multipart")
    again = post(client, upload(b"a,b\n1,2\n"), format="multipart")
    assert first.json() == {"size": 8, "text": "a,b\n1,2\n"}
    assert (again.content, again["Idempotent-Replayed"]) == (first.content, "true")
    assert post(client, upload(b"a,b\n1,3\n"), format="multipart").status_code == 422
    assert post(client, upload(b"a,b\n1,2\n", "b.csv"), format="multipart").status_code == 422


def test_an_answer_is_forgotten_after_a_day(client: APIClient) -> None:
    post(client, {"name": "ana"})
    IdempotentAnswer.objects.update(created_at=timezone.now() - timedelta(hours=24))
    assert post(client, {"name": "ben"}).status_code == 201
    assert names() == ["ana", "ben"]


def test_the_sweep_forgets_what_is_older_than_a_day(client: APIClient) -> None:
    post(client, {"name": "ana"}, key="old")
    IdempotentAnswer.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    post(client, {"name": "ben"}, key="new")
    assert idempotency.sweep_answers(now=timezone.now()) == 1
    assert [answer.key for answer in IdempotentAnswer.objects.all()] == ["new"]


@pytest.mark.django_db(transaction=True)
def test_twelve_at_once_under_one_key_do_it_once() -> None:
    user = make_user()
    ready = threading.Barrier(12)
    answers: list[Any] = []

    def send() -> None:
        ready.wait()
        try:
            answers.append(post(client_of(user), {"name": "ana"}))
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _ in range(12)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert [answer.status_code for answer in answers] == [201] * 12
    assert {answer.content for answer in answers} == {b'{"name":"ana"}'}
    assert (
        sorted(answer.get("Idempotent-Replayed", "first") for answer in answers) == ["first"] + ["true"] * 11
    )
    assert names() == ["ana"]


def test_a_streamed_answer_is_not_remembered_as_an_empty_one(client: APIClient) -> None:
    for _ in range(2):
        answer: Any = client.post("/api/v1/streaming", {}, "json", headers={"Idempotency-Key": "stream-1"})
        assert b"".join(answer.streaming_content) == b"one two"
    assert not IdempotentAnswer.objects.exists()
