"""A form in a real browser: dropped, reviewed beside its pages, corrected, approved, taken back.

The long journeys run with a real worker and its reader processes; what concerns the page alone begins with a
reading that stands there already.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright
from pytest_django.live_server_helper import LiveServer

from apps.ai.choices import ReadingStatus
from apps.ai.models.corrections import Correction
from apps.ai.models.readings import Reading
from apps.ai.services.correcting import correct_reading
from apps.ai.types import NewCorrection
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.security.models import User
from tests.ai.views.readings_made import document, make_reading, sample
from tests.factories.samples import PASSWORD, make_lab, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]

PHONE: Any = {"width": 390, "height": 844}
DESKTOP: Any = {"width": 1400, "height": 900}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
READ_MS = 60_000

FORM = Path("docs/sample-form.pdf")
"""The sample form that the repository ships: quote HTSF--RE-417 with 94 samples and 2 controls."""


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


@pytest.fixture
def ada() -> User:
    """Return a technician who reviews forms."""
    return make_user("technician", username="ada", full_name="Ada Bench")


def sign_in(context: BrowserContext, live_server: LiveServer, complaints: list[str] | None = None) -> Page:
    """Return the page of forms for the technician; what the browser complains about is collected."""
    page = context.new_page()
    if complaints is not None:
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("response", lambda got: complaints.append(got.url) if got.status >= 400 else None)
    page.goto(f"{live_server.url}/admin/login/?next=/readings/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="Forms").wait_for()
    return page


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer, ada: User) -> Iterator[Page]:
    """Open the page of forms on a desk's screen; the test fails when the browser complains."""
    yield from opened(browser, live_server, DESKTOP)


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer, ada: User) -> Iterator[Page]:
    """Open the page of forms on a phone."""
    yield from opened(browser, live_server, PHONE)


def opened(browser: Browser, live_server: LiveServer, size: Any) -> Iterator[Page]:
    context = browser.new_context(viewport=size, reduced_motion="reduce")
    complaints: list[str] = []
    yield sign_in(context, live_server, complaints)
    context.close()
    assert complaints == []


def open_reading(page: Page, live_server: LiveServer, reading: Reading) -> None:
    page.goto(f"{live_server.url}/readings/{reading.pk}")
    page.locator("#next-doubt").wait_for()


def fits(page: Page) -> bool:
    """Tell whether the page needs no sideways scrolling."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"))


def keep_picture(page: Page, name: str) -> None:
    """Save a picture where somebody asked for them by PICTURES=<folder>."""
    if folder := os.environ.get("PICTURES"):
        width = (page.viewport_size or DESKTOP)["width"]
        page.screenshot(path=Path(folder) / f"{name}-{width}.png")


def focused_path(page: Page) -> str:
    """Return the path of the value in focus."""
    return str(page.evaluate("document.activeElement.dataset.path || ''"))


def shown_box(page: Page) -> dict[str, float]:
    """Return the box that is highlighted on the form, in points."""
    rect = page.locator("rect.selected")
    return {name: float(rect.get_attribute(name) or 0) for name in ("x", "y", "width", "height")}


def value(page: Page, path: str) -> Any:
    return page.locator(f'.told .value[data-path="{path}"]')


def correct(page: Page, path: str, text: str) -> None:
    """Say a value anew, by keys, and wait until it is saved."""
    value(page, path).focus()
    page.keyboard.press("Enter")
    page.locator(".editor").fill(text)
    with page.expect_response(lambda got: got.url.endswith("/corrections")) as saved:
        page.keyboard.press("Enter")
    assert saved.value.status == 200
    page.locator(f'[data-path="{path}"].saving').wait_for(state="detached")


def choose(page: Page, file: Any) -> None:
    """Choose a file once the page's script listens."""
    page.locator("#upload[data-ready]").wait_for()
    page.locator("#file").set_input_files(file)


def hand_in(page: Page) -> None:
    """Choose the sample form, and wait until its page shows what was read."""
    choose(page, FORM)
    page.locator(".sides").wait_for(timeout=READ_MS)
    page.locator("#next-doubt").wait_for()


