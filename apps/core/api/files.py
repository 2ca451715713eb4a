"""Files over HTTP: in, and out again as attachments."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.identity import signed_in
from apps.core.api.views import Attachment, LabAPIView
from apps.core.exceptions import FieldProblem, FileTooLarge, Invalid
from apps.core.models.files import StoredFile
from apps.core.selectors import files as file_selectors
from apps.core.services import files as file_services

ROOM_FOR_FORM_FIELDS = 64 * 1024
"""Bytes a multipart body may hold besides its file."""


class StoredFileSerializer(serializers.ModelSerializer[StoredFile]):
    """What is known of a file."""

    file_id = serializers.UUIDField(source="id", read_only=True)

    class Meta:
        model = StoredFile
        fields = ["file_id", "filename", "size", "sha256", "media_type", "created_at", "expires_at"]
        read_only_fields = fields


class UploadSerializer(serializers.Serializer[Any]):
    """A multipart body with one file."""

    file = serializers.FileField()


def refuse_oversized_body(request: Request, *, max_bytes: int) -> None:
    """Refuse a multipart body by its announced length, before a byte of it is read. Raises FileTooLarge."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if announced.isdigit() and int(announced) > max_bytes + ROOM_FOR_FORM_FIELDS:
        raise FileTooLarge(limit_mb=max_bytes // (1024 * 1024))


def uploaded_file(request: Request, *, max_bytes: int, field: str = "file") -> "UploadedFile[Any]":
    """Return the one file of a multipart body.

    Raises FileTooLarge by the announced length, or Invalid when there is not exactly one file.
    """
    refuse_oversized_body(request, max_bytes=max_bytes)
    files = request.FILES.getlist(field)
    if len(files) != 1:
        problem = FieldProblem(field, "required", f"Send exactly one file in the multipart field `{field}`.")
        raise Invalid(problem.message, errors=[problem])
    file: UploadedFile[Any] = files[0]
    return file


class FileUploadView(LabAPIView):
    """The door for files."""

    permission_required = "core.add_storedfile"
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="files_upload",
        tags=["files"],
        request={"multipart/form-data": UploadSerializer},
        responses={201: StoredFileSerializer},
        examples=[
            OpenApiExample(
                "a stored form",
                {
                    "file_id": "3c0c2f0e-0d0c-4a39-9a61-5a1f7a3f6f55",
                    "filename": "quote.pdf",
                    "size": 48213,
                    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                    "media_type": "application/pdf",
                    "created_at": "2026-03-02T14:03:11.120000Z",
                    "expires_at": None,
                },
                response_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Store one file; its type is told by its content, and programs are refused."""
        limit = settings.LIMS_MAX_UPLOAD_BYTES
        upload = uploaded_file(request, max_bytes=limit)
        stored = file_services.store_file(
            content=upload,
            filename=upload.name or "",
            owner=signed_in(request),
            purpose="upload",
            max_bytes=limit,
        )
        return Response(StoredFileSerializer(stored).data, status=201)


class FileView(LabAPIView):
    """One file's record."""

    permission_required = "core.view_storedfile"

    @extend_schema(operation_id="files_get", tags=["files"], responses=StoredFileSerializer)
    def get(self, request: Request, file_id: UUID) -> Response:
        """Show what is known of a file."""
        file = file_selectors.get_file(file_id=file_id, visible_to=request.user)
        return Response(StoredFileSerializer(file).data)


class FileContentView(LabAPIView):
    """One file's bytes."""

    permission_required = "core.view_storedfile"

    @extend_schema(
        operation_id="files_content",
        tags=["files"],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, file_id: UUID) -> HttpResponseBase:
        """Download a file as an attachment."""
        file = file_selectors.get_file(file_id=file_id, visible_to=request.user)
        return Attachment(
            file_selectors.open_file(file=file),
            filename=file.filename,
            media_type=file.media_type,
            size=file.size,
        )
