"""What lists can be narrowed by, searched for and ordered by."""

from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import django_filters
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, Model, Q, QuerySet, Value, When
from django.utils.dateparse import parse_date, parse_datetime

from apps.samples.api.fields import FIRST_YEAR, LAST_YEAR
from apps.samples.choices import (
    OPEN_STATUSES,
    Priority,
    ProjectStatus,
    SampleKind,
    SampleStatus,
    SampleType,
    Stage,
    SubmissionSource,
    SubmissionStatus,
)
from apps.samples.selectors.searching import find_uuid, mentioning

LONGEST_SEARCH: Final = 200

PRIORITY_RANK: Final = Case(
    *(When(priority=priority, then=Value(rank)) for rank, priority in enumerate(Priority.values)),
    output_field=IntegerField(),
)
"""low 0 to urgent 3, so that the order is the lab's and not the alphabet's."""


class DayOrMomentField(forms.Field):
    """A day of the lab's calendar, or a point in time; read as the instant where a range begins or ends."""

    def __init__(self, *, end_of_day: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.end_of_day = end_of_day

    def to_python(self, value: Any) -> datetime | None:
        """Return the instant, in UTC. Raises ValidationError for what is neither day nor time."""
        if value in self.empty_values:
            return None
        try:
            return self._read(str(value).strip())
        except (ValueError, OverflowError) as error:
            raise ValidationError(
                f"Use a day such as 2026-03-01 or a time such as 2026-03-01T09:30:00Z, "
                f"from {FIRST_YEAR} to {LAST_YEAR}.",
                code="invalid",
            ) from error

    def _read(self, text: str) -> datetime:
        zone = ZoneInfo(settings.LAB_TIME_ZONE)
        if day := parse_date(text):
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise ValueError(text)
            if self.end_of_day:
                day += timedelta(days=1)
            return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
        moment = parse_datetime(text.replace(" ", "+"))
        if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise ValueError(text)
        if self.end_of_day:
            # The range is closed at a point in time and the comparison below is open.
            moment += timedelta(microseconds=1)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


class From(django_filters.Filter):
    """At or after this day or time."""

    field_class = DayOrMomentField

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        super().__init__(field_name, lookup_expr="gte", **kwargs)


class Until(django_filters.Filter):
    """Up to the end of this day, or up to this time."""

    field_class = DayOrMomentField

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        super().__init__(field_name, lookup_expr="lt", end_of_day=True, **kwargs)


class AnyOf(django_filters.MultipleChoiceFilter):
    """One of the words; several when the parameter is repeated."""


class Search(django_filters.CharFilter):
    """A text looked for in several columns, whatever its case; a whole id finds its record."""

    def __init__(self, *columns: str, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_SEARCH, **kwargs)
        self.columns = columns

    def filter(self, qs: QuerySet[Model], value: str) -> QuerySet[Model]:
        """Return the rows where any of the columns holds the text."""
        if not value:
            return qs
        condition = Q()
        for column in self.columns:
            condition |= Q(**{f"{column}__icontains": value})
        if (record_id := find_uuid(value)) is not None:
            condition |= Q(pk=record_id)
        found = qs.filter(condition)
        return found.distinct() if self.distinct else found


class Order(django_filters.OrderingFilter):
    """An order from the allow-list, with a last column that makes it total: no row twice, none left out."""

    def __init__(self, *args: Any, tie_break: tuple[str, ...] = ("pk",), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tie_break = tie_break

    def filter(self, qs: QuerySet[Model], value: list[str] | None) -> QuerySet[Model]:
        """Return the rows in the wanted order."""
        if not value:
            return qs
        return qs.order_by(*(self.get_ordering_value(name) for name in value), *self.tie_break)


class PriorityOrder(Order):
    """An order in which `priority` means the lab's ranking."""

    def get_ordering_value(self, param: str) -> Any:
        """Return the column or expression behind a name of the allow-list."""
        if param in {"priority", "-priority"}:
            return PRIORITY_RANK.desc() if param.startswith("-") else PRIORITY_RANK.asc()
        return super().get_ordering_value(param)


class SampleSearch(Search):
    """A text looked for in name, lab id and what the submission says, whatever its case; or a whole id."""

    def filter(self, qs: QuerySet[Model], value: str) -> QuerySet[Model]:
        """Return the samples that the text names."""
        return qs.filter(mentioning(value)) if value else qs


class SampleFilters(django_filters.FilterSet):
    """The filters of the sample list."""

    status = AnyOf(choices=SampleStatus.choices)
    stage = AnyOf(choices=Stage.choices)
    priority = AnyOf(choices=Priority.choices)
    sample_type = AnyOf(choices=SampleType.choices)
    kind = AnyOf(choices=SampleKind.choices)
    lab = django_filters.UUIDFilter("submission__lab_id")
    project = django_filters.UUIDFilter("submission__project_id")
    submission = django_filters.UUIDFilter("submission_id")
    assigned_to = django_filters.CharFilter(lookup_expr="iexact", max_length=200)
    chart_field = django_filters.CharFilter(lookup_expr="iexact", max_length=100)
    submitted_from = From("submitted_at")
    submitted_to = Until("submitted_at")
    created_from = From("created_at")
    created_to = Until("created_at")
    search = SampleSearch()
    ordering = PriorityOrder(
        fields=(
            ("created_at", "created_at"),
            ("updated_at", "updated_at"),
            ("submitted_at", "submitted_at"),
            ("received_at", "received_at"),
            ("name", "sample_name"),
            ("lab_id", "lab_id"),
            ("number", "number"),
            ("status", "status"),
            ("stage", "stage"),
            ("priority", "priority"),
            ("submission__number", "submission_number"),
        ),
        tie_break=("submission_id", "number"),
    )


class AlreadyApplied(django_filters.ChoiceFilter):
    """true or false; the question itself was asked with it."""

    def filter(self, qs: QuerySet[Model], value: Any) -> QuerySet[Model]:
        """Return the rows as they are."""
        return qs


class QueueFilters(django_filters.FilterSet):
    """The filters of the queue, whose order is its meaning."""

    overdue = AlreadyApplied(choices=(("true", "true"), ("false", "false")))
    status = AnyOf(choices=[(status.value, status.label) for status in OPEN_STATUSES])
    stage = AnyOf(choices=Stage.choices)
    priority = AnyOf(choices=Priority.choices)
    kind = AnyOf(choices=SampleKind.choices)
    lab = django_filters.UUIDFilter("submission__lab_id")
    project = django_filters.UUIDFilter("submission__project_id")
    assigned_to = django_filters.CharFilter(lookup_expr="iexact", max_length=200)
    search = SampleSearch()


class SubmissionFilters(django_filters.FilterSet):
    """The filters of the submission list."""

    status = AnyOf(choices=SubmissionStatus.choices)
    source = AnyOf(choices=SubmissionSource.choices)
    priority = AnyOf(choices=Priority.choices)
    lab = django_filters.UUIDFilter("lab_id")
    project = django_filters.UUIDFilter("project_id")
    requester_email = django_filters.CharFilter(lookup_expr="iexact", max_length=254)
    submitted_from = From("submitted_at")
    submitted_to = Until("submitted_at")
    created_from = From("created_at")
    created_to = Until("created_at")
    search = Search(
        "number",
        "quote_number",
        "requester_name",
        "requester_email",
        "lab__name",
        "lab_name_printed",
        "project__name",
    )
    ordering = PriorityOrder(
        fields=(
            ("created_at", "created_at"),
            ("submitted_at", "submitted_at"),
            ("number", "number"),
            ("status", "status"),
            ("priority", "priority"),
        )
    )


class ProjectFilters(django_filters.FilterSet):
    """The filters of the project list."""

    status = AnyOf(choices=ProjectStatus.choices)
    lab = django_filters.UUIDFilter("lab_id")
    search = Search("name", "description", "owner_name", "owner_email", "lab__name")
    ordering = Order(fields=(("name", "name"), ("created_at", "created_at"), ("status", "status")))


class LabFilters(django_filters.FilterSet):
    """The filters of the lab list."""

    is_active = django_filters.TypedChoiceFilter(
        choices=(("true", "true"), ("false", "false")), coerce=lambda word: word == "true"
    )
    search = Search("name", "aliases__name", distinct=True)
    ordering = Order(fields=(("name", "name"), ("created_at", "created_at")))