def test_a_form_goes_into_the_queue_of_the_lab_and_back(
    desk: Page, live_server: LiveServer, worker: subprocess.Popen[bytes]
) -> None:
    lab = make_lab("The lab of the form")
    hand_in(desk)
    keep_picture(desk, "review-page")
    assert desk.get_by_role("img", name="Page 1 of the form").evaluate("image => image.naturalWidth") > 400
    assert value(desk, "samples.12.volume_ul").inner_text() == "2"

    correct(desk, "samples.12.volume_ul", "17.5")
    desk.locator("#changes li").first.wait_for()
    assert "17.5" in desk.locator("#changes").inner_text()

    desk.locator("body").press("a")
    desk.get_by_role("dialog").get_by_label("Lab").select_option(str(lab.pk))
    keep_picture(desk, "approve")
    desk.get_by_role("button", name="Approve and create").dblclick()
    desk.get_by_text("Approved by Ada Bench").wait_for()

    (submission,) = Submission.objects.all()
    assert (submission.number, submission.lab) == ("HTSF--RE-417", lab)
    kinds = submission.samples.values_list("kind").annotate(Count("pk"))
    assert dict(kinds) == {"sample": 94, "positive_control": 1, "negative_control": 1}
    assert submission.samples.get(number=12).volume_ul == Decimal("17.5")
    desk.get_by_role("link", name=submission.number).click()
    desk.locator("#changelist-search, #submission_form").first.wait_for()
    queue = desk.request.get(f"{live_server.url}/api/v1/queue?limit=200").json()
    assert [row["submission_id"] for row in queue] == [str(submission.pk)] * 96

    desk.goto(f"{live_server.url}/readings/{Reading.objects.get().pk}")
    desk.get_by_text("Take back…").click()
    desk.get_by_label("Reason").fill("The requester sent a newer form")
    desk.get_by_role("button", name="Take it back").click()
    desk.get_by_text("the form waits for review again").wait_for()
    assert Reading.objects.get().status == ReadingStatus.REVIEW
    assert Sample.objects.filter(withdrawn_at__isnull=True).count() == 0
    assert desk.request.get(f"{live_server.url}/api/v1/queue").json() == []
    assert "17.5" in value(desk, "samples.12.volume_ul").inner_text()


def test_the_same_file_sent_again_lands_on_the_same_reading(
    phone: Page, live_server: LiveServer, worker: subprocess.Popen[bytes]
) -> None:
    hand_in(phone)
    first = phone.url
    assert fits(phone)
    keep_picture(phone, "review-page")
    phone.goto(f"{live_server.url}/readings/")
    assert fits(phone)
    keep_picture(phone, "forms")
    hand_in(phone)
    assert phone.url == first
    assert Reading.objects.count() == 1


def test_a_form_can_be_sent_without_a_script(browser: Browser, live_server: LiveServer, ada: User) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = sign_in(context, live_server)
    file: Any = {"name": "form.csv", "mimeType": "text/csv", "buffer": b"Sample Name,Volume\nA,2\n"}
    page.get_by_label("Drop a form here, or choose a file").set_input_files(file)
    page.get_by_role("button", name="Read it").click()
    page.wait_for_url(re.compile(r"/readings/[0-9a-f-]{36}"))
    assert page.get_by_role("heading", name="form.csv").is_visible()
    assert Reading.objects.get().status == ReadingStatus.QUEUED
    context.close()


def test_a_reading_can_be_cancelled_while_it_waits(desk: Page, ada: User) -> None:
    file: Any = {"name": "form.csv", "mimeType": "text/csv", "buffer": b"Sample Name,Volume\nA,2\n"}
    choose(desk, file)
    desk.get_by_text("Waiting for a free reader.").wait_for()
    desk.get_by_role("button", name="Cancel").click()
    desk.get_by_text("Cancelled. The form was not read.").wait_for()
    job = Reading.objects.get().job
    assert job is not None
    assert job.status == "cancelled"


