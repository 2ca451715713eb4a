"""Stored files: one copy of the same bytes, an owner each, told by content, with flat memory."""

import hashlib
import io
import json
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone
from moto.server import ThreadedMotoServer

from apps.core.exceptions import (
    DisguisedFile,
    EmptyFile,
    FileBytesMissing,
    FileTooLarge,
    NotFound,
    ProgramRefused,
    Unavailable,
    UnsupportedMedia,
)
from apps.core.models.files import FileChunk, FileContent, StoredFile
from apps.core.selectors import files as file_selectors
from apps.core.services import files
from apps.core.storage import content_key
from apps.core.storage.database import CHUNK_BYTES
from apps.samples.models.attachments import Attachment
from tests.factories.samples import make_submission, make_user

pytestmark = pytest.mark.django_db

MEGABYTE = 1024 * 1024
PDF = b"%PDF-1.7\n" + b"x" * 100


def store(content: bytes = b"name,volume\nA,5\n", filename: str = "sheet.csv", **fields: Any) -> StoredFile:
    fields = {"owner": None, "purpose": "test", "max_bytes": 5 * MEGABYTE, **fields}
    return files.store_file(content=io.BytesIO(content), filename=filename, **fields)


def bytes_of(file: StoredFile) -> bytes:
    with file_selectors.open_file(file=file) as opened:
        content: bytes = opened.read()
        return content


def test_a_file_comes_back_as_it_went_in() -> None:
    owner = make_user()
    content = os.urandom(CHUNK_BYTES * 2 + 17)
    file = store(b"\x89PNG\r\n\x1a\n" + content, "scan.png", owner=owner)
    assert bytes_of(file) == b"\x89PNG\r\n\x1a\n" + content
    assert (file.size, file.media_type, file.filename) == (len(content) + 8, "image/png", "scan.png")
    assert file.sha256 == hashlib.sha256(b"\x89PNG\r\n\x1a\n" + content).hexdigest()
    assert (file.owner, file.purpose, file.expires_at) == (owner, "test", None)
    assert [len(chunk.data) for chunk in FileChunk.objects.order_by("number")] == [
        CHUNK_BYTES,
        CHUNK_BYTES,
        25,
    ]


def test_any_part_can_be_read_alone() -> None:
    content = bytes(range(256)) * 8192
    file = store(b"%PDF-" + content, "a.pdf")
    with file_selectors.open_file(file=file) as opened:
        opened.seek(CHUNK_BYTES - 3)
        assert opened.read(10) == (b"%PDF-" + content)[CHUNK_BYTES - 3 : CHUNK_BYTES + 7]
        opened.seek(-4, io.SEEK_END)
        assert opened.read() == content[-4:]
        assert opened.read() == b""


def test_the_same_bytes_are_kept_once_and_nobody_can_tell() -> None:
    first, second = make_user(), make_user()
    one, other = store(PDF, "a.pdf", owner=first), store(PDF, "b.pdf", owner=second)
    assert FileContent.objects.count() == 1
    assert one.pk != other.pk
    with pytest.raises(NotFound):
        file_selectors.get_file(file_id=one.pk, visible_to=_Requester(second.pk))
    assert file_selectors.get_file(file_id=other.pk, visible_to=_Requester(second.pk)) == other


class _Requester:
    """Somebody without any permission."""

    def __init__(self, pk: Any) -> None:
        self.pk = pk

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return False


def test_deleting_one_file_leaves_the_bytes_another_shares() -> None:
    one, other = store(PDF, "a.pdf"), store(PDF, "b.pdf")
    files.delete_file(file_id=one.pk)
    assert bytes_of(other) == PDF
    files.delete_file(file_id=other.pk)
    assert (StoredFile.objects.count(), FileContent.objects.count(), FileChunk.objects.count()) == (0, 0, 0)
    files.delete_file(file_id=other.pk)


