"""What every view of the API stands on."""

from typing import Any, ClassVar

from django.core.files.base import File
from django.http import FileResponse
from rest_framework.viewsets import ViewSetMixin

from apps.core.api.idempotency import IdempotentPosts
from apps.core.validators import downloadable_filename


class LabAPIView(IdempotentPosts):
    """A view of the API.

    It declares `permission_required`: a permission, PUBLIC, SIGNED_IN, or a mapping from action or method to
    one of these. What it does not declare is open to nobody.
    """

    permission_required: ClassVar[str | dict[str, str] | None] = None


class LabViewSet(ViewSetMixin, LabAPIView):
    """The same for views whose methods are actions: `as_view({"get": "list", "post": "create"})`."""


class Attachment(FileResponse):
    """A file to be saved, never to be shown inside our origin."""

    block_size = 64 * 1024

    def __init__(
        self, content: "File[Any]", *, filename: str, media_type: str, size: int | None = None
    ) -> None:
        name = downloadable_filename(filename, media_type)
        super().__init__(content, as_attachment=True, filename=name, content_type=media_type)
        self["X-Content-Type-Options"] = "nosniff"
        self["Content-Security-Policy"] = "default-src 'none'; sandbox"
        self["Cache-Control"] = "private, no-store"
        if size is not None:
            self["Content-Length"] = str(size)