def test_a_file_that_is_refused_is_said_beside_the_field(
    browser: Browser, live_server: LiveServer, ada: User
) -> None:
    context = browser.new_context()
    page = sign_in(context, live_server)
    file: Any = {"name": "form.pdf", "mimeType": "application/pdf", "buffer": b"\x89PNG\r\n\x1a\nxxxx"}
    choose(page, file)
    page.get_by_text("The file is an image").wait_for()
    assert page.locator("#file").get_attribute("aria-invalid") == "true"
    assert page.locator("#file").is_enabled()
    assert Reading.objects.count() == 0
    context.close()


def test_a_value_shows_its_box_and_the_page_finds_the_value(
    desk: Page, live_server: LiveServer, ada: User
) -> None:
    open_reading(desk, live_server, make_reading(ada))
    value(desk, "fields.kit").click()
    assert shown_box(desk) == {"x": 78.5, "y": 310.5, "width": 43.0, "height": 13.0}
    assert desk.locator("#where").inner_text() == "page 1"
    value(desk, "samples.1.nanodrop_ng_ul").click()
    figure = desk.locator("#page-2")
    assert figure.locator("rect.selected").count() == 1
    assert in_sight(desk, "#page-2 rect.selected")

    # Row 3 of the table, its name: 50 to 90 across and 136 to 146 down, in points of a page 612 wide.
    frame = figure.bounding_box()
    assert frame is not None
    scale = frame["width"] / 612
    desk.mouse.click(frame["x"] + 60 * scale, frame["y"] + 141 * scale)
    assert focused_path(desk) == "samples.3.name"
    assert "selected" in (value(desk, "samples.3.name").get_attribute("class") or "")


def in_sight(page: Page, selector: str) -> bool:
    """Tell whether an element lies inside the frame of the page images."""
    return bool(
        page.evaluate(
            """selector => {
                const inner = document.querySelector(selector).getBoundingClientRect();
                const outer = document.getElementById("pages").getBoundingClientRect();
                return inner.top >= outer.top && inner.bottom <= outer.bottom && inner.right <= outer.right;
            }""",
            selector,
        )
    )


def test_a_value_on_a_sheet_marks_its_cell(desk: Page, live_server: LiveServer, ada: User) -> None:
    row = sample(1, "A1") | {"cell": "Sheet1!A2", "boxes": {"name": "Sheet1!A2", "volume_ul": "Sheet1!B2"}}
    table = {
        "title": None,
        "role": "samples",
        "pages": [],
        "columns": [{"header": "Sample", "field": "name"}, {"header": "Volume", "field": "volume_ul"}],
        "rows": [{"cell": "Sheet1!A2", "cells": ["A1", "2"]}],
    }
    del row["page"], row["bbox"]
    reading = make_reading(ada, result=document(samples=[row], tables=[table], fields={}))
    reading.page_images.all().delete()
    open_reading(desk, live_server, reading)
    value(desk, "samples.1.volume_ul").click()
    assert desk.locator(".sheet .selected").inner_text() == "2"
    desk.locator(".sheet td", has_text="A1").click()
    assert focused_path(desk) == "samples.1.name"


