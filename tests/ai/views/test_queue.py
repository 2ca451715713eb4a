"""The page of forms: the way in, and which forms wait."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from apps.ai.choices import ReadingStatus
from apps.ai.models.readings import Reading
from apps.security.models import User
from tests.ai.views.readings_made import document, field, make_reading
from tests.factories.samples import make_lab, make_requester, make_user

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def page(client: Client, query: str = "") -> str:
    """Return the page as text."""
    answer = client.get(f"/readings/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def numbers(text: str) -> list[str]:
    """Return how the forms of the queue are called, from the top."""
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', text)


def quote(number: str, **fields: Any) -> dict[str, Any]:
    """Return a document with this quote number."""
    made = document()
    return {**made, "fields": {**made["fields"], "quote_number": field(number), **fields}}


def upload(name: str = "form.pdf", content: bytes = PDF) -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content)}


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    answer = client.get("/readings/?state=review")
    assert (answer.status_code, answer["Location"]) == (
        302,
        "/admin/login/?next=/readings/%3Fstate%3Dreview",
    )


def test_a_strangers_script_is_told_that_nobody_is_signed_in(client: Client) -> None:
    answer = client.get("/readings/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


def test_what_waits_for_review_comes_first_and_longest_waiting_at_the_top(at_desk: Client, ada: User) -> None:
    now = timezone.now()
    for number, hours, status in (
        ("Q-new", 1, ReadingStatus.REVIEW),
        ("Q-old", 5, ReadingStatus.REVIEW),
        ("Q-reading", 2, ReadingStatus.READING),
    ):
        reading = make_reading(ada, result=quote(number), status=status)
        Reading.objects.filter(pk=reading.pk).update(created_at=now - timedelta(hours=hours))
    rejected = make_reading(
        ada,
        result=quote("Q-no"),
        status=ReadingStatus.REJECTED,
        rejected_by=ada,
        rejected_at=now,
        reject_reason="Twice",
    )
    Reading.objects.filter(pk=rejected.pk).update(created_at=now)
    assert numbers(page(at_desk)) == ["Q-old", "Q-new", "Q-reading", "Q-no"]


def test_a_row_tells_requester_samples_findings_and_doubts(at_desk: Client, ada: User) -> None:
    make_reading(ada)
    text = page(at_desk)
    assert "Rosalind Franklin" in text
    cells = dict(re.findall(r'<td data-label="(\w+)" class="number">([^<]*)</td>', text))
    assert cells == {"Samples": "3", "Findings": "2", "Unsure": "2"}


def test_a_row_tells_how_long_the_form_has_waited(at_desk: Client, ada: User) -> None:
    for hours in (0, 49):
        reading = make_reading(ada)
        Reading.objects.filter(pk=reading.pk).update(created_at=timezone.now() - timedelta(hours=hours))
    ages = re.findall(r"<time [^>]+>([^<]+)</time>", page(at_desk).replace("\xa0", " "))
    assert ages == ["2 days ago", "just now"]


def test_a_form_that_is_not_read_yet_is_called_by_its_file(at_desk: Client, ada: User) -> None:
    reading = make_reading(ada, filename="plate 7.pdf", status=ReadingStatus.QUEUED)
    Reading.objects.filter(pk=reading.pk).update(result=None, sample_count=None, findings_count=None)
    assert numbers(page(at_desk)) == ["plate 7.pdf"]


def test_the_queue_is_narrowed_by_state_and_by_text(at_desk: Client, ada: User) -> None:
    make_reading(ada, result=quote("Q-1", requester_name=field("Barbara McClintock")))
    make_reading(ada, result=quote("Q-2"), status=ReadingStatus.READING)
    assert numbers(page(at_desk, "?state=reading")) == ["Q-2"]
    assert numbers(page(at_desk, "?q=mcclintock")) == ["Q-1"]
    assert numbers(page(at_desk, "?q=q-2&state=review")) == []
    assert numbers(page(at_desk, "?q=%25")) == []
    assert numbers(page(at_desk, "?state=<b>&q=%00")) == ["Q-1", "Q-2"]


def test_a_page_that_does_not_exist_is_the_last_one(at_desk: Client, ada: User) -> None:
    make_reading(ada, result=quote("Q-1"))
    assert numbers(page(at_desk, "?page=99")) == ["Q-1"]
    assert numbers(page(at_desk, "?page=x")) == ["Q-1"]


def test_hostile_names_are_text(at_desk: Client, ada: User) -> None:
    hostile = '<script>alert("1")</script>'
    make_reading(
        ada,
        filename="<img src=x onerror=alert(1)>.pdf",
        result=quote(hostile, requester_name=field("'\"><b>"), lab_name=field("</td><i>")),
    )
    text = page(at_desk, "?q=%3Cscript%3E")
    assert hostile not in text
    assert "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;" in text
    assert "<img src=x" not in text
    assert "</td><i>" not in text


def test_the_page_carries_no_inline_script_or_style(at_desk: Client, ada: User) -> None:
    make_reading(ada)
    text = page(at_desk)
    assert re.findall(r'<script(?! type="module" src=")|<style|\sstyle=|\son\w+=', text) == []


def test_the_queue_asks_the_same_questions_for_one_form_and_for_many(
    at_desk: Client, ada: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        make_reading(ada)
    with django_assert_max_num_queries(8):
        page(at_desk)


def test_a_dropped_form_gets_its_page(at_desk: Client) -> None:
    answer = at_desk.post("/readings/", upload())
    (reading,) = Reading.objects.all()
    assert (answer.status_code, answer["Location"]) == (303, f"/readings/{reading.pk}")
    assert reading.status == ReadingStatus.QUEUED


def test_a_script_is_told_the_address_and_the_job_to_watch(at_desk: Client) -> None:
    answer = at_desk.post("/readings/", upload(), headers={"Accept": "application/json"})
    (reading,) = Reading.objects.all()
    job = f"/api/v1/jobs/{reading.job_id}"
    assert answer.json() == {
        "address": f"/readings/{reading.pk}",
        "job": {"address": job, "events": f"{job}/events", "cancel": f"{job}/cancel"},
    }


def test_the_same_file_lands_on_the_same_page(at_desk: Client) -> None:
    first = at_desk.post("/readings/", upload())["Location"]
    second = at_desk.post("/readings/", upload("another name.pdf"))["Location"]
    assert first == second
    assert Reading.objects.count() == 1


def test_a_file_of_another_lab_is_refused_and_tells_nothing(client: Client, ada: User) -> None:
    sender = make_requester(make_lab("Elsewhere"))
    client.force_login(sender)
    address = client.post("/readings/", upload())["Location"]
    client.force_login(make_requester(make_lab("Home")))
    answer = client.post("/readings/", upload())
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "This file cannot be read for you here." in text
    assert address not in text
    assert "Elsewhere" not in text
    assert Reading.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        (None, 422, "Choose one file."),
        (b"", 422, "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 40, 415, "The file is an image"),
    ],
)
def test_what_cannot_be_read_is_refused_beside_the_field(
    at_desk: Client, sent: bytes | None, status: int, sentence: str
) -> None:
    def body() -> dict[str, Any]:
        return {} if sent is None else upload("form.pdf", sent)

    answer = at_desk.post("/readings/", body())
    assert answer.status_code == status
    (told,) = re.findall(r'id="file-error"[^>]*>([^<]+)<', answer.content.decode())
    assert sentence in told
    assert Reading.objects.count() == 0
    for_script = at_desk.post("/readings/", body(), headers={"Accept": "application/json"})
    assert for_script.status_code == status
    assert for_script.json()["detail"] == told.replace("&#x27;", "'")


def test_who_may_only_look_sees_no_way_in(client: Client) -> None:
    client.force_login(make_user("auditor"))
    assert 'id="upload"' not in page(client)
    assert client.post("/readings/", upload()).status_code == 403
    assert Reading.objects.count() == 0


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(at_desk: Client, method: str) -> None:
    assert getattr(at_desk, method)("/readings/").status_code == 405
