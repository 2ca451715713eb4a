"""How the API describes itself: every operation with its refusals, its key and its version header."""

import inspect
from collections.abc import Callable, Iterable
from typing import Any, Final, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from apps.core.api.idempotency import HEADER, LONGEST_KEY
from apps.core.api.permissions import PUBLIC, SIGNED_IN, required_permission
from apps.core.api.problems import CONTENT_TYPE

Endpoint = tuple[str, str, str, Callable[..., Any]]

VERSIONED: Final = "/api/v1/"

WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})
WITH_VERSION: Final = frozenset({"PUT", "PATCH", "DELETE"})

SENTENCES: Final = {
    "400": "The request could not be read.",
    "401": "No valid credentials.",
    "403": "The role does not allow this.",
    "404": "There is no such record, or the caller may not see it.",
    "409": "The state of the records forbids this, or the echoed version is stale.",
    "412": "If-Match names a version that is no longer the current one.",
    "413": "The body is too large.",
    "415": "The body is of a kind that is not read here.",
    "422": "Some values cannot be accepted; `errors` names them.",
    "429": "Too many requests; `Retry-After` says how long to wait.",
    "503": "Something this needs does not answer; `Retry-After` says how long to wait.",
}


class FieldProblemSerializer(serializers.Serializer[Any]):
    """What is wrong with one field or one cell."""

    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """An RFC 9457 problem document: every refusal has this shape."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="A sentence for people.")
    code = serializers.CharField(help_text="Stable; programs decide by it.")
    errors = FieldProblemSerializer(many=True)  # type: ignore[assignment]  # a member of the document is so named
    request_id = serializers.CharField(allow_null=True)


class LabSchema(AutoSchema):
    """Add to every operation what all views of the house have in common."""

    def get_summary(self) -> str | None:
        """Return the first line of the handler's docstring: what the call will do."""
        handler = getattr(self.view, getattr(self.view, "action", None) or self.method.lower(), None)
        return (inspect.getdoc(handler) or "").partition("\n")[0].rstrip(".") or None

    def get_override_parameters(self) -> list[OpenApiParameter | Any]:
        """Return Idempotency-Key for POSTs and If-Match for changes of one record."""
        if self.method == "POST" and getattr(self.view, "idempotent_posts", False) and self._asks_who():
            return [
                OpenApiParameter(
                    HEADER,
                    {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
                    OpenApiParameter.HEADER,
                    description="Sent again with the same body, the first answer comes back, for 24 hours.",
                )
            ]
        if self.method in WITH_VERSION and "{" in self.path:
            return [
                OpenApiParameter(
                    "If-Match",
                    OpenApiTypes.STR,
                    OpenApiParameter.HEADER,
                    description="The ETag the record was read with; a stale one is refused with 412.",
                )
            ]
        return []

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        problem = self.resolve_serializer(ProblemSerializer, "response").ref
        for code in self._refusals():
            bodies.setdefault(
                code,
                {"description": SENTENCES[code], "content": {CONTENT_TYPE: {"schema": problem}}},
            )
        return dict(sorted(bodies.items()))

    def _refusals(self) -> Iterable[str]:
        yield from ("400", "429", "503")
        if self._asks_who():
            yield "401"
        if self._wanted() not in (PUBLIC, SIGNED_IN):
            yield "403"
        if "{" in self.path:
            yield "404"
        if self.method in WITH_BODY | WITH_VERSION:
            yield from ("409", "422")
        if self.method == "GET":
            yield "422"
        if self.method in WITH_BODY:
            yield from ("413", "415")
        if self.method in WITH_VERSION and "{" in self.path:
            yield "412"

    def _wanted(self) -> str | None:
        return required_permission(self.view, self.method)

    def _asks_who(self) -> bool:
        return self._wanted() != PUBLIC


def only_versioned_routes(endpoints: list[Endpoint], **_: Any) -> list[Endpoint]:
    """Describe what stands below /api/v1 and each address once, in its form without a slash at the end."""
    described: dict[tuple[str, str], Endpoint] = {}
    for path, path_regex, method, callback in endpoints:
        if path.startswith(VERSIONED):
            bare = path.rstrip("/")
            described.setdefault((bare, method), (bare, path_regex, method, callback))
    return list(described.values())
