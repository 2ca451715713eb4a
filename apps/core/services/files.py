"""Storing and deleting files."""

import hashlib
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, TYPE_CHECKING, Any, Final
from uuid import UUID

import structlog
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import ProtectedError, RestrictedError

from apps.core.engine import media
from apps.core.exceptions import (
    DisguisedFile,
    EmptyFile,
    FileTooLarge,
    ProgramRefused,
    Unavailable,
    UnsupportedMedia,
)
from apps.core.models.files import StoredFile
from apps.core.storage import CONTENT_FOLDER, content_key, storage_errors
from apps.core.validators import printable_filename

if TYPE_CHECKING:
    from apps.security.models import User

log = structlog.get_logger("lims.files")

BLOCK: Final = 256 * 1024
SPOOL_IN_MEMORY: Final = 2 * 1024 * 1024
SWEEP_LIMIT: Final = 500
ORPHAN_AGE: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Measured:
    """What reading a file once has told of it."""

    sha256: str
    size: int
    head: bytes
    tail: bytes


def store_file(
    *,
    content: "IO[bytes] | File[Any]",
    filename: str,
    owner: "User | None",
    purpose: str,
    max_bytes: int,
    expires_at: datetime | None = None,
    accepts: Collection[str] | None = None,
) -> StoredFile:
    """Store a file for its owner, with flat memory and in the transaction at hand.

    `accepts` names the media types this door takes; without it everything but programs. The same bytes are
    kept once, whoever sends them, and nobody can tell. Raises FileTooLarge, EmptyFile, ProgramRefused,
    DisguisedFile, UnsupportedMedia, or Unavailable when the storage does not answer.
    """
    shown = printable_filename(filename)
    with tempfile.SpooledTemporaryFile(max_size=SPOOL_IN_MEMORY) as spool:
        source = content if _can_rewind(content) else spool
        measured = _measure(content, max_bytes, copy_to=None if source is content else spool)
        media_type = media.media_type_of(measured.head, measured.tail, shown)
        _require_acceptable(media_type, shown, accepts)
        with transaction.atomic():
            _put_bytes(source, measured.sha256)
            return StoredFile.objects.create(
                filename=shown,
                media_type=media_type,
                size=measured.size,
                sha256=measured.sha256,
                storage_key=content_key(measured.sha256),
                purpose=purpose,
                owner=owner,
                expires_at=expires_at,
            )


def _can_rewind(content: "IO[bytes] | File[Any]") -> bool:
    return bool(content.seekable())


def _measure(content: "IO[bytes] | File[Any]", max_bytes: int, *, copy_to: IO[bytes] | None) -> Measured:
    """Read the file once, stopping at the first byte too many."""
    digest = hashlib.sha256()
    size = 0
    head = tail = b""
    if copy_to is None:
        content.seek(0)
    while block := content.read(BLOCK):
        size += len(block)
        if size > max_bytes:
            raise FileTooLarge(limit_mb=max_bytes // (1024 * 1024))
        digest.update(block)
        if len(head) < media.SAMPLE_BYTES:
            head = (head + block)[: media.SAMPLE_BYTES]
        tail = (tail + block)[-media.SAMPLE_BYTES :]
        if copy_to is not None:
            copy_to.write(block)
    if size == 0:
        raise EmptyFile
    return Measured(digest.hexdigest(), size, head, tail)


def _require_acceptable(media_type: str, filename: str, accepts: Collection[str] | None) -> None:
    if media_type == media.PROGRAM:
        raise ProgramRefused
    if media.is_disguised(media_type, filename):
        suffix = filename.rpartition(".")[2].lower()
        raise DisguisedFile(suffix=f".{suffix}", media_type=media_type)
    if accepts is not None and media_type not in accepts:
        raise UnsupportedMedia(f"Files of the kind {media_type} are not accepted here.")


def _put_bytes(source: Any, sha256: str) -> None:
    key = content_key(sha256)
    lock_content(key)
    try:
        if default_storage.exists(key):
            return
        source.seek(0)
        default_storage.save(key, File(source, name=key))
    except storage_errors() as error:
        log.error("storage_unreachable", key=key, reason=str(error))
        raise Unavailable("The file could not be stored now. Nothing was changed. Try again.") from error


def lock_content(key: str) -> None:
    """Keep others from storing or deleting the same bytes until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def keep_file(*, file_id: UUID) -> None:
    """Take the expiry off a file, because a record names it now."""
    StoredFile.objects.filter(pk=file_id).update(expires_at=None)


def delete_file(*, file_id: UUID) -> None:
    """Delete a file, and its bytes when no other file shares them.

    A file that does not exist is no error. Raises ProtectedError while a record names it.
    """
    with transaction.atomic():
        file = StoredFile.objects.filter(pk=file_id).first()
        if file is None:
            return
        lock_content(file.storage_key)
        file.delete()
        _drop_unshared(file.storage_key)


def _drop_unshared(key: str) -> None:
    if not StoredFile.objects.filter(storage_key=key).exists():
        default_storage.delete(key)


def sweep_expired_files(*, now: datetime) -> int:
    """Delete files whose time is over and return how many; one that a record names is left and logged."""
    deleted = 0
    expired = StoredFile.objects.filter(expires_at__lte=now).order_by("expires_at")
    for file_id in list(expired.values_list("pk", flat=True)[:SWEEP_LIMIT]):
        try:
            delete_file(file_id=file_id)
        except (ProtectedError, RestrictedError):
            log.error("expired_file_is_in_use", file_id=str(file_id))
            continue
        except storage_errors() as error:
            log.error("storage_unreachable", file_id=str(file_id), reason=str(error))
            break
        deleted += 1
    return deleted


def sweep_orphaned_bytes(*, now: datetime) -> int:
    """Delete bytes that no file names, left by a transaction that failed after the bucket had them.

    Bytes younger than a day are left alone: the transaction that stores them may still be at work.
    """
    deleted = 0
    _, names = default_storage.listdir(CONTENT_FOLDER)
    for name in names:
        key = content_key(name)
        if StoredFile.objects.filter(storage_key=key).exists():
            continue
        with transaction.atomic():
            lock_content(key)
            if default_storage.exists(key) and default_storage.get_modified_time(key) <= now - ORPHAN_AGE:
                _drop_unshared(key)
                deleted += 1
    return deleted
