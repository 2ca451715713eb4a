"""Asking for a reading: the same bytes are one reading, and another lab's are nobody's business."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone

from apps.ai.exceptions import (
    ApprovedAlready,
    DocumentKindNotRead,
    DocumentNotReadable,
    DocumentTooLarge,
    FileNotYours,
    NotYetRead,
    ReadingNotFound,
)
from apps.ai.models.readings import Reading
from apps.ai.services import requesting
from apps.ai.services.requesting import request_reading, reread
from apps.core.exceptions import DisguisedFile, LabError
from apps.core.models.files import StoredFile
from apps.core.models.jobs import Job
from apps.core.services import jobs
from apps.security.choices import Role
from apps.security.models.user import User
from tests.factories.ai import make_reading
from tests.factories.samples import make_lab, make_requester, make_user

pytestmark = pytest.mark.django_db

FORM = b"%PDF-1.7 a form"


def ask(by: User, content: bytes = FORM, filename: str = "quote.pdf") -> Reading:
    return request_reading(content=BytesIO(content), filename=filename, by=by)


def kept() -> tuple[int, int, int]:
    return Reading.objects.count(), Job.objects.count(), StoredFile.objects.count()


def test_a_file_becomes_a_reading_with_a_job_on_the_queue_of_the_readers() -> None:
    user = make_user()
    reading = ask(user)
    assert (reading.status, reading.version, reading.requested_by, reading.lab) == ("queued", 1, user, None)
    assert (reading.file.filename, reading.file.purpose, reading.file.owner) == ("quote.pdf", "form", user)
    assert reading.file.sha256 == reading.sha256
    job = reading.job
    assert job is not None
    assert (job.task, job.queue, job.owner) == ("apps.ai.tasks.read_form", "ai", user)
    assert (job.title, job.arguments) == ("Read the form quote.pdf", {"reading_id": str(reading.pk)})


@pytest.mark.parametrize("status", ["queued", "reading", "review", "approved", "rejected"])
def test_the_same_bytes_again_are_the_same_reading_and_no_second_job(status: str) -> None:
    user = make_user()
    reading = ask(user)
    made = make_reading(by=user, status=status, content=FORM + b"2")
    if status in ("queued", "reading"):
        Reading.objects.filter(pk=made.pk).update(job=reading.job)
    before = kept()
    again = ask(make_user(), FORM + b"2", "copy.pdf")
    assert (again.pk, again.status, again.version) == (made.pk, status, 1)
    assert again.file.filename == "quote.pdf"
    assert kept() == before


@pytest.mark.parametrize(("labs", "kept_lab"), [(0, False), (1, True), (2, False)])
def test_a_customers_reading_belongs_to_their_only_lab(labs: int, kept_lab: bool) -> None:
    own = [make_lab() for _ in range(labs)]
    reading = ask(make_requester(*own))
    assert (reading.lab == own[0] if kept_lab else reading.lab is None) is True


def test_a_person_of_the_lab_that_reads_for_all_gives_a_form_no_lab() -> None:
    user = make_user(Role.SERVICE)
    make_lab(members=[user])
    assert ask(user).lab is None


def test_a_member_of_the_same_lab_gets_the_reading_that_is_there() -> None:
    lab = make_lab()
    reading = ask(make_requester(lab))
    assert ask(make_requester(lab)).pk == reading.pk
    assert kept() == (1, 1, 1)


@pytest.mark.parametrize("status", ["review", "failed", "cancelled", "approved"])
def test_another_labs_file_is_refused_in_a_sentence_that_gives_nothing_away(status: str) -> None:
    owner = make_requester(make_lab("Secret lab"), full_name="Secret Person")
    reading = make_reading(by=owner, lab=None, status=status, content=FORM)
    before = kept()
    with pytest.raises(FileNotYours) as refused:
        ask(make_requester(make_lab()))
    assert refused.value.message == "This file cannot be read for you here. Ask the lab about it."
    assert refused.value.errors == ()
    assert kept() == before
    assert Reading.objects.get().version == reading.version


@pytest.mark.parametrize("status", ["failed", "cancelled"])
def test_what_failed_or_was_cancelled_is_read_again_when_it_is_sent_again(status: str) -> None:
    user = make_user()
    reading = make_reading(by=user, status=status, content=FORM)
    again = ask(user)
    assert (again.pk, again.status, again.failure_code, again.version) == (reading.pk, "queued", "", 2)
    assert again.job is not None
    assert kept() == (1, 1, 1)


def test_a_job_that_was_cancelled_before_it_began_is_asked_for_anew() -> None:
    user = make_user()
    reading = ask(user)
    assert reading.job_id is not None
    jobs.cancel_job(job_id=reading.job_id)
    again = ask(user)
    assert (again.pk, again.status) == (reading.pk, "queued")
    assert again.job_id != reading.job_id
    assert Job.objects.count() == 2


def test_a_job_that_is_about_to_stop_is_not_waited_for() -> None:
    user = make_user()
    reading = ask(user)
    assert reading.job_id is not None
    jobs.claim_job(job_id=reading.job_id)
    jobs.cancel_job(job_id=reading.job_id)
    assert ask(user).job_id != reading.job_id


@pytest.mark.parametrize(("seconds", "told_again"), [(9, True), (1, False)])
def test_a_failure_that_came_after_the_doors_patience_is_told_before_anything_is_tried_again(
    seconds: int, told_again: bool
) -> None:
    user = make_user()
    reading = ask(user)
    end = timezone.now()
    Job.objects.update(
        status="failed",
        error_code="damaged",
        error_detail="The file is damaged.",
        created_at=end - timedelta(seconds=seconds),
        finished_at=end,
    )
    again = ask(user)
    assert again.pk == reading.pk
    if told_again:
        assert (again.status, again.failure_code, again.job_id) == ("failed", "damaged", reading.job_id)
    else:
        assert (again.status, again.job_id == reading.job_id) == ("queued", False)


@pytest.mark.parametrize(
    ("content", "filename", "error", "code"),
    [
        (b"", "empty.pdf", DocumentNotReadable, "file_empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "scan.pdf", DocumentKindNotRead, "file_kind_refused"),
        (b"\x7fELF" + bytes(500), "quote.pdf", DocumentKindNotRead, "file_kind_refused"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
            "a.xls",
            DocumentKindNotRead,
            "",
        ),
        (FORM, "quote.csv", DisguisedFile, ""),
    ],
    ids=["empty", "picture", "program", "xls", "disguised"],
)
def test_what_can_be_told_at_once_is_refused_and_nothing_is_kept(
    content: bytes, filename: str, error: type[LabError], code: str
) -> None:
    with pytest.raises(error) as refused:
        ask(make_user(), content, filename)
    if code:
        assert [(one.field, one.code) for one in refused.value.errors] == [("file", code)]
    assert kept() == (0, 0, 0)


def test_a_file_past_the_limit_is_refused_and_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requesting, "MAX_BYTES", 1024 * 1024)
    with pytest.raises(DocumentTooLarge, match=r"The file 'quote.pdf' is larger than 1 MB"):
        ask(make_user(), b"%PDF-1.7" + bytes(1024 * 1024))
    assert kept() == (0, 0, 0)


@pytest.mark.parametrize("status", ["review", "rejected", "failed", "cancelled"])
def test_a_form_is_read_again_on_wish(status: str) -> None:
    reading = make_reading(status=status)
    asked = reread(reading_id=reading.pk, by=make_user())
    assert (asked.status, asked.version, asked.reject_reason, asked.rejected_by) == ("queued", 2, "", None)
    assert asked.job is not None
    assert asked.job.arguments == {"reading_id": str(reading.pk)}


@pytest.mark.parametrize(
    ("status", "error"), [("queued", NotYetRead), ("reading", NotYetRead), ("approved", ApprovedAlready)]
)
def test_what_is_being_read_or_stands_in_the_records_is_not_read_again(
    status: str, error: type[LabError]
) -> None:
    reading = make_reading(status=status)
    if status != "approved":
        Reading.objects.update(job=ask(make_user(), b"%PDF- other").job)
    before: Any = Reading.objects.filter(pk=reading.pk).values().get()
    count = Job.objects.count()
    with pytest.raises(error):
        reread(reading_id=reading.pk, by=make_user())
    assert Reading.objects.filter(pk=reading.pk).values().get() == before
    assert Job.objects.count() == count


def test_a_strangers_form_cannot_be_read_again() -> None:
    reading = make_reading(lab=make_lab())
    with pytest.raises(ReadingNotFound):
        reread(reading_id=reading.pk, by=make_requester(make_lab()))
    assert Job.objects.count() == 0
