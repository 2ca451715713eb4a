"""Samples in the admin."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from apps.core.exceptions import LabError
from apps.samples.admin.inlines import AttachmentInline, CommunicationInline, StepInline
from apps.samples.admin.records import RecordAdmin, VersionedForm, acting_user, sentence_of
from apps.samples.models.samples import Sample
from apps.samples.services import receiving, recording

EDITABLE = (
    "name",
    "sample_type",
    "kind",
    "priority",
    "plate",
    "well",
    "buffer",
    "volume_ul",
    "qubit_ng_ul",
    "nanodrop_ng_ul",
    "stated_ng_ul",
    "stated_amount_ng",
    "a260_280",
    "a260_230",
    "rin",
    "din",
    "fragment_size_bp",
    "flow_cell_device",
    "chemistry",
    "flow_cell_count",
    "kit",
    "barcode_kit",
    "barcode",
    "assigned_to",
    "library_prep_by",
    "chart_field",
    "notes",
)


@admin.register(Sample)
class SampleAdmin(RecordAdmin):
    """Find samples, correct what was written down, receive them; moves have their own verbs."""

    form = VersionedForm
    list_display = (
        "name",
        "lab_id",
        "submission",
        "lab",
        "sample_type",
        "status",
        "stage",
        "priority",
        "assigned_to",
        "received_at",
    )
    list_filter = ("status", "stage", "priority", "sample_type", "kind", "submission__lab")
    list_select_related = ("submission__lab",)
    search_fields = (
        "name",
        "lab_id",
        "submission__number",
        "submission__quote_number",
        "submission__requester_name",
        "submission__requester_email",
        "submission__lab__name",
        "submission__lab_name_printed",
    )
    search_help_text = "Name, lab id, quote number, requester, lab, or a whole id."
    ordering = ("-created_at", "submission_id", "number")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "version",
                    "name",
                    "lab_id",
                    "submission",
                    "number",
                    "sample_type",
                    "kind",
                    "priority",
                )
            },
        ),
        (
            "Where it stands",
            {"fields": ("status", "stage", "assigned_to", "assigned_user", "library_prep_by")},
        ),
        ("Place", {"fields": ("plate", "well", "buffer")}),
        (
            "Measurements",
            {
                "fields": (
                    "volume_ul",
                    ("concentration_ng_ul", "concentration_method", "total_amount_ng"),
                    ("qubit_ng_ul", "nanodrop_ng_ul", "stated_ng_ul", "stated_amount_ng"),
                    ("a260_280", "a260_230", "rin", "din", "fragment_size_bp"),
                )
            },
        ),
        (
            "Sequencing",
            {
                "fields": (
                    ("flow_cell_device", "chemistry", "flow_cell_count"),
                    ("kit", "barcode_kit", "barcode"),
                    "chart_field",
                )
            },
        ),
        (None, {"fields": ("notes",)}),
        (
            "Times and people",
            {
                "fields": (
                    ("submitted_at", "received_at", "received_by"),
                    ("started_at", "sequencing_started_at", "completed_at", "distributed_at"),
                    ("withdrawn_at", "withdrawn_reason"),
                    ("created_by", "created_at", "updated_at"),
                )
            },
        ),
    )
    inlines = (StepInline, AttachmentInline, CommunicationInline)
    actions = ("receive",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return every column that a verb writes, or the database."""
        return tuple(field.name for field in self.opts.concrete_fields if field.name not in (*EDITABLE, "id"))

    @admin.display(description="lab", ordering="submission__lab__name")
    def lab(self, obj: Sample) -> str:
        """Return the linked lab's name, else the name as printed."""
        submission = obj.submission
        return submission.lab.name if submission.lab else submission.lab_name_printed or "–"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Return the samples that bear the text, or the one whose whole id it is."""
        try:
            return queryset.filter(pk=UUID(search_term.strip())), False
        except ValueError:
            return super().get_search_results(request, queryset, search_term)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: samples come in with a submission, through the API, a sheet or a form."""
        return False

    def has_receive_permission(self, request: HttpRequest) -> bool:
        """Allow to whoever may receive."""
        return acting_user(request).has_perm("samples.receive_sample")

    def write(self, request: HttpRequest, obj: Any, form: Any, *, change: bool) -> Model:
        """Correct what was written down."""
        return recording.update_sample(
            sample_id=obj.pk, by=acting_user(request), changes=form.changes, expected=form.expected
        )

    @admin.action(description="Receive the selected samples", permissions=["receive"])
    def receive(self, request: HttpRequest, queryset: QuerySet[Sample]) -> None:
        """Receive the selected samples; if one was received before, none is."""
        ids = list(queryset.order_by().values_list("pk", flat=True))
        try:
            received = receiving.receive_samples(sample_ids=ids, by=acting_user(request))
        except LabError as error:
            self.message_user(request, sentence_of(error), messages.ERROR)
        else:
            lab_ids = ", ".join(str(sample.lab_id) for sample in received)
            self.message_user(request, f"{len(received)} samples received: {lab_ids}.", messages.SUCCESS)