def test_the_whole_review_is_done_by_keys(desk: Page, live_server: LiveServer, ada: User) -> None:
    open_reading(desk, live_server, make_reading(ada))
    keys = desk.keyboard
    desk.locator("body").press("j")
    assert desk.evaluate("document.activeElement.id") == "finding-1"
    for _ in range(2):
        keys.press("j")
    assert focused_path(desk) == "fields.genome_size"
    keys.press("j")
    assert focused_path(desk) == "samples.2.volume_ul"
    keys.press("k")
    assert focused_path(desk) == "fields.genome_size"
    keys.press("j")

    keys.press("ArrowRight")
    assert focused_path(desk) == "samples.2.qubit_ng_ul"
    keys.press("ArrowDown")
    keys.press("ArrowLeft")
    assert focused_path(desk) == "samples.3.volume_ul"
    keys.press("ArrowUp")
    assert focused_path(desk) == "samples.2.volume_ul"

    keys.press("Enter")
    keys.type("99")
    keys.press("Escape")
    assert focused_path(desk) == "samples.2.volume_ul"
    assert Correction.objects.count() == 0

    keys.press("Enter")
    keys.type("21")
    keys.press("Tab")
    assert focused_path(desk) == "samples.2.qubit_ng_ul"
    keys.press("Enter")
    keys.type("30.5")
    keys.press("Enter")
    assert focused_path(desk) == "samples.3.qubit_ng_ul"
    desk.locator("#changes li").nth(1).wait_for()
    assert list(Correction.objects.values_list("path", "before", "after")) == [
        ("samples.2.volume_ul", "2", "21"),
        ("samples.2.qubit_ng_ul", None, "30.5"),
    ]
    assert value(desk, "samples.2.volume_ul").inner_text().split() == ["2", "21"]
    assert desk.locator("#doubts-count").inner_text() == "1"

    keys.press("?")
    assert desk.get_by_role("dialog", name="Keys").is_visible()
    keys.press("Escape")
    keys.press("a")
    assert desk.get_by_role("dialog", name="Approve this form").is_visible()
    keys.press("Escape")
    assert desk.get_by_role("dialog").count() == 0


def doubts_count(page: Page, number: int) -> None:
    """Wait until the list of what is to check tells this number."""
    page.locator("#doubts-count", has_text=re.compile(f"^{number}$")).wait_for()


def test_a_doubtful_value_is_confirmed_by_a_key_a_button_or_the_whole_column(
    desk: Page, live_server: LiveServer, ada: User
) -> None:
    rows = [sample(number, f"A{number}", unsure="volume_ul") for number in range(1, 6)]
    reading = make_reading(ada, result=document(samples=rows))
    open_reading(desk, live_server, reading)
    doubts_count(desk, 6)

    value(desk, "samples.1.volume_ul").click()
    keep_picture(desk, "to-confirm")
    desk.keyboard.press("c")
    doubts_count(desk, 5)
    assert focused_path(desk) == "samples.1.volume_ul"
    desk.keyboard.press("c")
    desk.get_by_text("There is no doubt to confirm here.").wait_for()

    # Enter opens the editor, and again leaves it without a change.
    value(desk, "samples.2.volume_ul").focus()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")
    assert focused_path(desk) == "samples.3.volume_ul"
    doubts_count(desk, 4)

    desk.locator("#doubts").get_by_role("button", name="Confirm Genome size").click()
    doubts_count(desk, 3)
    assert desk.evaluate("document.activeElement.closest('#doubts') !== null")

    value(desk, "samples.3.volume_ul").get_by_role("button", name="Confirm").click()
    doubts_count(desk, 2)
    assert value(desk, "samples.3.volume_ul").locator(".editor").count() == 0
    desk.get_by_role("button", name="Confirm the 5 doubtful values of Volume").click()
    doubts_count(desk, 0)
    assert desk.locator("[data-confirm-column]:visible").count() == 0
    keep_picture(desk, "confirmed")

    kept = Correction.objects.order_by("pk").values_list("path", "before", "after")
    assert list(kept) == [
        ("samples.1.volume_ul", "2", "2"),
        ("samples.2.volume_ul", "2", "2"),
        ("fields.genome_size", "600", "600"),
        ("samples.3.volume_ul", "2", "2"),
        ("samples.4.volume_ul", "2", "2"),
        ("samples.5.volume_ul", "2", "2"),
    ]
    assert Reading.objects.get().version == 6
    desk.reload()
    title = value(desk, "samples.4.volume_ul").locator(".now").get_attribute("title")
    assert (title or "").startswith("confirmed by Ada Bench, 20")
    assert desk.locator("#changes li").first.inner_text().startswith("Row 5, Volume (µL): 2 ✓")


