"""Readings: the list, one of them, the pictures of its pages."""

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.ai.api.filters import ReadingFilters
from apps.ai.api.requests import etag_of
from apps.ai.api.serializers import ReadingDetailSerializer, ReadingSerializer
from apps.ai.models.readings import Reading
from apps.ai.selectors import readings as selectors
from apps.core.api.filters import list_parameters, narrow, refuse_unknown_parameters
from apps.core.api.identity import signed_in
from apps.core.api.pagination import put_page_headers, read_window
from apps.core.api.views import LabAPIView
from apps.core.selectors import files as file_selectors


class ReadingsView(LabAPIView):
    """The readings that the asking person may see."""

    permission_required = "ai.view_reading"

    @extend_schema(
        operation_id="list_readings",
        tags=["readings"],
        parameters=list_parameters(ReadingFilters),
        responses=ReadingSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """List readings, the newest first, without what was read."""
        found = narrow(request, selectors.list_readings(visible_to=signed_in(request)), ReadingFilters)
        window = read_window(request)
        page = found[window.offset : window.offset + window.limit]
        response = Response(ReadingSerializer(page, many=True).data)
        put_page_headers(response, request, window, found.order_by().count())
        return response


class ReadingView(LabAPIView):
    """One reading."""

    permission_required = "ai.view_reading"

    @extend_schema(operation_id="get_reading", tags=["readings"], responses=ReadingDetailSerializer)
    def get(self, request: Request, reading_id: UUID) -> Response:
        """Read a reading with what was read, corrections in it; the ETag is its version."""
        refuse_unknown_parameters(request)
        return answer_reading(selectors.get_reading(reading_id=reading_id, visible_to=signed_in(request)))


class PageImageView(LabAPIView):
    """The picture of one page."""

    permission_required = "ai.view_reading"

    @extend_schema(
        operation_id="get_reading_page",
        tags=["readings"],
        responses={(200, "image/png"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, reading_id: UUID, page: int) -> HttpResponseBase:
        """Show a page as a picture, pages counted from 1."""
        image = selectors.get_page_image(reading_id=reading_id, page=page, visible_to=signed_in(request))
        etag = f'"{image.file.sha256}"'
        answer: HttpResponseBase
        if request.headers.get("If-None-Match") == etag:
            answer = HttpResponse(status=304)
        else:
            answer = FileResponse(
                file_selectors.open_file(file=image.file), content_type=image.file.media_type
            )
            answer["Content-Length"] = str(image.file.size)
            answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
        answer["ETag"] = etag
        # Kept by the browser of who may see it alone, and asked about again each time.
        answer["Cache-Control"] = "private, no-cache"
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


def answer_reading(reading: Reading) -> Response:
    """Return a reading with its ETag."""
    return Response(ReadingDetailSerializer(reading).data, headers={"ETag": etag_of(reading.version)})
