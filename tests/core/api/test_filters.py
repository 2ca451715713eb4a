"""Query parameters, without a database."""

import django_filters
import pytest
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from apps.core.api.filters import list_parameters, narrow, refuse_unknown_parameters
from apps.core.exceptions import Invalid
from apps.core.models.jobs import Job


class JobFilters(django_filters.FilterSet):
    """One filter of each kind that is described in its own way."""

    status = django_filters.MultipleChoiceFilter(choices=(("queued", "q"), ("failed", "f")))
    queue = django_filters.ChoiceFilter(choices=(("ai", "ai"),))
    owner = django_filters.UUIDFilter("owner_id")
    title = django_filters.CharFilter(max_length=5)
    ordering = django_filters.OrderingFilter(fields=("title",))


def asking(query: str) -> Request:
    """Return the request of a GET with this query string."""
    return Request(APIRequestFactory().get(f"/api/v1/jobs?{query}"))


def test_a_misspelt_parameter_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Invalid, match="There is no parameter named 'stauts' here") as refusal:
        refuse_unknown_parameters(asking("stauts=queued"), "status", "limit")
    assert [(p.field, p.code, p.message) for p in refusal.value.errors] == [
        ("stauts", "unknown_parameter", "Use one of: limit, status.")
    ]


def test_a_page_is_known_to_every_list() -> None:
    assert narrow(asking("limit=1&offset=2"), Job.objects.all(), JobFilters).query.where.children == []


def test_every_value_that_makes_no_sense_is_named() -> None:
    with pytest.raises(Invalid) as refusal:
        narrow(asking("status=lost&owner=me&title=too+long"), Job.objects.all(), JobFilters)
    assert {problem.field: problem.code for problem in refusal.value.errors} == {
        "status": "invalid_choice",
        "owner": "invalid",
        "title": "max_length",
    }


def test_the_parameters_are_described_by_their_kind() -> None:
    described = {parameter.name: parameter.type for parameter in list_parameters(JobFilters)}
    assert described == {
        "status": {"type": "array", "items": {"type": "string", "enum": ["queued", "failed"]}},
        "queue": {"type": "string", "enum": ["ai"]},
        "owner": {"type": "string", "format": "uuid"},
        "title": {"type": "string"},
        "ordering": {"type": "array", "items": {"type": "string", "enum": ["title", "-title"]}},
        "limit": {"type": "integer", "minimum": 1, "maximum": 1000},
        "offset": {"type": "integer", "minimum": 0, "maximum": 100_000_000},
    }
