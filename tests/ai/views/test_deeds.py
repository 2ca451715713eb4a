"""What is decided on the page of a form: once, with its sentence, and by those who may."""

import re

import pytest
from django.test import Client

from apps.ai.choices import ReadingStatus
from apps.ai.models.corrections import Correction
from apps.ai.models.readings import Reading
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.security.models import User
from tests.ai.views.readings_made import document, field, make_reading
from tests.factories.samples import make_lab, make_requester, make_submission, make_user

pytestmark = pytest.mark.django_db

DEEDS = ("approval", "approval/undo", "rejection", "rereading")


def read_in(user: User) -> Reading:
    """Store a reading that can be approved as it is."""
    made = document()
    made["fields"]["sample_type"] = field("DNA")
    made["fields"]["human_dna"] = field("No")
    return make_reading(user, result=made)


def state(reading: Reading) -> str:
    reading.refresh_from_db()
    return reading.status


def open_dialog(text: str) -> str:
    (name,) = re.findall(r'<dialog id="(\w+)"[^>]* open>', text)
    return str(name)


def test_approving_creates_the_submission_and_leads_to_it(at_desk: Client, ada: User) -> None:
    lab = make_lab("O'Neil Group")
    reading = read_in(ada)
    answer = at_desk.post(
        f"/readings/{reading.pk}/approval/", {"lab_id": str(lab.pk), "version": reading.version}
    )
    assert (answer.status_code, answer["Location"]) == (303, f"/readings/{reading.pk}")
    (submission,) = Submission.objects.all()
    assert (submission.number, submission.lab) == ("HTSF--TE-1", lab)
    assert sorted(Sample.objects.values_list("name", "kind")) == [
        ("A1", "sample"),
        ("A2", "sample"),
        ("BLANK", "negative_control"),
    ]
    text = at_desk.get(answer["Location"]).content.decode()
    assert f'<a href="/admin/samples/submission/{submission.pk}/change/">HTSF--TE-1</a>' in text
    assert 'data-open="undo"' in text
    assert 'data-open="approve"' not in text


def test_who_approves_says_which_molecule_it_is_where_the_form_does_not(at_desk: Client, ada: User) -> None:
    reading = make_reading(ada)
    sent = {"version": reading.version, "sample_type": "RNA"}
    for _ in range(2):
        assert at_desk.post(f"/readings/{reading.pk}/approval/", sent).status_code == 303
    assert set(Sample.objects.values_list("sample_type", flat=True)) == {"RNA"}
    said = Correction.objects.get()
    assert (said.path, said.before, said.after, said.by) == ("fields.sample_type", None, "RNA", ada)


def test_what_is_said_with_a_refused_approval_is_not_kept(at_desk: Client, ada: User) -> None:
    make_submission(number="HTSF--TE-1")
    reading = make_reading(ada)
    sent = {"version": reading.version, "sample_type": "RNA"}
    assert at_desk.post(f"/readings/{reading.pk}/approval/", sent).status_code == 409
    assert Correction.objects.count() == 0
    assert Submission.objects.count() == 1


def test_a_molecule_that_is_none_is_refused(at_desk: Client, ada: User) -> None:
    reading = make_reading(ada)
    sent = {"version": reading.version, "sample_type": "Stardust"}
    answer = at_desk.post(f"/readings/{reading.pk}/approval/", sent)
    assert answer.status_code == 422
    assert 'data-goto="fields.sample_type">Molecule</a>: Use one of: DNA' in answer.content.decode()
    assert Correction.objects.count() == 0


def test_approving_twice_creates_once(at_desk: Client, ada: User) -> None:
    reading = read_in(ada)
    sent = {"version": reading.version}
    first = at_desk.post(f"/readings/{reading.pk}/approval/", sent)
    second = at_desk.post(f"/readings/{reading.pk}/approval/", sent)
    assert (first.status_code, second.status_code) == (303, 303)
    assert (Submission.objects.count(), Sample.objects.count()) == (1, 3)


def test_who_approves_what_another_has_approved_is_told_who(client: Client, ada: User) -> None:
    reading = read_in(ada)
    version = reading.version
    client.force_login(ada)
    client.post(f"/readings/{reading.pk}/approval/", {"version": version})
    client.force_login(make_user("technician", username="grace"))
    answer = client.post(f"/readings/{reading.pk}/approval/", {"version": version})
    assert answer.status_code == 409
    assert re.search(r'role="alert"><p>[^<]*approved this reading', answer.content.decode())
    assert Submission.objects.count() == 1


def test_an_older_version_is_not_approved(at_desk: Client, ada: User) -> None:
    reading = read_in(ada)
    Reading.objects.filter(pk=reading.pk).update(version=reading.version + 1)
    answer = at_desk.post(f"/readings/{reading.pk}/approval/", {"version": reading.version})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert open_dialog(text) == "approve"
    assert "Somebody changed this record after you read it." in text
    assert f'name="version" value="{reading.version + 1}"' in text
    assert state(reading) == ReadingStatus.REVIEW
    assert Submission.objects.count() == 0


def test_what_is_no_version_is_refused_as_an_old_one(at_desk: Client, ada: User) -> None:
    reading = read_in(ada)
    answer = at_desk.post(f"/readings/{reading.pk}/approval/", {"version": "abc"})
    assert answer.status_code == 409
    assert state(reading) == ReadingStatus.REVIEW
    assert Submission.objects.count() == 0


