"""The API's description, served."""

from functools import cache
from threading import Lock
from typing import Any

from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from apps.core.api.permissions import PUBLIC
from apps.core.api.renderers import dumps
from apps.core.api.views import LabAPIView

# drf-spectacular looks its extensions up while it draws, which fails in a second thread meanwhile.
_drawing = Lock()


def description() -> bytes:
    """Return the OpenAPI 3 document as JSON; it is drawn up once in the life of a process."""
    with _drawing:
        return _draw()


@cache
def _draw() -> bytes:
    generator: Any = SchemaGenerator
    return dumps(generator().get_schema(request=None, public=True))


class SchemaView(LabAPIView):
    """The API's description as OpenAPI 3 in JSON."""

    permission_required = PUBLIC

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """Return the description."""
        return HttpResponse(description(), content_type="application/vnd.oai.openapi+json")