def test_findings_and_letter_follow_a_correction(desk: Page, live_server: LiveServer, ada: User) -> None:
    open_reading(desk, live_server, make_reading(ada))
    assert "600 without a unit" in desk.locator("#findings").inner_text()
    desk.locator("summary", has_text="Not found on this form").click()
    correct(desk, "fields.genome_size_unit", "Mb")
    desk.locator("#findings", has_text="without a unit").wait_for(state="detached")
    assert "does not say when it expires" in desk.locator("#findings").inner_text()
    assert "Nanodrop" in desk.locator("#letter-body").input_value()
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.get_by_role("button", name="Copy the text").click()
    desk.get_by_text("The text of the e-mail is copied.").wait_for()
    assert "Nanodrop" in desk.evaluate("navigator.clipboard.readText()")


def test_a_confirmation_on_an_old_page_is_not_saved(bold: Page, live_server: LiveServer, ada: User) -> None:
    reading = make_reading(ada)
    open_reading(bold, live_server, reading)
    said = [NewCorrection("samples.2.volume_ul", "2")]
    correct_reading(reading_id=reading.pk, by=make_user(full_name="Grace Lee"), corrections=said)
    value(bold, "fields.genome_size").focus()
    bold.keyboard.press("c")
    bold.get_by_text("Grace Lee confirmed Row 2, Volume (µL): 2. Your confirmation was not saved.").wait_for()
    assert bold.locator("#doubts-count").inner_text() == "1"
    assert Correction.objects.count() == 1


def test_single_letters_can_be_switched_off(desk: Page, live_server: LiveServer, ada: User) -> None:
    open_reading(desk, live_server, make_reading(ada))
    desk.locator("body").press("?")
    desk.get_by_label("Single-letter keys work").uncheck()
    desk.get_by_role("button", name="Close").click()
    desk.locator("body").press("a")
    assert desk.get_by_role("dialog").count() == 0


def test_answers_are_corrected_by_their_printed_options(
    desk: Page, live_server: LiveServer, ada: User
) -> None:
    open_reading(desk, live_server, make_reading(ada))
    value(desk, "fields.delivery_methods").focus()
    desk.keyboard.press("Enter")
    desk.get_by_role("checkbox", name="Cluster").check()
    desk.keyboard.press("Enter")
    desk.locator("#changes li").wait_for()
    assert Correction.objects.get().after == ["Download", "Cluster"]
    value(desk, "samples.1.kind").click()
    desk.get_by_role("button", name="Edit").click()
    desk.locator("select.editor").select_option(label="Positive control")
    desk.keyboard.press("Enter")
    desk.locator("#changes li").nth(1).wait_for()
    assert Correction.objects.latest("pk").after == "positive_control"
    assert "Positive control" in value(desk, "samples.1.kind").inner_text()


def test_a_row_is_removed_and_another_added(desk: Page, live_server: LiveServer, ada: User) -> None:
    open_reading(desk, live_server, make_reading(ada))
    desk.once("dialog", lambda asked: asked.accept())
    desk.get_by_role("button", name="Remove row 2").click()
    value(desk, "samples.2.name").wait_for(state="detached")
    desk.get_by_label("A sample that is missing here").fill("<b>A4")
    desk.get_by_role("button", name="Add it").click()
    value(desk, "samples.4.name").wait_for()
    assert value(desk, "samples.4.name").inner_text() == "<b>A4"
    assert list(Correction.objects.values_list("path", flat=True)) == ["samples.2", "samples.4"]


@pytest.fixture
def bold(browser: Browser, live_server: LiveServer, ada: User) -> Iterator[Page]:
    """Open a page whose refusals are part of the test."""
    context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce")
    yield sign_in(context, live_server)
    context.close()


def test_a_value_that_makes_no_sense_is_refused_where_it_stands(
    bold: Page, live_server: LiveServer, ada: User
) -> None:
    open_reading(bold, live_server, make_reading(ada))
    value(bold, "samples.1.volume_ul").focus()
    bold.keyboard.press("Enter")
    bold.keyboard.type("two")
    bold.keyboard.press("Enter")
    bold.get_by_text("Write a number such as 298.9, without its unit.").wait_for()
    assert value(bold, "samples.1.volume_ul").locator(".now").inner_text() == "2"
    assert Correction.objects.count() == 0