def test_a_stream_that_cannot_be_rewound_is_stored_all_the_same() -> None:
    source, sink = os.pipe()
    os.write(sink, PDF)
    os.close(sink)
    with os.fdopen(source, "rb") as pipe:
        file = files.store_file(
            content=pipe, filename="a.pdf", owner=None, purpose="test", max_bytes=MEGABYTE
        )
    assert bytes_of(file) == PDF


@transaction.atomic
def store_and_fail() -> None:
    store(PDF, "a.pdf")
    raise RuntimeError


def nothing_is_stored() -> bool:
    return not StoredFile.objects.exists() and not FileContent.objects.exists()


def test_a_file_over_its_limit_is_refused_after_the_limit() -> None:
    with pytest.raises(FileTooLarge, match="larger than 1 MB"):
        store(b"a" * (MEGABYTE + 1), "big.txt", max_bytes=MEGABYTE)
    assert nothing_is_stored()
    assert store(b"a" * MEGABYTE, "fits.txt", max_bytes=MEGABYTE).size == MEGABYTE


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(EmptyFile):
        store(b"")
    assert nothing_is_stored()


@pytest.mark.parametrize("filename", ["setup.exe", "quote.pdf", "samples.csv", "noname"])
@pytest.mark.parametrize(
    "head", [b"MZ\x90\x00\x03\x00", b"\x7fELF\x02\x01", b"#!/bin/sh\n", b"\xca\xfe\xba\xbe\x00"]
)
def test_a_program_is_refused_whatever_it_is_named(head: bytes, filename: str) -> None:
    with pytest.raises(ProgramRefused):
        store(head + b"\x00" * 100, filename)
    assert nothing_is_stored()


@pytest.mark.parametrize(
    ("content", "filename"),
    [(PDF, "sheet.csv"), (b"a,b\n", "quote.pdf"), (b"a,b\n", "book.xlsx"), (b"a\x00b,c\n", "sheet.csv")],
)
def test_a_name_that_promises_other_content_is_refused(content: bytes, filename: str) -> None:
    with pytest.raises(DisguisedFile):
        store(content, filename)
    assert nothing_is_stored()


def test_a_door_takes_only_the_kinds_it_names() -> None:
    with pytest.raises(UnsupportedMedia, match="image/png"):
        store(b"\x89PNG\r\n\x1a\n...", "a.png", accepts={"application/pdf"})
    assert nothing_is_stored()
    assert store(PDF, "a.pdf", accepts={"application/pdf"}).media_type == "application/pdf"


def test_an_upload_from_a_request_is_stored() -> None:
    upload = SimpleUploadedFile("../../Müller & Söhne.csv", b"name\nA\n")
    file = files.store_file(
        content=upload, filename=upload.name or "", owner=None, purpose="test", max_bytes=99
    )
    assert (file.filename, file.media_type, file.size) == ("Müller & Söhne.csv", "text/csv", 7)


def test_a_rolled_back_transaction_keeps_no_bytes() -> None:
    with pytest.raises(RuntimeError):
        store_and_fail()
    assert nothing_is_stored()


def test_expired_files_go_and_others_stay() -> None:
    now = timezone.now()
    old = store(b"old", "old.txt", expires_at=now - timedelta(seconds=1))
    fresh = store(b"fresh", "fresh.txt", expires_at=now + timedelta(seconds=1))
    kept = store(b"kept", "kept.txt")
    rescued = store(b"rescued", "rescued.txt", expires_at=now - timedelta(seconds=1))
    files.keep_file(file_id=rescued.pk)
    assert files.sweep_expired_files(now=now) == 1
    assert set(StoredFile.objects.all()) == {fresh, kept, rescued}
    assert not default_storage.exists(old.storage_key)


