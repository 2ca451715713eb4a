"""Stored files: what was uploaded or produced, by whom, and where its bytes are."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class StoredFile(models.Model):
    """One file as one person gave or received it.

    The bytes stand under `storage_key` in the configured storage and may be shared with another row of
    the same content; nothing a person can see tells of the other row.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    filename = models.CharField(max_length=255, help_text="As the sender wrote it, without directories.")
    media_type = models.CharField(max_length=127, help_text="Told by the content, not by the name.")
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=255, editable=False)
    purpose = models.CharField(max_length=40)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Empty: kept until it is deleted.")

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="core_storedfile_sha256_is_hex", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="core_storedfile_has_name", condition=~Q(filename="")),
            models.CheckConstraint(name="core_storedfile_has_key", condition=~Q(storage_key="")),
        ]
        indexes = [
            models.Index(fields=["storage_key"], name="core_storedfile_key"),
            models.Index(fields=["owner", "-created_at"], name="core_storedfile_owner_newest"),
            models.Index(
                fields=["expires_at"],
                condition=Q(expires_at__isnull=False),
                name="core_storedfile_expiring",
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class FileContent(models.Model):
    """The name and size of one run of bytes that the database keeps; its chunks hold the bytes."""

    name = models.CharField(primary_key=True, max_length=255)
    size = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.name


class FileChunk(models.Model):
    """At most 1 MiB of one content, in order of `number` from 0."""

    id = models.BigAutoField(primary_key=True)
    content = models.ForeignKey(FileContent, on_delete=models.CASCADE, related_name="chunks", db_index=False)
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content", "number"], name="core_filechunk_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.content_id} [{self.number}]"