def test_a_correction_of_an_old_page_is_not_saved_and_says_who_was_faster(
    bold: Page, live_server: LiveServer, ada: User
) -> None:
    reading = make_reading(ada)
    open_reading(bold, live_server, reading)
    correct_reading(
        reading_id=reading.pk,
        by=make_user(full_name="Grace Lee"),
        corrections=[NewCorrection("samples.1.volume_ul", "5")],
    )
    value(bold, "samples.1.volume_ul").focus()
    bold.keyboard.press("Enter")
    bold.keyboard.type("7")
    bold.keyboard.press("Enter")
    bold.get_by_text("Grace Lee changed Row 1, Volume (µL): 2 → 5. Your “7” was not saved.").wait_for()
    assert value(bold, "samples.1.volume_ul").locator(".now").inner_text() == "5"
    assert Correction.objects.count() == 1


def test_the_letter_is_copied(desk: Page, live_server: LiveServer, ada: User) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_reading(desk, live_server, make_reading(ada))
    desk.get_by_role("button", name="Copy the text").click()
    desk.get_by_text("The text of the e-mail is copied.").wait_for()
    assert desk.evaluate("navigator.clipboard.readText()") == "Dear Rosalind,\n1. Unit?"


STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"


def test_the_page_needs_no_inline_script_and_no_inline_style(
    desk: Page, live_server: LiveServer, ada: User
) -> None:
    def add_policy(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": STRICT})

    desk.route(re.compile(r"/readings/[0-9a-f-]{36}$"), add_policy)
    open_reading(desk, live_server, make_reading(ada))
    desk.get_by_role("button", name="Larger").click()
    correct(desk, "fields.kit", "SQK-LSK114")
    desk.locator("#changes li").wait_for()
    desk.locator("body").press("a")
    assert desk.get_by_role("dialog", name="Approve this form").is_visible()


def test_three_hundred_rows_stay_quick(desk: Page, live_server: LiveServer, ada: User) -> None:
    rows = [sample(number, f"S{number}") for number in range(1, 301)]
    open_reading(desk, live_server, make_reading(ada, result=document(samples=rows)))
    value(desk, "samples.150.volume_ul").focus()
    took = desk.evaluate(
        """() => new Promise(done => {
            const began = performance.now();
            const press = left => {
                const key = new KeyboardEvent("keydown", {key: "ArrowDown", bubbles: true, cancelable: true});
                document.activeElement.dispatchEvent(key);
                if (left > 1) requestAnimationFrame(() => press(left - 1));
                else requestAnimationFrame(() => done(performance.now() - began));
            };
            press(20);
        })"""
    )
    assert focused_path(desk) == "samples.170.volume_ul"
    # Twenty moves, each with its frame; a page that lays out everything anew takes seconds.
    assert took < 2_000, took


def test_a_phone_shows_the_form_above_and_the_values_below(
    phone: Page, live_server: LiveServer, ada: User
) -> None:
    open_reading(phone, live_server, make_reading(ada))
    assert fits(phone)
    value(phone, "samples.2.volume_ul").click()
    form_frame = phone.locator(".proof").bounding_box()
    cell = value(phone, "samples.2.volume_ul").bounding_box()
    actions = phone.locator(".actions").bounding_box()
    assert form_frame is not None
    assert cell is not None
    assert actions is not None
    assert form_frame["y"] + form_frame["height"] <= cell["y"]
    assert cell["y"] + cell["height"] <= actions["y"]
    assert in_sight(phone, "rect.selected")
    phone.get_by_role("button", name="Edit").click()
    assert phone.locator(".editor").is_visible()
    phone.keyboard.press("Escape")
    phone.get_by_role("button", name="Previous thing to check").click()
    assert focused_path(phone) == "fields.genome_size"
    for _ in range(2):
        phone.get_by_role("button", name="Next thing to check").click()
    assert phone.evaluate("document.activeElement.id") == "finding-1"