def test_bytes_no_file_names_go_after_a_day() -> None:
    key = content_key("ab" * 32)
    default_storage.save(key, ContentFile(b"left behind"))
    kept = store()
    now = timezone.now()
    assert files.sweep_orphaned_bytes(now=now) == 0
    assert files.sweep_orphaned_bytes(now=now + timedelta(days=1, seconds=5)) == 1
    assert not default_storage.exists(key)
    assert bytes_of(kept) == b"name,volume\nA,5\n"


def test_bytes_that_are_gone_are_said_in_words() -> None:
    file = store()
    default_storage.delete(file.storage_key)
    with pytest.raises(FileBytesMissing):
        file_selectors.open_file(file=file)


def test_names_outside_the_content_folder_never_overwrite_each_other() -> None:
    first = default_storage.save("reports/week.txt", ContentFile(b"one"))
    second = default_storage.save("reports/week.txt", ContentFile(b"two"))
    assert first == "reports/week.txt"
    assert second != first
    assert default_storage.open(first).read() == b"one"
    assert default_storage.listdir("reports") == ([], sorted(["week.txt", second.removeprefix("reports/")]))
    assert default_storage.listdir("") == (["reports"], [])
    assert default_storage.get_created_time(first) == default_storage.get_modified_time(first)
    with pytest.raises(ValueError, match="rb"):
        default_storage.open(first, "wb")


@pytest.mark.django_db(transaction=True)
def test_two_senders_of_the_same_bytes_at_once_share_them() -> None:
    ready = threading.Barrier(8)
    content = PDF * 20000
    found: list[StoredFile] = []

    def send() -> None:
        ready.wait()
        try:
            found.append(store(content, "a.pdf"))
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _ in range(8)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len({file.pk for file in found}) == 8
    assert FileContent.objects.count() == 1
    assert bytes_of(found[0]) == content


