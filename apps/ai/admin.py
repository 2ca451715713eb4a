"""Readings in the admin: a queue to look at. What is decided is decided on the page of the form."""

from typing import Any, cast

from auditlog.mixins import AuditlogHistoryAdminMixin
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince

from apps.ai.choices import ReadingStatus
from apps.ai.models.corrections import Correction
from apps.ai.models.readings import PageImage, Reading
from apps.ai.selectors.readings import count_by_status
from apps.core.admin import ReadOnlyAdmin


class OfReading(admin.TabularInline):
    """What belongs to a reading, to be read by whoever may see the reading."""

    extra = 0
    can_delete = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return all of them."""
        return tuple(cast("tuple[str, ...]", self.fields))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Tell whether this person may see readings."""
        return request.user.has_perm("ai.view_reading")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: it comes in by its own verb."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: it is shown only."""
        return False


class CorrectionInline(OfReading):
    """What people corrected."""

    model = Correction
    fields = ("path", "label", "before", "after", "by", "at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Correction]:
        """Return the corrections with their people."""
        return super().get_queryset(request).select_related("by")


class PageImageInline(OfReading):
    """The pictures of the pages."""

    model = PageImage
    fields = ("page", "width", "height", "picture")

    @admin.display(description="picture")
    def picture(self, image: PageImage) -> SafeString:
        """Return a link to the picture."""
        address = reverse("ai-reading-page", args=[image.reading_id, image.page])
        return format_html('<a href="{}">Page {}</a>', address, image.page)


class StatusFilter(admin.SimpleListFilter):
    """The statuses, each with how many readings stand in it."""

    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the statuses that anything stands in, and their counts."""
        counts = count_by_status(visible_to=cast("Any", request.user))
        return [
            (status.value, f"{status.label} ({counts[status.value]:,})")
            for status in ReadingStatus
            if counts[status.value]
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Reading]) -> QuerySet[Reading]:
        """Return the readings of the status."""
        return queryset.filter(status=self.value()) if self.value() else queryset


@admin.register(Reading)
class ReadingAdmin(AuditlogHistoryAdminMixin, ReadOnlyAdmin):  # type: ignore[misc]  # the mixin has no types
    """Forms that were read: what waits, for how long, and what became of the others."""

    list_display = (
        "filename",
        "status",
        "age",
        "lab",
        "requested_by",
        "samples",
        "findings",
        "sureness",
        "submission",
        "review",
    )
    list_filter = (StatusFilter, ("lab", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("file", "lab", "requested_by", "submission")
    search_fields = ("file__filename", "sha256", "submission__number", "lab__name", "requested_by__full_name")
    date_hierarchy = "created_at"
    list_per_page = 50
    show_full_result_count = False
    exclude = ("result",)
    readonly_fields = ("review",)
    inlines = (CorrectionInline, PageImageInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reading]:
        """Return the readings without what was read: that may be long."""
        found: QuerySet[Reading] = super().get_queryset(request).defer("result")
        return found

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the reading's audit trail where Django would show what was done in the admin alone."""
        if self.get_object(request, object_id) is None:
            raise Http404
        history: HttpResponse = self.auditlog_history_view(request, object_id, extra_context)
        return history

    @admin.display(description="form", ordering="file__filename")
    def filename(self, reading: Reading) -> str:
        """Return the name of the file."""
        return reading.file.filename

    @admin.display(description="age", ordering="-created_at")
    def age(self, reading: Reading) -> str:
        """Return for how long the form has been here."""
        return timesince(reading.created_at, timezone.now(), depth=1)

    @admin.display(description="samples", ordering="sample_count")
    def samples(self, reading: Reading) -> str:
        """Return how many named rows were read."""
        return _count(reading.sample_count)

    @admin.display(description="findings", ordering="findings_count")
    def findings(self, reading: Reading) -> str:
        """Return how many findings wait for a person."""
        return _count(reading.findings_count)

    @admin.display(description="sure", ordering="confidence")
    def sureness(self, reading: Reading) -> str:
        """Return the confidence of the whole reading in per cent, rounded down."""
        return "–" if reading.confidence is None else f"{int(reading.confidence * 100)} %"

    @admin.display(description="review")
    def review(self, reading: Reading) -> SafeString:
        """Return the way to the page where the form is reviewed."""
        return format_html('<a href="{}">Open the form</a>', reverse("reading", args=[reading.pk]))


def _count(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"
