"""Which stored files a person may see, and their bytes."""

from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from apps.core.exceptions import FileBytesMissing, NotFound
from apps.core.models.files import StoredFile
from apps.core.storage import storage_errors
from apps.core.types import Person


def list_files(*, visible_to: Person) -> QuerySet[StoredFile]:
    """Return the files this person may see: their own, or all with `core.view_all_files`.

    What a lab may see through its records is the business of the app that keeps the records.
    """
    files = StoredFile.objects.all()
    return files if visible_to.has_perm("core.view_all_files") else files.filter(owner_id=visible_to.pk)


def get_file(*, file_id: UUID, visible_to: Person) -> StoredFile:
    """Return one file's record. Raises NotFound when there is none, or none for this person."""
    file = list_files(visible_to=visible_to).filter(pk=file_id).first()
    if file is None:
        raise NotFound("There is no such file, or it is not yours.")
    return file


def open_file(*, file: StoredFile) -> "File[Any]":
    """Open the bytes of a file to be read; close it afterwards.

    Raises FileBytesMissing when the storage does not hold them or does not answer.
    """
    try:
        return default_storage.open(file.storage_key, "rb")
    except storage_errors() as error:
        raise FileBytesMissing from error