def zip_of(member: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(member, "<x/>")
    return packed.getvalue()


def test_office_files_are_told_from_other_archives() -> None:
    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert store(zip_of("xl/workbook.xml"), "book.xlsx").media_type == xlsx
    assert store(zip_of("data/a.txt"), "data.zip").media_type == "application/zip"
    with pytest.raises(DisguisedFile):
        store(zip_of("data/a.txt"), "book.xlsx")


MEASURE = """
import hashlib, io, json, resource, sys, django
django.setup()
from apps.core.services import files
from apps.core.selectors import files as file_selectors

class Endless(io.RawIOBase):
    def __init__(self, size):
        self.size, self.at = size, 0
    def readable(self): return True
    def seekable(self): return True
    def seek(self, offset, whence=0):
        self.at = offset
        return offset
    def readinto(self, buffer):
        count = min(len(buffer), self.size - self.at)
        buffer[:count] = (b"%PDF-" + bytes(count))[:count] if self.at == 0 else bytes(count)
        self.at += count
        return count

def once(size):
    file = files.store_file(
        content=Endless(size), filename="a.pdf", owner=None, purpose="test", max_bytes=size
    )
    digest = hashlib.sha256()
    with file_selectors.open_file(file=file) as opened:
        for block in opened.chunks():
            digest.update(block)
    assert digest.hexdigest() == file.sha256
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

small = once(2 * 1024 * 1024)
print(json.dumps({"small": small, "large": once(int(sys.argv[1]))}))
"""


@pytest.mark.django_db(transaction=True)
def test_a_large_file_needs_no_more_memory_than_a_small_one() -> None:
    """40 MB written and read in a process of its own: its peak grows by less than 12 MB."""
    database = connection.settings_dict
    url = (
        f"postgres://{quote(database['USER'])}:{quote(database['PASSWORD'])}"
        f"@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    )
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(40 * MEGABYTE)],
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=True,
    )
    peaks = json.loads(done.stdout.splitlines()[-1])
    assert peaks["large"] - peaks["small"] < 12
    assert StoredFile.objects.count() == 2


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """Run a server that speaks S3 over HTTP, and yield its address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def bucket_settings(address: str, bucket: str) -> dict[str, Any]:
    return {
        "BACKEND": "apps.core.storage.bucket.BucketStorage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": address,
            "region_name": "us-east-1",
            "access_key": "lab",
            "secret_key": "lab",
            "file_overwrite": True,
        },
    }


@pytest.fixture
def bucket(s3: str, settings: Any) -> Iterator[Any]:
    settings.STORAGES = {**settings.STORAGES, "default": bucket_settings(s3, "lab")}
    storage: Any = storages["default"]
    made = storage.bucket
    made.create()
    yield made
    made.objects.all().delete()
    made.delete()


def test_files_go_to_a_bucket_by_setting(bucket: Any) -> None:
    content = PDF + os.urandom(3 * MEGABYTE)
    file = store(content, "a.pdf")
    assert [entry.key for entry in bucket.objects.all()] == [f"sha256/{file.sha256}"]
    assert FileContent.objects.count() == 0
    assert bytes_of(file) == content
    twin = store(content, "b.pdf")
    files.delete_file(file_id=file.pk)
    assert bytes_of(twin) == content
    files.delete_file(file_id=twin.pk)
    assert list(bucket.objects.all()) == []


def test_bytes_a_failed_transaction_left_in_the_bucket_are_swept(bucket: Any) -> None:
    with pytest.raises(RuntimeError):
        store_and_fail()
    kept = store(b"kept", "kept.txt")
    assert len(list(bucket.objects.all())) == 2
    assert files.sweep_orphaned_bytes(now=timezone.now() + timedelta(days=2)) == 1
    assert [entry.key for entry in bucket.objects.all()] == [kept.storage_key]


def test_a_file_missing_from_the_bucket_is_said_in_words(bucket: Any) -> None:
    file = store(PDF, "a.pdf")
    bucket.objects.all().delete()
    with pytest.raises(FileBytesMissing):
        bytes_of(file)


def test_a_bucket_that_does_not_answer_is_said_in_words_and_keeps_nothing(settings: Any) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": bucket_settings("http://127.0.0.1:9", "lab")}
    with pytest.raises(Unavailable, match="could not be stored"):
        store(PDF, "a.pdf")
    assert StoredFile.objects.count() == 0


def test_an_expired_file_that_a_record_names_is_left_and_the_others_still_go() -> None:
    now = timezone.now()
    named = store(b"named", "named.txt", expires_at=now - timedelta(days=2))
    store(b"free", "free.txt", expires_at=now - timedelta(days=1))
    Attachment.objects.create(submission=make_submission(), file=named)
    assert files.sweep_expired_files(now=now) == 1
    assert list(StoredFile.objects.all()) == [named]
    assert bytes_of(named) == b"named"


def test_a_bucket_that_is_away_ends_the_sweep_and_loses_nothing(s3: str, settings: Any) -> None:
    now = timezone.now()
    file = store(PDF, "a.pdf", expires_at=now - timedelta(days=1))
    settings.STORAGES = {**settings.STORAGES, "default": bucket_settings("http://127.0.0.1:9", "lab")}
    assert files.sweep_expired_files(now=now) == 0
    assert list(StoredFile.objects.all()) == [file]


def test_a_name_taken_in_the_same_moment_gets_another(monkeypatch: pytest.MonkeyPatch) -> None:
    default_storage.save("reports/week.txt", ContentFile(b"theirs"))
    storage: Any = storages["default"]
    seen_free = iter(["reports/week.txt"])
    real = type(storage).get_available_name
    monkeypatch.setattr(
        type(storage),
        "get_available_name",
        lambda self, name, max_length=None: next(seen_free, None) or real(self, name, max_length),
    )
    mine = storage.save("reports/week.txt", ContentFile(b"mine"))
    assert mine != "reports/week.txt"
    assert storage.open(mine).read() == b"mine"
    assert storage.open("reports/week.txt").read() == b"theirs"
