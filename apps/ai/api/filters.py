"""What the list of readings can be narrowed by, searched for and ordered by."""

from typing import Final

import django_filters
from django.db.models import Model, Q, QuerySet

from apps.ai.choices import ReadingStatus

LONGEST_SEARCH: Final = 200
SEARCHED: Final = (
    *(
        "file__filename",
        "submission__number",
        "lab__name",
        "requested_by__full_name",
        "requested_by__username",
    ),
)


class AnyOf(django_filters.MultipleChoiceFilter):
    """One of the words; several when the parameter is repeated."""


class Search(django_filters.CharFilter):
    """A text looked for in file name, submission, lab and sender, whatever its case; or a whole sha256."""

    def filter(self, qs: QuerySet[Model], value: str) -> QuerySet[Model]:
        """Return the readings that the text names."""
        if not value:
            return qs
        condition = Q(sha256=value.lower())
        for column in SEARCHED:
            condition |= Q(**{f"{column}__icontains": value})
        return qs.filter(condition)


class Order(django_filters.OrderingFilter):
    """An order from the allow-list; the id makes it total."""

    def filter(self, qs: QuerySet[Model], value: list[str] | None) -> QuerySet[Model]:
        """Return the readings in the wanted order."""
        if not value:
            return qs
        return qs.order_by(*(self.get_ordering_value(name) for name in value), "pk")


class ReadingFilters(django_filters.FilterSet):
    """The filters of the list of readings."""

    status = AnyOf(choices=ReadingStatus.choices)
    lab = django_filters.UUIDFilter("lab_id")
    search = Search(max_length=LONGEST_SEARCH)
    ordering = Order(
        fields=(
            ("created_at", "created_at"),
            ("updated_at", "updated_at"),
            ("confidence", "confidence"),
            ("findings_count", "findings_count"),
            ("status", "status"),
        )
    )