def test_a_value_that_is_refused_is_named_with_a_way_to_it(at_desk: Client, ada: User) -> None:
    reading = read_in(ada)
    Correction.objects.create(reading=reading, path="fields.quote_date", after="yesterday", by=ada)
    answer = at_desk.post(f"/readings/{reading.pk}/approval/", {"version": reading.version})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert open_dialog(text) == "approve"
    assert 'data-goto="fields.quote_date">As of</a>: ' in text
    assert Submission.objects.count() == 0


def test_a_quote_that_stands_in_the_records_is_not_approved_again(at_desk: Client, ada: User) -> None:
    make_submission(number="HTSF--TE-1")
    reading = read_in(ada)
    answer = at_desk.post(f"/readings/{reading.pk}/approval/", {"version": reading.version})
    assert answer.status_code == 409
    assert open_dialog(answer.content.decode()) == "approve"
    assert state(reading) == ReadingStatus.REVIEW
    assert Submission.objects.count() == 1


def test_a_lab_that_is_no_lab_is_refused_in_the_dialog(at_desk: Client, ada: User) -> None:
    reading = read_in(ada)
    answer = at_desk.post(f"/readings/{reading.pk}/approval/", {"lab_id": "<b>"})
    assert answer.status_code == 422
    assert "Choose a lab from the list." in answer.content.decode()
    assert Submission.objects.count() == 0


def test_taking_back_needs_a_reason_and_opens_the_review_again(at_desk: Client, ada: User) -> None:
    reading = read_in(ada)
    at_desk.post(f"/readings/{reading.pk}/approval/", {"version": reading.version})
    refused = at_desk.post(f"/readings/{reading.pk}/approval/undo/", {"reason": "  "})
    assert refused.status_code == 422
    assert open_dialog(refused.content.decode()) == "undo"
    assert state(reading) == ReadingStatus.APPROVED
    answer = at_desk.post(f"/readings/{reading.pk}/approval/undo/", {"reason": "The wrong form"})
    assert answer.status_code == 303
    assert state(reading) == ReadingStatus.REVIEW
    assert "Taken back" in at_desk.get(answer["Location"]).content.decode()


def test_nothing_is_taken_back_once_a_sample_has_moved(at_desk: Client, ada: User) -> None:
    reading = read_in(ada)
    at_desk.post(f"/readings/{reading.pk}/approval/", {"version": reading.version})
    Sample.objects.filter(name="A1").update(status="prep", stage="library_prep")
    answer = at_desk.post(f"/readings/{reading.pk}/approval/undo/", {"reason": "<i>Too late"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert open_dialog(text) == "undo"
    assert ">&lt;i&gt;Too late</textarea>" in text
    assert state(reading) == ReadingStatus.APPROVED


def test_rejecting_keeps_the_reason_and_creates_nothing(at_desk: Client, ada: User) -> None:
    reading = read_in(ada)
    answer = at_desk.post(
        f"/readings/{reading.pk}/rejection/", {"reason": "A <draft>", "version": reading.version}
    )
    assert answer.status_code == 303
    assert state(reading) == ReadingStatus.REJECTED
    assert Submission.objects.count() == 0
    assert (
        "<strong>Rejected</strong> by Ada Bench: A &lt;draft&gt;"
        in at_desk.get(answer["Location"]).content.decode()
    )


def test_rejecting_without_a_reason_is_refused_beside_the_field(at_desk: Client, ada: User) -> None:
    reading = read_in(ada)
    answer = at_desk.post(f"/readings/{reading.pk}/rejection/", {"reason": ""})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert open_dialog(text) == "reject"
    assert 'aria-invalid="true" aria-describedby="reject-error"' in text
    assert state(reading) == ReadingStatus.REVIEW


def test_a_rejected_form_can_be_read_again(at_desk: Client, ada: User) -> None:
    reading = read_in(ada)
    at_desk.post(f"/readings/{reading.pk}/rejection/", {"reason": "A draft"})
    assert at_desk.post(f"/readings/{reading.pk}/rereading/").status_code == 303
    assert state(reading) == ReadingStatus.QUEUED
    again = at_desk.post(f"/readings/{reading.pk}/rereading/")
    assert again.status_code == 409
    assert "still being read" in again.content.decode()


@pytest.mark.parametrize("deed", DEEDS)
def test_a_form_of_another_lab_cannot_be_decided_on(client: Client, deed: str) -> None:
    theirs = read_in(make_requester(make_lab("Elsewhere")))
    client.force_login(make_requester(make_lab("Home")))
    answer = client.post(f"/readings/{theirs.pk}/{deed}/", {"reason": "x"})
    assert answer.status_code in (403, 404)
    assert state(theirs) == ReadingStatus.REVIEW
    assert Submission.objects.count() == 0


@pytest.mark.parametrize("deed", DEEDS)
def test_an_auditor_decides_nothing(client: Client, ada: User, deed: str) -> None:
    reading = read_in(ada)
    client.force_login(make_user("auditor"))
    assert client.post(f"/readings/{reading.pk}/{deed}/", {"reason": "x"}).status_code == 403
    assert state(reading) == ReadingStatus.REVIEW


@pytest.mark.parametrize("deed", DEEDS)
def test_deciding_is_a_post(at_desk: Client, ada: User, deed: str) -> None:
    assert at_desk.get(f"/readings/{read_in(ada).pk}/{deed}/").status_code == 405


@pytest.mark.parametrize("deed", DEEDS)
def test_another_sites_page_cannot_decide(ada: User, deed: str) -> None:
    reading = read_in(ada)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)
    assert browser.post(f"/readings/{reading.pk}/{deed}/", {"reason": "x"}).status_code == 403
    assert state(reading) == ReadingStatus.REVIEW
