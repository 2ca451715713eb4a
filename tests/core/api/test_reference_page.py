"""The reference page in a real browser: drawn from the description, with nothing from elsewhere."""

import os
import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, sync_playwright

# The live server's thread uses the database, the browser's event loop runs in this one.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser.new_page()
        browser.close()


def test_every_operation_is_shown_and_no_other_host_is_asked(page: Page, live_server: Any) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/api/v1/docs")
    page.wait_for_selector(".opblock", timeout=20_000)
    shown = page.locator(".opblock-summary-path").all_inner_texts()
    assert any("upload" in path for path in shown)
    assert len(shown) > 20
    assert set(asked) - {""} == {urlsplit(live_server.url).netloc}
    assert complaints == []
