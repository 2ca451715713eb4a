"""The page of one form: what it shows to whom."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from apps.ai.choices import ReadingStatus
from apps.ai.models.corrections import Correction
from apps.ai.models.readings import Reading
from apps.ai.services.correcting import correct_reading
from apps.ai.types import NewCorrection
from apps.security.models import User
from tests.ai.views.readings_made import document, field, finding, make_reading, sample
from tests.factories.samples import make_lab, make_requester, make_user

pytestmark = pytest.mark.django_db


def page(client: Client, reading: Reading, query: str = "") -> str:
    """Return the page as text."""
    answer = client.get(f"/readings/{reading.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_shows_each_value_with_its_place(at_desk: Client, ada: User) -> None:
    text = page(at_desk, make_reading(ada))
    assert 'data-path="fields.kit" data-label="Kit" data-at="1 80 312 120 322"' in text
    assert 'data-path="samples.2.volume_ul" data-at="2 110 124 150 134" data-doubt' in text


def test_the_page_shows_the_picture_of_each_page_in_points(at_desk: Client, ada: User) -> None:
    reading = make_reading(ada)
    text = page(at_desk, reading)
    assert re.findall(r'<img src="(/api[^"]+)" width="(\d+)" height="(\d+)"', text) == [
        (f"/api/v1/ai/readings/{reading.pk}/pages/1", "935", "1210"),
        (f"/api/v1/ai/readings/{reading.pk}/pages/2", "935", "1210"),
    ]
    assert text.count('viewBox="0 0 612 792"') == 2


def test_the_file_comes_back_as_it_was_sent(at_desk: Client, ada: User) -> None:
    reading = make_reading(ada, filename="Renée's µ.pdf")
    answer = at_desk.get(f"/readings/{reading.pk}/file/")
    assert b"".join(answer).startswith(b"%PDF-1.4 Ren")
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert answer["Content-Type"] == "application/pdf"


def test_a_reading_of_another_lab_is_not_there(client: Client) -> None:
    theirs = make_reading(make_requester(make_lab("Elsewhere")))
    client.force_login(make_requester(make_lab("Home")))
    absent = client.get(f"/readings/{uuid4()}/")
    for address in ("", "file/"):
        answer = client.get(f"/readings/{theirs.pk}/{address}")
        assert answer.status_code == 404
        assert answer.content == absent.content
    assert numbers_of_forms(client) == 0


def numbers_of_forms(client: Client) -> int:
    return client.get("/readings/").content.decode().count('<th scope="row">')


def test_the_members_of_a_lab_see_its_forms_and_decide_nothing(client: Client) -> None:
    lab = make_lab("Home")
    sender, colleague = make_requester(lab), make_requester(lab)
    reading = make_reading(sender, lab=lab)
    client.force_login(colleague)
    text = page(client, reading)
    assert "Rosalind Franklin" in text
    for dialog in ("approve", "reject", "undo"):
        assert f'<dialog id="{dialog}"' not in text
    assert client.get(f"/readings/{reading.pk}/file/").status_code == 200


def test_an_auditor_reads_and_edits_nothing(client: Client, ada: User) -> None:
    client.force_login(make_user("auditor"))
    text = page(client, make_reading(ada))
    assert "data-editable" not in text
    assert "data-remove" not in text
    assert 'action="/readings/' not in text


def test_hostile_values_are_text(at_desk: Client, ada: User) -> None:
    hostile = '"><script>alert(1)</script>'
    made = document(
        fields={
            "comments": field(hostile),
            "notification_emails": field([hostile, "b\n'c"]),
            "requester_email": field(hostile),
            "requester_name": field(f"</textarea>{hostile}"),
        },
        samples=[sample(1, hostile, barcode=hostile)],
        findings=[finding("x", "warning", hostile)],
        pairs=[
            {
                "label": hostile,
                "value": hostile,
                "page": 1,
                "bbox": [1, 1, 2, 2],
                "required": False,
                "source": "line",
            }
        ],
    )
    reading = make_reading(ada, result=made, filename=f"{hostile}.pdf")
    Correction.objects.create(reading=reading, path="fields.comments", before=hostile, after=hostile, by=ada)
    text = page(at_desk, reading)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "</textarea>&quot;" not in text
    assert 'href="mailto:%22%3E%3Cscript' in text


def test_the_page_carries_no_inline_script_or_style(at_desk: Client, ada: User) -> None:
    text = page(at_desk, make_reading(ada))
    assert re.findall(r'<script(?! type="module" src=")|<style|\sstyle=|\son[a-z]+=|javascript:', text) == []


def test_a_correction_is_shown_with_what_was_read(at_desk: Client, ada: User) -> None:
    reading = make_reading(ada)
    Correction.objects.create(
        reading=reading, path="samples.2.volume_ul", before="2", after="20", by=make_user(full_name="Grace")
    )
    text = page(at_desk, reading)
    assert '<s class="before">2</s> <span class="now">20</span>' in text
    (told,) = re.findall(r'<span class="what">(.*?)</span>', text)
    assert told == "Row 2, Volume (µL): <s>2</s> → <ins>20</ins>"
    assert 'data-who="Grace"' in text


def test_a_confirmation_is_shown_with_who_said_so_and_when(at_desk: Client, ada: User) -> None:
    reading = make_reading(ada)
    grace = make_user(full_name="Grace")
    said = [NewCorrection("samples.2.volume_ul", "2"), NewCorrection("fields.genome_size", "600")]
    correct_reading(reading_id=reading.pk, by=grace, corrections=said)
    text = page(at_desk, reading)
    assert len(re.findall(r'title="confirmed by Grace, \d{4}-\d\d-\d\d \d\d:\d\d"', text)) == 2
    assert '<s class="before">' not in text
    told = re.findall(r'data-who="Grace" data-verb="confirmed"><span class="what">(.*?)</span> ✓', text)
    assert told == ["Genome size: 600", "Row 2, Volume (µL): 2"]
    assert '<span class="count" id="doubts-count">0</span>' in text
    assert "data-confirm=" not in text


def test_who_may_correct_is_offered_to_confirm_each_doubtful_value(client: Client, ada: User) -> None:
    rows = [sample(number, f"S{number}", unsure="volume_ul") for number in (1, 2)]
    reading = make_reading(ada, result=document(samples=rows))
    client.force_login(ada)
    text = page(client, reading)
    assert re.findall(r'data-confirm="([^"]+)"', text).count("samples.1.volume_ul") == 2
    assert re.findall(r'data-confirm="([^"]+)"', text).count("fields.genome_size") == 2
    assert re.findall(r'data-confirm-column aria-label="([^"]+)"', text) == [
        "Confirm the 2 doubtful values of Volume (µL)"
    ]
    client.force_login(make_user("auditor"))
    assert "data-confirm" not in page(client, reading)


def test_the_findings_on_the_page_are_those_of_the_corrected_values(at_desk: Client, ada: User) -> None:
    reading = make_reading(ada)
    assert "The genome size says 600 without a unit." in page(at_desk, reading)
    said = [NewCorrection("fields.genome_size_unit", "Mb")]
    correct_reading(reading_id=reading.pk, by=ada, corrections=said)
    text = page(at_desk, reading)
    assert "without a unit" not in text
    assert "The quote does not say when it expires." in text


def test_the_dialog_says_what_approving_creates(at_desk: Client, ada: User) -> None:
    text = page(at_desk, make_reading(ada), "?open=approve")
    (dialog,) = re.findall(r'<dialog id="approve".*?</dialog>', text, re.S)
    assert " open>" in dialog.split("\n")[0]
    said = " ".join(re.sub(r"<[^>]+>", "", dialog).split())
    assert "This creates submission HTSF--TE-1 with 2 samples and 1 control." in said
    assert "Still open: 2 findings, 2 values to check." in said
    assert "The form prints “O&#x27;Neil, Renée (UNC-CH) Lab”. No lab of ours bears this name" in said


def test_the_lab_that_bears_the_printed_name_is_suggested(at_desk: Client, ada: User) -> None:
    lab = make_lab("O'Neil Group", aliases=["O'Neil, Renée (UNC-CH) Lab"])
    make_lab("Another")
    text = page(at_desk, make_reading(ada))
    assert re.findall(r'<option value="([^"]+)" selected>', text) == [str(lab.pk)]
    assert "This name belongs to O&#x27;Neil Group." in text


def test_no_other_dialog_can_be_opened_by_the_address(at_desk: Client, ada: User) -> None:
    text = page(at_desk, make_reading(ada), '?open=undo"><b>')
    assert re.findall(r"<dialog[^>]* open>", text) == []


def test_a_form_that_is_being_read_shows_its_progress(at_desk: Client, ada: User) -> None:
    address = at_desk.post("/readings/", {"file": _pdf()})["Location"]
    text = at_desk.get(address).content.decode()
    (reading,) = Reading.objects.all()
    assert f'data-events="/api/v1/jobs/{reading.job_id}/events"' in text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in text
    assert 'class="sides"' not in text


def _pdf() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("form.pdf", b"%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF\n")


def test_a_form_that_could_not_be_read_says_why(at_desk: Client, ada: User) -> None:
    reading = make_reading(
        ada, status=ReadingStatus.FAILED, failure_code="encrypted", failure_detail="It asks for a password."
    )
    Reading.objects.filter(pk=reading.pk).update(result=None)
    text = page(at_desk, reading)
    assert "It asks for a password." in text
    assert 'action="/readings/' in text


def test_a_sheet_is_shown_as_its_table(at_desk: Client, ada: User) -> None:
    table = {
        "title": None,
        "role": "samples",
        "pages": [],
        "columns": [{"header": "Sample", "field": "name"}],
        "rows": [{"cell": "Sheet1!A2", "cells": ["A<1>"]}],
    }
    reading = make_reading(ada, result=document(tables=[table]))
    reading.page_images.all().delete()
    text = page(at_desk, reading)
    assert '<tr data-row="Sheet1!A2"><th scope="row">Sheet1!A2</th><td>A&lt;1&gt;</td></tr>' in text
    assert "<svg" not in text


def test_three_hundred_rows_are_one_page_of_few_questions(
    at_desk: Client, ada: User, django_assert_max_num_queries: Any
) -> None:
    rows = [sample(number, f"S{number}") for number in range(1, 301)]
    reading = make_reading(ada, result=document(samples=rows))
    with django_assert_max_num_queries(12):
        text = page(at_desk, reading)
    assert text.count('role="gridcell"') == 300 * 6


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_page_is_only_read(at_desk: Client, ada: User, method: str) -> None:
    assert getattr(at_desk, method)(f"/readings/{make_reading(ada).pk}/").status_code == 405
