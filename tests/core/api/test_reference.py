"""The API describes itself, each address once; the page that shows it runs no inline script."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from apps.core.api import routing


@pytest.fixture(scope="module")
def described() -> Any:
    answer = Client().get("/api/v1/schema")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/vnd.oai.openapi+json"
    return answer.json()


def test_every_address_is_described_once_and_without_a_slash(described: Any) -> None:
    paths = list(described["paths"])
    assert "/api/v1/jobs/{job_id}/cancel" in paths
    assert [path for path in paths if path.endswith("/")] == []
    assert [path for path in paths if not path.startswith("/api/v1/")] == []


def test_operations_are_named_once(described: Any) -> None:
    names = [
        operation["operationId"] for methods in described["paths"].values() for operation in methods.values()
    ]
    assert len(names) > 5
    assert sorted(names) == sorted(set(names))


def test_a_post_tells_of_its_key_and_its_refusals(described: Any) -> None:
    upload = described["paths"]["/api/v1/files/upload"]["post"]
    assert [parameter["name"] for parameter in upload["parameters"]] == ["Idempotency-Key"]
    assert set(upload["responses"]) == {"201", "400", "401", "403", "409", "413", "415", "422", "429", "503"}
    refusal = upload["responses"]["415"]["content"]
    assert refusal == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    problem = described["components"]["schemas"]["Problem"]
    assert set(problem["required"]) == {"type", "title", "status", "detail", "code", "errors", "request_id"}


def test_an_open_address_asks_for_no_credentials(described: Any) -> None:
    health = described["paths"]["/api/v1/health"]["get"]
    assert "401" not in health["responses"]
    assert "403" not in health["responses"]


class Scripts(HTMLParser):
    """Collect what a page runs."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sources: list[str] = []
        self.inline: list[str] = []
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        if tag == "script":
            self._inside = True
            self.sources.append(given.get("src") or "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._inside and data.strip():
            self.inline.append(data)


def test_the_reference_page_runs_only_files_of_ours() -> None:
    answer = Client().get("/api/v1/docs")
    assert answer.status_code == 200
    page = Scripts(answer.content.decode())
    assert page.inline == []
    assert len(page.sources) == 2
    for source in page.sources:
        assert finders.find(source.removeprefix("/static/")), source
    assert 'data-schema="/api/v1/schema"' in answer.content.decode()


def test_the_page_draws_without_asking_other_hosts() -> None:
    script = Path(str(finders.find("core/api_docs.js"))).read_text(encoding="utf-8")
    assert "validatorUrl: null" in script
    assert re.findall(r"https?://", script) == []


def test_a_route_answers_with_and_without_a_slash_and_is_named_without() -> None:
    assert reverse("job", args=["7f2d1a52-5f0c-4f0f-9d6c-0d8f4a3a9d11"]) == (
        "/api/v1/jobs/7f2d1a52-5f0c-4f0f-9d6c-0d8f4a3a9d11"
    )
    patterns = routing.route("a/<int:pk>", lambda request: None, name="a")  # type: ignore[arg-type, return-value]
    assert [str(pattern.pattern) for pattern in patterns] == ["a/<int:pk>", "a/<int:pk>/"]
    assert [pattern.name for pattern in patterns] == ["a", None]
    assert Client().post("/api/v1/files/upload/").status_code == 401


def test_an_operation_is_summed_up_in_one_line(described: Any) -> None:
    upload = described["paths"]["/api/v1/files/upload"]["post"]
    assert upload["summary"] == "Store one file; its type is told by its content, and programs are refused"
