"""Calling the old addresses as the old panels and the old server side do."""

from typing import Any

import orjson
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from apps.security.models.user import User
from apps.security.services import sessions
from tests.factories.samples import PASSWORD

OWN_ORIGIN = "http://testserver"


class Panel:
    """One signed-in panel: the `admin_session` cookie, and the page's own origin on every write."""

    def __init__(self, user: User) -> None:
        opened = sessions.open_opaque_session(
            username=user.username, password=PASSWORD, address=None, user_agent="tests", now=timezone.now()
        )
        self.user = user
        self.opaque_id = opened.opaque_id
        self.client = Client()
        self.client.cookies["admin_session"] = opened.opaque_id

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Any:
        """Send a GET."""
        return self.client.get(path, query or {}, headers=named(headers))

    def send(
        self, method: str, path: str, body: Any = None, *, origin: str | None = OWN_ORIGIN, **headers: str
    ) -> Any:
        """Send a JSON body, or none."""
        return send(self.client, method, path, body, origin=origin, **headers)

    def upload(self, path: str, content: bytes, filename: str = "sheet.csv", **fields: str) -> Any:
        """Send a file as the panels do."""
        return upload(self.client, path, content, filename, {"Origin": OWN_ORIGIN}, **fields)


def named(headers: dict[str, str]) -> dict[str, str]:
    """Return the headers under their own names: underscores become hyphens."""
    return {name.replace("_", "-"): value for name, value in headers.items()}


def send(
    client: Client,
    method: str,
    path: str,
    body: Any = None,
    *,
    origin: str | None = OWN_ORIGIN,
    **headers: str,
) -> Any:
    """Send a JSON body, or none, from a page of this origin."""
    stated = {} if origin is None else {"Origin": origin}
    raw = b"" if body is None else body if isinstance(body, bytes) else orjson.dumps(body)
    return client.generic(
        method, path, raw, content_type="application/json", headers={**stated, **named(headers)}
    )


def upload(
    client: Client, path: str, content: bytes, filename: str, headers: dict[str, str], **fields: str
) -> Any:
    """Send a file and form fields."""
    return client.post(path, {"file": SimpleUploadedFile(filename, content), **fields}, headers=headers)


def succeeded(response: Any, status: int = 200) -> Any:
    """Return `data` of a success, after checking the envelope."""
    body = body_of(response)
    assert (response.status_code, body["success"]) == (status, True), body
    assert isinstance(body["message"], str)
    return body["data"]


def refused(response: Any) -> tuple[int, str]:
    """Return status and code of a refusal, after checking the envelope."""
    body = body_of(response)
    assert response["Content-Type"] == "application/json"
    assert body["success"] is False
    assert len(body["message"]) > 10
    assert body["detail"] == body["message"]
    return response.status_code, body["code"]


def body_of(response: Any) -> Any:
    """Return the JSON of an answer, streamed or not."""
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    return orjson.loads(raw)
