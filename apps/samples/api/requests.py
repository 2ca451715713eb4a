"""What the doors of this app do with every request: who asks, what the body says, which version is meant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.core.api.problems import CONTENT_TYPE as PROBLEM
from apps.core.api.schema import SENTENCES, ProblemSerializer
from apps.core.api.versions import Expectation, etag_of, read_expectation
from apps.core.exceptions import Forbidden, StaleRecord
from apps.samples.api.sample_shape import shape_of
from apps.samples.models.samples import Sample

if TYPE_CHECKING:
    from datetime import datetime

    from apps.security.models import User

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag the change is based on; a stale one is refused with 412, and nothing is changed.",
)

NOT_FOUND = (404, PROBLEM)
STALE = (412, PROBLEM)
"""Keys of refusals that the description does not expect of a POST by itself."""


def also_refused(answer: Any, *refusals: tuple[int, str], status: int = 200) -> dict[Any, Any]:
    """Return a description's answers: what is right, and the refusals that are told beside the usual ones."""
    return {
        status: answer,
        **{
            refusal: OpenApiResponse(ProblemSerializer, description=SENTENCES[str(refusal[0])])
            for refusal in refusals
        },
    }


def acting_user(request: Request) -> User:
    """Return the user whom the permission class has let in."""
    return cast("User", request.user)


def demand(user: User, *permissions: str) -> None:
    """Raise Forbidden unless the user holds every one of the permissions."""
    if not user.has_perms(permissions):
        raise Forbidden


def read_body(request: Request, serializer_class: type[BaseSerializer[Any]]) -> dict[str, Any]:
    """Return the body's members without the version. Raises DRF's ValidationError for every wrong field."""
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    values: dict[str, Any] = dict(serializer.validated_data)
    values.pop("updated_at", None)
    return values


@contextmanager
def version_checked(request: Request) -> Iterator[Expectation]:
    """Give the version the client means; a conflict is 412 where If-Match named it, 409 where a body did."""
    expectation = read_expectation(request)
    try:
        yield expectation
    except StaleRecord as error:
        raise expectation.mismatch(error) from error


def refuse_stale(expectation: Expectation, updated_at: datetime) -> None:
    """Raise StaleRecord when the client means another version than this one."""
    if expectation.version is not None and expectation.version != updated_at:
        raise StaleRecord


def versioned(body: Any, updated_at: datetime, *, status: int = 200) -> Response:
    """Return the answer with its ETag."""
    return Response(body, status=status, headers={"ETag": etag_of(updated_at)})


def sample_response(sample: Sample, *, status: int = 200) -> Response:
    """Return a sample with its ETag."""
    return versioned(shape_of(sample), sample.updated_at, status=status)
