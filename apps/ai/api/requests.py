"""What the doors of this app do with every request: which version is meant, which refusals are told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from apps.core.api.problems import CONTENT_TYPE as PROBLEM
from apps.core.api.schema import SENTENCES, ProblemSerializer
from apps.core.exceptions import StaleRecord, VersionMismatch

LONGEST_VERSION: Final = 18
"""Digits of a version: as many as its column surely holds."""

IF_MATCH: Final = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag the decision is based on; a stale one is refused with 412, and nothing is changed.",
)


def answered(answer: Any, *statuses: int) -> dict[Any, Any]:
    """Return a description's answers: what is right, and refusals that are told beside the usual ones."""
    return {
        200: answer,
        **{
            (status, PROBLEM): OpenApiResponse(ProblemSerializer, description=SENTENCES[str(status)])
            for status in statuses
        },
    }


def read_body(request: Request, serializer_class: type[BaseSerializer[Any]]) -> dict[str, Any]:
    """Return the body's members. Raises DRF's ValidationError for every wrong one."""
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


@dataclass(frozen=True, slots=True)
class Expected:
    """The version the client has seen, None where it names none."""

    version: int | None


@contextmanager
def version_checked(request: Request, said: int | None = None) -> Iterator[Expected]:
    """Give the version that If-Match, else the body, names; a stale one is 412 of the header, 409 of a body.

    Raises VersionMismatch when If-Match is no version of ours.
    """
    header = (request.headers.get("If-Match") or "*").strip()
    if header == "*":
        yield Expected(said)
        return
    text = header.removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_VERSION):
        raise VersionMismatch
    try:
        yield Expected(int(text))
    except StaleRecord as error:
        raise VersionMismatch(error.message) from error


def etag_of(version: int) -> str:
    """Return the strong ETag of a reading."""
    return f'"{version}"'
