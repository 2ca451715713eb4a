"""The file of a form, for who may see its reading: the members of a lab see files they do not own."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from apps.ai.selectors.readings import get_reading
from apps.ai.views.doors import Door, signed_in
from apps.core.api.views import Attachment
from apps.core.selectors import files as file_selectors


class ReadingFile(Door):
    """The file as it was handed in."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, reading_id: UUID) -> HttpResponseBase:
        """Download the file."""
        file = get_reading(reading_id=reading_id, visible_to=signed_in(request)).file
        return Attachment(
            file_selectors.open_file(file=file),
            filename=file.filename,
            media_type=file.media_type,
            size=file.size,
        )
