"""Files over HTTP: in by multipart, out as attachments, seen by their owner and the lab."""

import os
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from apps.core.models.files import StoredFile
from apps.security.choices import Role
from apps.security.models import User
from tests.factories.samples import make_user

pytestmark = pytest.mark.django_db

UPLOAD = "/api/v1/files/upload"
PDF = b"%PDF-1.7\n" + b"x" * 100


def client_of(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def owner() -> User:
    return make_user(Role.REQUESTER)


def send(client: APIClient, content: bytes = PDF, name: str = "quote.pdf", key: str | None = None) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(
        UPLOAD, {"file": SimpleUploadedFile(name, content)}, format="multipart", headers=headers
    )


def test_an_upload_answers_what_the_client_reads(owner: User) -> None:
    answer = send(client_of(owner))
    stored = StoredFile.objects.get()
    assert answer.status_code == 201
    body = answer.json()
    assert (body["file_id"], body["filename"], body["size"]) == (str(stored.pk), "quote.pdf", 109)
    assert (body["media_type"], body["sha256"]) == ("application/pdf", stored.sha256)
    assert stored.owner == owner


def test_a_file_is_downloaded_as_an_attachment_that_runs_nowhere(owner: User) -> None:
    client = client_of(owner)
    content = PDF + os.urandom(3_000_000)
    file_id = send(client, content, 'Müller "A"; b.pdf').json()["file_id"]
    answer: Any = client.get(f"/api/v1/files/{file_id}/content", headers={"Accept": "application/pdf"})
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Length"] == str(len(content))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''M%C3%BCller%20%22A%22%3B%20b.pdf"


def test_a_file_is_seen_by_its_owner_and_the_lab_and_nobody_else(owner: User) -> None:
    file_id = send(client_of(owner)).json()["file_id"]
    here = f"/api/v1/files/{file_id}"
    stranger = client_of(make_user(Role.REQUESTER))
    assert client_of(owner).get(here).json()["filename"] == "quote.pdf"
    assert client_of(make_user(Role.TECHNICIAN)).get(here).status_code == 200
    assert stranger.get(here).status_code == 404
    assert stranger.get(f"{here}/content").status_code == 404
    assert APIClient().get(here).status_code == 401


def test_the_same_file_of_another_tells_nothing(owner: User) -> None:
    first = send(client_of(owner)).json()
    second = send(client_of(make_user(Role.REQUESTER)), name="mine.pdf").json()
    assert second["file_id"] != first["file_id"]
    assert second["filename"] == "mine.pdf"


def test_an_auditor_stores_nothing() -> None:
    assert send(client_of(make_user(Role.AUDITOR))).status_code == 403
    assert not StoredFile.objects.exists()


def test_a_repeated_upload_with_a_key_is_one_file(owner: User) -> None:
    client = client_of(owner)
    first = send(client, key="upload-1")
    again = send(client, key="upload-1")
    assert again.json() == first.json()
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "status", "code"),
    [
        (b"MZ\x00\x01" * 50, "quote.pdf", 415, "program_refused"),
        (b"just text", "quote.pdf", 415, "disguised_file"),
        (b"", "empty.csv", 422, "empty_file"),
    ],
)
def test_what_is_refused_is_not_stored(
    owner: User, content: bytes, name: str, status: int, code: str
) -> None:
    answer = send(client_of(owner), content, name)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert isinstance(answer.json()["detail"], str)
    assert not StoredFile.objects.exists()


def test_a_body_that_announces_too_much_is_refused_unread(owner: User, settings: Any) -> None:
    settings.LIMS_MAX_UPLOAD_BYTES = 1000
    answer = send(client_of(owner), PDF * 1000)
    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")
    assert not StoredFile.objects.exists()


def test_a_file_just_over_the_limit_is_refused(owner: User, settings: Any) -> None:
    settings.LIMS_MAX_UPLOAD_BYTES = 1024 * 1024
    answer = send(client_of(owner), b"%PDF-" + b"x" * 1024 * 1024)
    assert (answer.status_code, answer.json()["detail"]) == (413, "The file is larger than 1 MB.")
    assert not StoredFile.objects.exists()


def test_a_body_without_a_file_is_refused(owner: User) -> None:
    client = client_of(owner)
    for fields in ({}, {"file": "text"}, {"files": SimpleUploadedFile("a.pdf", PDF)}):
        answer = client.post(UPLOAD, fields, format="multipart")
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "file")
    two = {"file": [SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", PDF)]}
    assert client.post(UPLOAD, two, format="multipart").status_code == 422
    assert not StoredFile.objects.exists()


def test_json_is_not_a_file(owner: User) -> None:
    answer = client_of(owner).post(UPLOAD, {"file": "x"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_a_broken_multipart_body_is_refused(owner: User) -> None:
    answer = client_of(owner).post(UPLOAD, b"--x\r\nbroken", content_type="multipart/form-data")
    assert answer.status_code == 400
    assert isinstance(answer.json()["detail"], str)
