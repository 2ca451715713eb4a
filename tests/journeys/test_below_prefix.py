"""The site below a path of a shared host, by a proxy that takes the path off and by one that keeps it."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

import orjson
import pytest
from django.conf import settings as django_settings

from tests.ai.small_forms import quote_pdf
from tests.factories.samples import PASSWORD, make_sample, make_user
from tests.journeys.conftest import HERE, database_address, run_node

PREFIX = "/some/prefix"
READY_SECONDS = 40

pytestmark = [pytest.mark.node, pytest.mark.django_db(transaction=True)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(autouse=True)
def hashes_the_demo_knows(settings: Any) -> None:
    """Store passwords as the settings of the demo do, which know nothing of the tests' cheap hashes."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.fixture(scope="module")
def web(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run gunicorn on the test database as `make demo` does, told of the prefix; give its address."""
    port, log = free_port(), tmp_path_factory.mktemp("web") / "web.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "lims/gunicorn.py", "lims.wsgi"],
            stdout=output,
            stderr=subprocess.STDOUT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "lims.settings.local",
                "DATABASE_URL": database_address(),
                "REDIS_URL": django_settings.REDIS_URL,
                "SECRET_KEY": django_settings.SECRET_KEY,
                "URL_PREFIX": PREFIX,
                "PORT": str(port),
            },
        )
        try:
            deadline = time.monotonic() + READY_SECONDS
            while not answers(f"http://127.0.0.1:{port}/livez"):
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"gunicorn did not start:\n{log.read_text(errors='replace')[-3000:]}")
                time.sleep(0.2)
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310  # our own server on loopback
            return int(response.status) == 200
    except (URLError, OSError):
        return False


@pytest.fixture(scope="module", params=["0", "1"], ids=["taken off", "kept"])
def proxy(web: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Run the proxy in front of it; give the address of the site below the prefix."""
    process = subprocess.Popen(
        ["node", str(HERE / "prefix_proxy.mjs")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "UPSTREAM": web, "PREFIX": PREFIX, "KEEP": request.param},
    )
    with process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}{PREFIX}"
        process.terminate()


def fetch(url: str, **headers: str) -> tuple[int, Any, bytes]:
    """Return status, headers and body, redirects not followed."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: Any) -> None:
            return None

    request = urllib.request.Request(url, headers=headers)  # noqa: S310  # our own server on loopback
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=20) as response:
            return response.status, response.headers, response.read()
    except HTTPError as answer:
        return answer.code, answer.headers, answer.read()


def test_the_main_client_makes_all_its_calls_below_the_prefix(
    proxy: str, worker: "subprocess.Popen[bytes]", live_server: Any, tmp_path: Path
) -> None:
    form = tmp_path / "quote.pdf"
    form.write_bytes(quote_pdf())
    make_user("manager", username="grey", full_name="Meredith Grey")
    printed = run_node(
        "main_client.mjs",
        live_server,
        BASE=f"{proxy}/api/v1",
        LOGIN="grey",
        PASSWORD=PASSWORD,
        FORM=str(form),
    )
    passed, failed = map(int, re.findall(r"(\d+) passed, (\d+) failed", printed)[-1])
    assert failed == 0
    assert passed >= 20


def test_every_link_of_an_answer_carries_the_prefix(proxy: str) -> None:
    make_user("manager", username="grey")
    for _ in range(3):
        make_sample()
    login = urllib.request.Request(  # noqa: S310  # our own server on loopback
        f"{proxy}/api/v1/auth/login",
        data=orjson.dumps({"username": "grey", "password": PASSWORD}),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(login, timeout=20) as answer:  # noqa: S310
        token = orjson.loads(answer.read())["access_token"]
    _, headers, _ = fetch(f"{proxy}/api/v1/samples?limit=1", Authorization=f"Bearer {token}")
    links = re.findall(r"<([^>]+)>", headers["Link"])
    assert len(links) >= 2
    assert all(link.startswith(f"{proxy}/api/v1/samples?limit=1") for link in links)
    status, _, body = fetch(links[-1], Authorization=f"Bearer {token}")
    assert (status, len(orjson.loads(body))) == (200, 1)


def test_pages_and_their_static_files_are_found_below_the_prefix(proxy: str) -> None:
    status, headers, _ = fetch(f"{proxy}/admin/")
    assert (status, headers["Location"]) == (302, f"{PREFIX}/admin/login/?next={PREFIX}/admin/")
    status, _, page = fetch(f"{proxy}/admin/login/")
    assert status == 200
    sheets = re.findall(r'href="([^"]+\.css)"', page.decode())
    assert sheets
    host = proxy.removesuffix(PREFIX)
    for sheet in sheets:
        assert sheet.startswith(f"{PREFIX}/static/")
        assert fetch(host + sheet)[0] == 200
    assert f'href="{PREFIX}/admin/login/"' in fetch(f"{proxy}/")[2].decode()


def test_what_is_refused_below_the_prefix_is_told_as_anywhere(proxy: str) -> None:
    status, headers, body = fetch(f"{proxy}/api/v1/nothing-here")
    assert (status, headers["Content-Type"]) == (404, "application/problem+json")
    assert isinstance(orjson.loads(body)["detail"], str)
    status, _, body = fetch(f"{proxy}/api/samples")
    assert (status, orjson.loads(body)["success"]) == (401, False)


def test_the_description_of_the_api_names_the_prefix(proxy: str) -> None:
    status, _, body = fetch(f"{proxy}/api/v1/schema")
    assert status == 200
    assert PREFIX in body.decode()
