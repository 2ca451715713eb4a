"""Submissions and their charges in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.samples.admin.inlines import AttachmentInline, CommunicationInline
from apps.samples.admin.issued_sheets import SheetPages
from apps.samples.admin.records import ShownAdmin, ShownInline, VersionedForm, acting_user
from apps.samples.models.submissions import ChargeLine, Submission
from apps.samples.services import submissions

EDITABLE = submissions.WRITABLE | {"lab"}


class ChargeInline(ShownInline):
    """The lines of the quote's charges."""

    model = ChargeLine
    fields = (
        "position",
        "name",
        "billing_status",
        "quantity",
        "unit_price",
        "extended_price",
        "tax",
        "total",
        "currency",
    )


@admin.register(Submission)
class SubmissionAdmin(SheetPages):
    """Forms as they were handed in; a manager links the lab that a form prints."""

    form = VersionedForm
    list_display = (
        "number",
        "shown_lab",
        "requester_name",
        "project",
        "status",
        "priority",
        "samples",
        "created_at",
    )
    list_filter = ("status", "source", "priority", ("lab", admin.EmptyFieldListFilter), "lab")
    list_select_related = ("lab", "project")
    search_fields = (
        "number",
        "quote_number",
        "requester_name",
        "requester_email",
        "lab__name",
        "lab_name_printed",
        "project__name",
    )
    autocomplete_fields = ("lab",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "version",
                    ("number", "status", "priority", "source"),
                    ("lab", "lab_name_printed"),
                    "project",
                    "samples",
                )
            },
        ),
        (
            "Who",
            {
                "fields": (
                    ("requester_name", "requester_email", "requester_phone"),
                    "department",
                    ("pi_name", "pi_email"),
                    ("financial_contact_name", "financial_contact_email"),
                    ("billing_account", "billing_address"),
                    "notification_emails",
                )
            },
        ),
        (
            "Quote",
            {
                "fields": (
                    ("quote_number", "quote_date", "quote_expires"),
                    ("projected_cost", "known_charges", "currency"),
                )
            },
        ),
        (
            "What is wanted",
            {
                "fields": (
                    "service_requested",
                    "kit",
                    "sample_types",
                    ("human_dna", "source_organism"),
                    "buffers",
                    ("flow_cell_devices", "flow_cell_count"),
                    ("genome_size", "genome_size_unit", "coverage"),
                    "basecalling",
                    "file_formats",
                    "delivery_methods",
                    "comments",
                )
            },
        ),
        (
            "Where it came from",
            {
                "fields": (
                    ("original_file", "extraction_method", "extraction_confidence"),
                    ("created_by", "submitted_at", "created_at", "updated_at"),
                )
            },
        ),
    )
    inlines = (ChargeInline, AttachmentInline, CommunicationInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        """Return the submissions with the number of their samples."""
        live = Count("samples", filter=Q(samples__withdrawn_at__isnull=True))
        found: QuerySet[Submission] = super().get_queryset(request).annotate(sample_count=live)
        return found

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return every column that a verb writes; the link to a lab is the manager's."""
        editable = EDITABLE
        if not acting_user(request).has_perm("samples.manage_membership"):
            editable = editable - {"lab"}
        kept = (field.name for field in self.opts.concrete_fields if field.name not in editable | {"id"})
        return (*kept, "samples")

    @admin.display(description="lab", ordering="lab__name")
    def shown_lab(self, obj: Submission) -> str:
        """Return the linked lab's name, else the printed name in brackets: nobody outside sees that one."""
        if obj.lab is not None:
            return obj.lab.name
        return f"[{obj.lab_name_printed}]" if obj.lab_name_printed else "–"

    @admin.display(description="samples", ordering="sample_count")
    def samples(self, obj: Any) -> SafeString:
        """Return how many samples the submission has, with a link to them."""
        address = reverse("admin:samples_sample_changelist")
        return format_html(
            '<a href="{}?submission__id__exact={}">{}</a>', address, obj.pk, getattr(obj, "sample_count", "–")
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: submissions come in through the API, a sheet or a form."""
        return False

    def write(self, request: HttpRequest, obj: Any, form: Any, *, change: bool) -> Model:
        """Correct what was taken down, and link the lab."""
        user, changes, expected = acting_user(request), form.changes, form.expected
        stored: Submission = obj
        if (lab := changes.pop("lab", None)) is not None:
            stored = submissions.link_lab(
                submission_id=obj.pk, lab_id=lab.pk, by=user, remember_alias=True, expected=expected
            )
            expected = stored.updated_at
        if changes:
            stored = submissions.update_submission(
                submission_id=obj.pk, by=user, changes=changes, expected=expected
            )
        return stored


@admin.register(ChargeLine)
class ChargeLineAdmin(ShownAdmin):
    """The lines of quotes' charges; kept with their submission."""

    list_display = ("name", "submission", "quantity", "unit_price", "total", "currency")
    list_select_related = ("submission",)
    search_fields = ("name", "submission__number")
    readonly_fields = ()
