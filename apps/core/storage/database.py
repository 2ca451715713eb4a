"""Files as rows of at most 1 MiB: in the same transaction, the same backup, and with flat memory."""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any, Final

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import connection, transaction
from django.utils.deconstruct import deconstructible

from apps.core.models.files import FileChunk, FileContent
from apps.core.storage import CONTENT_FOLDER

CHUNK_BYTES: Final = 1024 * 1024


class ChunkReader(io.RawIOBase):
    """Read one content, holding a single chunk of it at a time."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__()
        self._name = name
        self._size = size
        self._position = 0
        self._number = -1
        self._chunk = b""

    def readable(self) -> bool:
        """Return True: it is read."""
        return True

    def seekable(self) -> bool:
        """Return True: chunks have numbers."""
        return True

    def tell(self) -> int:
        """Return the position in bytes."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a position and return it."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer from the chunk at the position and return how many bytes that were."""
        if self._position >= self._size:
            return 0
        number, offset = divmod(self._position, CHUNK_BYTES)
        if number != self._number:
            chunk = FileChunk.objects.values_list("data", flat=True).get(content_id=self._name, number=number)
            self._chunk, self._number = bytes(chunk), number
        piece = self._chunk[offset : offset + len(buffer)]
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)


@deconstructible
class DatabaseStorage(Storage):
    """Keep files in PostgreSQL. Names under `sha256/` are content addressed: saved once, never renamed."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name itself for addressed content, else one that is free."""
        if name.startswith(f"{CONTENT_FOLDER}/"):
            return name
        return super().get_available_name(name, max_length=max_length)

    def _open(self, name: str, mode: str = "rb") -> "File[Any]":
        if mode != "rb":
            raise ValueError(f"Files in the database are opened to be read ('rb'), not {mode!r}.")
        reader = ChunkReader(name, self.size(name))
        return File(io.BufferedReader(reader, buffer_size=64 * 1024), name=name)

    def _save(self, name: str, content: "File[Any] | IO[Any]") -> str:
        with transaction.atomic():
            if not self._reserve(name):
                if name.startswith(f"{CONTENT_FOLDER}/"):
                    return name
                return self._save(self.get_available_name(name), content)
            size = 0
            for number, piece in enumerate(_pieces(content)):
                FileChunk.objects.create(content_id=name, number=number, data=piece)
                size += len(piece)
            FileContent.objects.filter(name=name).update(size=size)
        return name

    @staticmethod
    def _reserve(name: str) -> bool:
        """Write the name down, waiting for whoever is just writing it, and tell whether it was free."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO core_filecontent (name, size) VALUES (%s, 0)"
                " ON CONFLICT DO NOTHING RETURNING name",
                [name],
            )
            return cursor.fetchone() is not None

    def delete(self, name: str) -> None:
        """Delete the file; a name that does not exist is no error."""
        FileContent.objects.filter(name=name).delete()

    def exists(self, name: str) -> bool:
        """Tell whether there is a file of this name."""
        return FileContent.objects.filter(name=name).exists()

    def size(self, name: str) -> int:
        """Return the bytes of the file. Raises FileNotFoundError."""
        return self._find(name).size

    def get_created_time(self, name: str) -> datetime:
        """Return when the file was written. Raises FileNotFoundError."""
        return self._find(name).created_at

    def get_modified_time(self, name: str) -> datetime:
        """Return when the file was written: it is never changed. Raises FileNotFoundError."""
        return self._find(name).created_at

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Return the folders and the files directly below a folder."""
        prefix = f"{path.strip('/')}/" if path.strip("/") else ""
        names = (
            FileContent.objects.filter(name__startswith=prefix)
            .values_list("name", flat=True)
            .order_by("name")
        )
        below = [name.removeprefix(prefix) for name in names.iterator()]
        folders = sorted({rest.split("/", 1)[0] for rest in below if "/" in rest})
        return folders, [rest for rest in below if "/" not in rest]

    @staticmethod
    def _find(name: str) -> FileContent:
        found = FileContent.objects.filter(name=name).first()
        if found is None:
            raise FileNotFoundError(f"The database keeps no file {name}.")
        return found


def _pieces(content: "File[Any] | IO[Any]") -> Iterator[bytes]:
    """Cut whatever the content hands out into pieces of exactly one chunk, the last one shorter."""
    source: Iterable[bytes] = (
        content.chunks(CHUNK_BYTES)
        if isinstance(content, File)
        else iter(lambda: content.read(CHUNK_BYTES), b"")
    )
    waiting = bytearray()
    for part in source:
        waiting += part
        while len(waiting) >= CHUNK_BYTES:
            yield bytes(waiting[:CHUNK_BYTES])
            del waiting[:CHUNK_BYTES]
    if waiting:
        yield bytes(waiting)
