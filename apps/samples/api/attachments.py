"""Files of a submission or a sample; whoever sees the record sees its files."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.files import refuse_oversized_body
from apps.core.api.filters import refuse_unknown_parameters
from apps.core.api.parsers import JSONParser
from apps.core.api.views import Attachment as AttachmentResponse
from apps.core.api.views import LabAPIView
from apps.core.selectors import files
from apps.samples.api.record_serializers import (
    AttachedFileSerializer,
    AttachmentSerializer,
    NewAttachmentSerializer,
)
from apps.samples.api.requests import acting_user, read_body
from apps.samples.selectors.attachments import get_attachment, list_attachments
from apps.samples.services.attachments import attach_file, attach_upload

BODY: dict[str, Any] = {
    "multipart/form-data": NewAttachmentSerializer,
    "application/json": AttachedFileSerializer,
}


class _AttachmentsView(LabAPIView):
    permission_required = {"GET": "samples.view_attachment", "POST": "samples.add_attachment"}
    parser_classes = [MultiPartParser, JSONParser]

    def _list(self, request: Request, **to: UUID) -> Response:
        refuse_unknown_parameters(request)
        found = list_attachments(visible_to=acting_user(request), **to)
        return Response(AttachmentSerializer(found, many=True).data)

    def _add(self, request: Request, **to: UUID) -> Response:
        limit = settings.LIMS_MAX_UPLOAD_BYTES
        refuse_oversized_body(request, max_bytes=limit)
        body = read_body(request, NewAttachmentSerializer)
        user, description = acting_user(request), body.get("description") or ""
        if "file_id" in body:
            attachment = attach_file(by=user, file_id=body["file_id"], description=description, **to)
        else:
            upload = body["file"]
            attachment = attach_upload(
                by=user,
                content=upload,
                filename=upload.name,
                max_bytes=limit,
                description=description,
                **to,
            )
        return Response(AttachmentSerializer(attachment).data, status=201)


class SampleAttachmentsView(_AttachmentsView):
    """The files of a sample."""

    @extend_schema(
        operation_id="list_sample_attachments",
        tags=["attachments"],
        responses=AttachmentSerializer(many=True),
    )
    def get(self, request: Request, sample_id: UUID) -> Response:
        """List the files of a sample, the oldest first."""
        return self._list(request, sample_id=sample_id)

    @extend_schema(
        operation_id="add_sample_attachment",
        tags=["attachments"],
        request=BODY,
        responses={201: AttachmentSerializer},
    )
    def post(self, request: Request, sample_id: UUID) -> Response:
        """Attach a file to a sample: one that is sent along, or one that was uploaded before."""
        return self._add(request, sample_id=sample_id)


class SubmissionAttachmentsView(_AttachmentsView):
    """The files of a submission."""

    @extend_schema(
        operation_id="list_submission_attachments",
        tags=["attachments"],
        responses=AttachmentSerializer(many=True),
    )
    def get(self, request: Request, submission_id: UUID) -> Response:
        """List the files of a submission, the oldest first."""
        return self._list(request, submission_id=submission_id)

    @extend_schema(
        operation_id="add_submission_attachment",
        tags=["attachments"],
        request=BODY,
        responses={201: AttachmentSerializer},
    )
    def post(self, request: Request, submission_id: UUID) -> Response:
        """Attach a file to a submission: one that is sent along, or one that was uploaded before."""
        return self._add(request, submission_id=submission_id)


class AttachmentView(LabAPIView):
    """One attachment."""

    permission_required = "samples.view_attachment"

    @extend_schema(operation_id="get_attachment", tags=["attachments"], responses=AttachmentSerializer)
    def get(self, request: Request, attachment_id: UUID) -> Response:
        """Show what is known of an attached file."""
        attachment = get_attachment(attachment_id=attachment_id, visible_to=acting_user(request))
        return Response(AttachmentSerializer(attachment).data)


class AttachmentContentView(LabAPIView):
    """The bytes of an attachment."""

    permission_required = "samples.view_attachment"

    @extend_schema(
        operation_id="download_attachment",
        tags=["attachments"],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, attachment_id: UUID) -> HttpResponseBase:
        """Download an attached file; it is never shown inside this site."""
        file = get_attachment(attachment_id=attachment_id, visible_to=acting_user(request)).file
        return AttachmentResponse(
            files.open_file(file=file), filename=file.filename, media_type=file.media_type, size=file.size
        )
