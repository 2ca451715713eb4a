"""Calling the API as a signed-in person, through the whole middleware."""

from typing import Any

import orjson
from django.test import Client
from django.utils import timezone

from apps.security.models.user import User
from apps.security.services import sessions
from tests.factories.samples import PASSWORD


class Caller:
    """One signed-in person with a Bearer token."""

    def __init__(self, user: User) -> None:
        issued = sessions.log_in(
            username=user.username, password=PASSWORD, address=None, user_agent="tests", now=timezone.now()
        )
        self.user = user
        self.token = issued.access_token
        self.client = Client(headers={"authorization": f"Bearer {self.token}"})

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Any:
        """Send a GET below /api/v1."""
        return self.client.get(f"/api/v1{path}", query or {}, headers=headers)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a JSON body, or none, below /api/v1; underscores in header names become hyphens."""
        return self.client.generic(
            method,
            f"/api/v1{path}",
            b"" if body is None else body if isinstance(body, bytes) else orjson.dumps(body),
            content_type="application/json",
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """Send a POST."""
        return self.send("POST", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        """Send a PATCH."""
        return self.send("PATCH", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        """Send a PUT."""
        return self.send("PUT", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        """Send a DELETE without a body."""
        return self.send("DELETE", path, **headers)


def everything(response: Any) -> Any:
    """Return the JSON of a streamed answer."""
    return orjson.loads(b"".join(response.streaming_content))


def refusal(response: Any) -> tuple[int, str]:
    """Return status and code of a problem document, after checking its shape."""
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    assert isinstance(body["detail"], str)
    assert body["detail"]
    return response.status_code, body["code"]


def field_codes(response: Any) -> dict[str, str]:
    """Return the code of each field a problem document names."""
    return {problem["field"]: problem["code"] for problem in response.json()["errors"]}
