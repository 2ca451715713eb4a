"""Query parameters that narrow a list: known ones only, each refused in a sentence when it makes no sense."""

from typing import Any, Final, TypeVar

import django_filters
from django.db.models import Model, QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from apps.core.api.pagination import MAXIMUM_LIMIT
from apps.core.exceptions import FieldProblem, Invalid

M = TypeVar("M", bound=Model)

OF_EVERY_LIST: Final = ("limit", "offset")


def refuse_unknown_parameters(request: Request, *known: str) -> None:
    """Raise Invalid for a parameter that is not known here.

    A misspelt filter that is silently ignored shows everything, and looks to the reader like the answer.
    """
    problems = [
        FieldProblem(name[:100], "unknown_parameter", f"Use one of: {', '.join(sorted(known)) or 'none'}.")
        for name in request.query_params
        if name not in known
    ]
    if problems:
        raise Invalid(f"There is no parameter named {problems[0].field!r} here.", errors=problems)


def narrow(
    request: Request, queryset: "QuerySet[M]", filters: type[django_filters.FilterSet]
) -> "QuerySet[M]":
    """Return the rows that the query string asks for. Raises Invalid for parameters that make no sense."""
    refuse_unknown_parameters(request, *OF_EVERY_LIST, *filters.base_filters)
    filterset = filters(request.query_params, queryset=queryset, request=request)
    if not filterset.is_valid():
        problems = [
            FieldProblem(name, str(error.code or "invalid"), " ".join(error.messages))
            for name, errors in filterset.errors.as_data().items()
            for error in errors
        ]
        raise Invalid(f"{problems[0].field}: {problems[0].message}", errors=problems)
    narrowed: QuerySet[M] = filterset.qs
    return narrowed


def list_parameters(filters: type[django_filters.FilterSet]) -> list[OpenApiParameter]:
    """Return the description of a list's query parameters, its page included."""
    return [
        *(_describe(name, declared) for name, declared in filters.base_filters.items()),
        OpenApiParameter(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": MAXIMUM_LIMIT},
            description="Rows on the page.",
        ),
        OpenApiParameter(
            "offset", {"type": "integer", "minimum": 0, "maximum": 100_000_000}, description="Rows to skip."
        ),
    ]


def _describe(name: str, declared: django_filters.Filter) -> OpenApiParameter:
    text = (
        (type(declared).__doc__ or "").splitlines()[0]
        if type(declared).__module__.startswith("apps.")
        else ""
    )
    if isinstance(declared, django_filters.OrderingFilter):
        words: list[Any] = [choice for choice, _ in declared.extra["choices"]]
        items = {"type": "string", "enum": words}
        return OpenApiParameter(
            name, {"type": "array", "items": items}, description=text, style="form", explode=False
        )
    if isinstance(declared, django_filters.MultipleChoiceFilter):
        items = {"type": "string", "enum": [choice for choice, _ in declared.extra["choices"]]}
        return OpenApiParameter(name, {"type": "array", "items": items}, description=text, explode=True)
    if isinstance(declared, django_filters.ChoiceFilter):
        words = [choice for choice, _ in declared.extra["choices"]]
        return OpenApiParameter(name, {"type": "string", "enum": words}, description=text)
    if isinstance(declared, django_filters.UUIDFilter):
        return OpenApiParameter(name, {"type": "string", "format": "uuid"}, description=text)
    return OpenApiParameter(name, {"type": "string"}, description=text)
