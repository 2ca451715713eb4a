"""The job that reads a file: what comes of it is kept with the job's end, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.ai.choices import UNREAD, ReadingStatus
from apps.ai.engine.page_images import PageImage as Drawn
from apps.ai.engine.refusals import FileRefused
from apps.ai.engine.storable import as_storable
from apps.ai.models.readings import PageImage, Reading
from apps.ai.selectors.readings import lay_corrections
from apps.ai.services.changing import NO_FAILURE, change
from apps.ai.services.readers import read_in_a_reader
from apps.ai.services.requesting import MAX_BYTES
from apps.core.exceptions import JobCancelled
from apps.core.selectors import files as file_selectors
from apps.core.services import files as file_services
from apps.core.services import jobs as job_services
from apps.core.services.working import Work

IMAGE_PURPOSE: Final = "page image"
LARGEST_IMAGE: Final = 20 * 1024 * 1024
READ_SHARE: Final = 60
DRAWN_SHARE: Final = 90
"""Per cent of the work after the last page was read, and drawn; the rest is storing."""
SIGNATURE_LENGTH: Final = 64


def carry_out_reading(work: Work, *, reading_id: str) -> None:
    """Read the file of a reading and keep the outcome; a file that is refused ends reading and job alike.

    A reading that meanwhile waits for another job is left to that one.
    """
    reading = _begin(work, UUID(reading_id))
    with file_selectors.open_file(file=reading.file) as stored:
        content = stored.read()
    # Pictures wait on the disk: those of a long form would fill the worker's memory.
    with TemporaryDirectory(prefix="pages-") as folder:
        shown = _Pictures(work, Path(folder))
        try:
            document = read_in_a_reader(
                content,
                filename=reading.file.filename,
                max_bytes=MAX_BYTES,
                on_page=shown.note_page,
                on_image=shown.put_by,
            )
        except FileRefused as refusal:
            _refuse(work, reading, refusal)
            return
        work.report(DRAWN_SHARE, "Storing what was read.")
        _keep(work, reading, as_storable(document), shown.drawn)


@dataclass(frozen=True, slots=True)
class _Picture:
    """The picture of a page, its bytes in a file of the worker's own."""

    number: int
    width: int
    height: int
    scale: float
    path: Path


class _Pictures:
    """Where the pages are while a form is read: how many, and their pictures on the disk."""

    def __init__(self, work: Work, folder: Path) -> None:
        self.drawn: list[_Picture] = []
        self._work = work
        self._folder = folder
        self._pages = 1

    def note_page(self, done: int, total: int) -> None:
        """Tell how many pages are read. Raises JobCancelled or LeaseLost when the work shall stop."""
        self._pages = max(total, 1)
        self._work.report(READ_SHARE * done // self._pages, f"Read {done:,} of {total:,} pages.")

    def put_by(self, image: Drawn) -> None:
        """Keep a picture until all are there. Raises as `note_page` does."""
        path = self._folder / f"{image.number}.png"
        path.write_bytes(image.png)
        self.drawn.append(_Picture(image.number, image.width, image.height, image.scale, path))
        done = len(self.drawn)
        share = min(DRAWN_SHARE, READ_SHARE + (DRAWN_SHARE - READ_SHARE) * done // self._pages)
        self._work.report(share, f"Drew {done:,} of {self._pages:,} pages.")


def _begin(work: Work, reading_id: UUID) -> Reading:
    with transaction.atomic():
        reading = _hold(work, reading_id)
        return (
            reading
            if reading.status == ReadingStatus.READING
            else change(reading, status=ReadingStatus.READING)
        )


def _hold(work: Work, reading_id: UUID) -> Reading:
    """Hold the reading that this job is to read. Raises JobCancelled where it waits for another one."""
    reading = Reading.objects.select_for_update(of=("self",), no_key=True).filter(pk=reading_id).first()
    if reading is None or reading.job_id != work.claim.job_id or reading.status not in UNREAD:
        raise JobCancelled
    return reading


def _refuse(work: Work, reading: Reading, refusal: FileRefused) -> None:
    code, detail = refusal.code[:64], refusal.sentence
    with transaction.atomic():
        held = _hold(work, reading.pk)
        change(held, status=ReadingStatus.FAILED, failure_code=code, failure_detail=detail)
        job_services.fail_job(claim=work.claim, code=code, detail=detail)
    work.finished = True


def _keep(work: Work, reading: Reading, document: Mapping[str, Any], drawn: Sequence[_Picture]) -> None:
    with transaction.atomic():
        held = _hold(work, reading.pk)
        _replace_images(held, drawn)
        findings = len(lay_corrections(held, over=document)["findings"])
        change(
            held,
            status=ReadingStatus.REVIEW,
            result=dict(document),
            engine_version=document["engine"],
            layout_signature=document["layout_signature"][:SIGNATURE_LENGTH],
            confidence=Decimal(str(round(document["confidence"], 4))),
            page_count=document["document"]["pages"],
            sample_count=len(document["samples"]),
            findings_count=findings,
            read_at=timezone.now(),
            **NO_FAILURE,
        )
        samples = len(document["samples"])
        work.finish(
            {"reading_id": str(held.pk), "sample_count": samples, "findings_count": findings},
            f"Read {samples:,} samples; {findings:,} findings wait for a review.",
        )


def _replace_images(reading: Reading, drawn: Sequence[_Picture]) -> None:
    """Store the pictures of the pages in place of those of an earlier reading."""
    old = list(reading.page_images.values_list("file_id", flat=True))
    reading.page_images.all().delete()
    stem = reading.file.filename.rpartition(".")[0] or reading.file.filename
    for picture in drawn:
        with picture.path.open("rb") as content:
            file = file_services.store_file(
                content=content,
                filename=f"{stem[:200]}-page-{picture.number}.png",
                owner=None,
                purpose=IMAGE_PURPOSE,
                max_bytes=LARGEST_IMAGE,
            )
        PageImage.objects.create(
            reading=reading,
            page=picture.number,
            width=picture.width,
            height=picture.height,
            scale=picture.scale,
            file=file,
        )
    for file_id in old:
        file_services.delete_file(file_id=file_id)
