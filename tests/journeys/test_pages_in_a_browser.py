"""The pages people open, in a real browser: nothing missing, no complaint in the console, on a phone too."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.factories.samples import PASSWORD, make_lab, make_sample, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE: Any = {"width": 390, "height": 844}
DESKTOP: Any = {"width": 1280, "height": 900}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Debian's chromium once for the module."""
    # Playwright's loop runs in this thread; Django would take its synchronous queries for a mistake.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open a page that fails the test when the browser complains or something is missing."""
    opened = browser.new_page(viewport=request.param)
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("response", lambda got: complaints.append(got.url) if got.status >= 400 else None)
    yield opened
    opened.close()
    assert complaints == []


def fits(page: Page) -> bool:
    """Tell whether the page needs no sideways scrolling."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"))


def keep_picture(page: Page, name: str) -> None:
    """Save a picture where somebody asked for them by PICTURES=<folder>."""
    if folder := os.environ.get("PICTURES"):
        width = (page.viewport_size or DESKTOP)["width"]
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def test_the_front_page_leads_to_the_reference(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url)
    assert page.get_by_role("heading", name="Nanopore core LIMS").is_visible()
    assert fits(page)
    keep_picture(page, "front-page")
    page.get_by_role("link", name="API reference").click()
    page.locator("[data-path='/api/v1/samples']").first.wait_for(timeout=20_000)
    keep_picture(page, "api-reference")


def test_a_manager_signs_in_and_finds_a_sample(page: Page, live_server: LiveServer) -> None:
    make_user("manager", username="webber", full_name="Richard Webber")
    make_sample(lab=make_lab("O'Neil, Renée (UNC-CH) Lab"), name="<b>0042</b> µ")
    page.goto(f"{live_server.url}/admin/login/?next=/admin/samples/sample/")
    page.get_by_label("Username").fill("webber")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="<b>0042</b> µ").first.wait_for()
    keep_picture(page, "admin-samples")
    page.get_by_role("link", name="<b>0042</b> µ").first.click()
    page.get_by_label("Chart field").wait_for()
    assert page.get_by_label("Chart field").input_value() == "HTSF-001"
    keep_picture(page, "admin-sample")
