"""The job that reads: what it keeps, what it refuses, and what becomes of it when somebody intervenes."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone

from apps.ai.engine.reading import ENGINE_VERSION
from apps.ai.models.readings import PageImage, Reading
from apps.ai.selectors.readings import describe_reading, get_page_image
from apps.ai.services import changing, readers, settling
from apps.ai.services.reading import carry_out_reading
from apps.ai.services.requesting import request_reading, reread
from apps.core.choices import JobStatus
from apps.core.exceptions import JobCancelled
from apps.core.models.files import StoredFile
from apps.core.models.jobs import Job
from apps.core.selectors import files as file_selectors
from apps.core.services import jobs
from apps.core.services.working import Work, run_job
from tests.ai.small_forms import quote_pdf
from tests.factories.ai import make_reading
from tests.factories.samples import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]


def ask(content: bytes, filename: str = "quote.pdf") -> Reading:
    return request_reading(content=BytesIO(content), filename=filename, by=make_user())


def read(reading: Reading) -> Reading:
    assert reading.job_id is not None
    run_job(job_id=reading.job_id, work=carry_out_reading)
    settling.settle_job(job_id=reading.job_id)
    return Reading.objects.get(pk=reading.pk)


def test_what_stands_on_the_form_is_kept_with_the_end_of_the_job() -> None:
    asked = ask(quote_pdf("HTSF--RE-901", samples=3))
    assert (asked.status, asked.version, asked.result) == ("queued", 1, None)
    reading = read(asked)
    document: Any = reading.result
    assert reading.status == "review"
    assert document["schema"] == "lims.reading/1"
    assert document["document"]["sha256"] == reading.sha256
    assert [(row["name"], row["volume_ul"], row["nanodrop_ng_ul"]) for row in document["samples"]] == [
        ("tube 1", "20", "51.5"),
        ("tube 2", "20", "52.5"),
        ("tube 3", "20", "53.5"),
    ]
    assert document["fields"]["quote_number"]["value"] == "HTSF--RE-901"
    assert (reading.engine_version, reading.page_count, reading.sample_count) == (ENGINE_VERSION, 1, 3)
    assert reading.findings_count == len(document["findings"])
    assert reading.layout_signature == document["layout_signature"]
    assert float(reading.confidence or 0) == document["confidence"]
    assert reading.read_at is not None
    job = reading.job
    assert job is not None
    assert (job.status, job.progress) == (JobStatus.SUCCEEDED, 100)
    assert job.result == {
        "reading_id": str(reading.pk),
        "sample_count": 3,
        "findings_count": reading.findings_count,
    }


def test_every_page_has_its_picture() -> None:
    reading = read(ask(quote_pdf(pages=3)))
    images = list(reading.page_images.order_by("page"))
    assert [image.page for image in images] == [1, 2, 3]
    image = get_page_image(reading_id=reading.pk, page=2, visible_to=make_user())
    assert (image.file.media_type, image.file.purpose, image.file.owner) == ("image/png", "page image", None)
    assert (image.width, image.height) == (round(612 * image.scale), round(792 * image.scale))
    with file_selectors.open_file(file=image.file) as content:
        assert content.read(8) == b"\x89PNG\r\n\x1a\n"


def test_progress_is_told_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, str]] = []
    monkeypatch.setattr(Work, "report", lambda self, share, words: told.append((share, words)))
    read(ask(quote_pdf(pages=3)))
    words = [sentence for _, sentence in told]
    assert [one for one in words if one.startswith("Read")] == [
        f"Read {page} of 3 pages." for page in (1, 2, 3)
    ]
    assert words[-1] == "Storing what was read."
    shares = [share for share, _ in told]
    assert shares == sorted(shares)


def test_a_file_that_cannot_be_read_ends_reading_and_job_with_the_same_code_and_sentence() -> None:
    reading = read(ask(b"%PDF-1.7\nnothing that a PDF would hold"))
    job = reading.job
    assert job is not None
    assert (reading.status, job.status) == ("failed", JobStatus.FAILED)
    assert reading.failure_code
    assert (reading.failure_code, reading.failure_detail) == (job.error_code, job.error_detail)
    assert reading.failure_detail.endswith(".")
    assert (reading.result, PageImage.objects.count(), StoredFile.objects.count()) == (None, 0, 1)


def test_a_message_that_comes_twice_reads_once() -> None:
    reading = read(ask(quote_pdf()))
    assert read(reading).version == reading.version


def test_a_cancelled_job_leaves_no_outcome() -> None:
    asked = ask(quote_pdf())
    assert asked.job_id is not None
    jobs.cancel_job(job_id=asked.job_id)
    reading = read(asked)
    assert (reading.status, reading.result, reading.failure_code) == ("cancelled", None, "")
    assert PageImage.objects.count() == 0


def test_who_cancels_in_the_middle_stops_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ask(quote_pdf(pages=3))

    def cancel_at_page_two(self: Work, share: int, words: str) -> None:
        if words.startswith("Read 2"):
            raise JobCancelled

    monkeypatch.setattr(Work, "report", cancel_at_page_two)
    reading = read(asked)
    assert (reading.status, reading.result, PageImage.objects.count()) == ("cancelled", None, 0)
    assert Job.objects.get().status == JobStatus.CANCELLED


def test_a_worker_that_lost_its_job_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ask(quote_pdf())
    assert asked.job_id is not None
    whole = readers.read_in_a_reader

    def taken_over_meanwhile(*arguments: Any, **named: Any) -> Any:
        document = whole(*arguments, **named)
        Job.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
        assert jobs.claim_job(job_id=asked.job_id or asked.pk) is not None
        return document

    monkeypatch.setattr("apps.ai.services.reading.read_in_a_reader", taken_over_meanwhile)
    monkeypatch.setattr(Work, "report", lambda *_: None)
    run_job(job_id=asked.job_id, work=carry_out_reading)
    reading = Reading.objects.get()
    assert (reading.status, reading.result, PageImage.objects.count()) == ("reading", None, 0)
    assert Job.objects.get().status == JobStatus.RUNNING


def test_a_job_whose_reading_waits_for_another_one_stops() -> None:
    asked = ask(quote_pdf())
    other = ask(quote_pdf("HTSF--RE-902"))
    Reading.objects.filter(pk=other.pk).delete()
    Reading.objects.filter(pk=asked.pk).update(job=other.job_id)
    assert asked.job_id is not None
    run_job(job_id=asked.job_id, work=carry_out_reading)
    reading = Reading.objects.get()
    assert (reading.status, reading.result) == ("queued", None)
    assert Job.objects.get(pk=str(asked.job_id)).status == JobStatus.CANCELLED


def test_reading_again_replaces_pictures_and_keeps_corrections() -> None:
    user = make_user()
    reading = read(ask(quote_pdf()))
    reading.corrections.create(path="samples.2.volume_ul", before="20", after="5000", by=user)
    first = set(StoredFile.objects.values_list("pk", flat=True))
    asked = reread(reading_id=reading.pk, by=user)
    assert (asked.status, asked.job_id == reading.job_id) == ("queued", False)
    again = read(asked)
    described = describe_reading(again)
    assert described is not None
    assert [row["volume_ul"] for row in described["samples"]] == ["20", "5000", "20"]
    assert again.result == reading.result
    as_read: Any = again.result
    assert again.findings_count == len(described["findings"]) == len(as_read["findings"]) + 1
    assert (PageImage.objects.count(), StoredFile.objects.count()) == (1, 2)
    assert len(first & set(StoredFile.objects.values_list("pk", flat=True))) == 1


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        (
            {"status": "failed", "error_code": "attempts_exhausted", "error_detail": "Interrupted."},
            ("failed", "attempts_exhausted", "Interrupted."),
        ),
        ({"status": "cancelled"}, ("cancelled", "", "")),
    ],
)
def test_the_end_of_a_job_that_its_work_could_not_tell_is_written_by_the_sweeper(
    job: dict[str, str], expected: tuple[str, str, str]
) -> None:
    asked, other = ask(quote_pdf()), make_reading()
    Job.objects.update(finished_at=timezone.now(), **job)
    assert settling.settle_readings() == 1
    reading = Reading.objects.get(pk=asked.pk)
    assert (reading.status, reading.failure_code, reading.failure_detail) == expected
    assert reading.version == 2
    assert Reading.objects.get(pk=other.pk).version == other.version
    assert settling.settle_readings() == 0


def test_a_reading_whose_job_is_forgotten_says_so() -> None:
    asked = ask(quote_pdf())
    Job.objects.all().delete()
    assert settling.settle_readings() == 1
    reading = Reading.objects.get(pk=asked.pk)
    assert (reading.status, reading.failure_code) == ("failed", "reading_lost")


def test_a_reading_at_work_is_left_alone() -> None:
    asked = ask(quote_pdf())
    assert settling.settle_readings() == 0
    assert changing.settle(Reading.objects.get(pk=asked.pk)).version == 1
