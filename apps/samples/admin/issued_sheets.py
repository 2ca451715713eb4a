"""MinKNOW sheets in the admin: the page that issues them, and those that were issued."""

from typing import Any, Final
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.samples.admin.records import RecordAdmin, ShownAdmin, acting_user
from apps.samples.engine.minknow_sheet.shapes import SheetPlan
from apps.samples.exceptions import RunSheetsRefused, SubmissionNotFound
from apps.samples.forms import SheetWishForm
from apps.samples.models.issued_sheets import IssuedSheet
from apps.samples.models.submissions import Submission
from apps.samples.selectors.issued_sheets import list_issued_sheets
from apps.samples.selectors.submissions import get_submission
from apps.samples.services import issuing
from apps.samples.types import SheetWish

ISSUE: Final = "samples.issue_minknow_sheet"
PAGE: Final = "samples_submission_minknow_sheets"


class SheetPages(RecordAdmin):
    """The page of a submission that issues its sheets; the submission's own admin builds on it."""

    change_form_template = "samples/submission_change_form.html"
    page_permissions = {PAGE: ISSUE}

    def get_urls(self) -> list[URLPattern]:
        """Add the page."""
        page = path(
            "<uuid:submission_id>/minknow-sheets/", self.admin_site.admin_view(self.sheets_view), name=PAGE
        )
        return [page, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the way to the page to whoever may issue."""
        context["may_issue_sheets"] = acting_user(request).has_perm(ISSUE)
        page: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return page

    def sheets_view(self, request: HttpRequest, submission_id: UUID) -> HttpResponse:
        """Show the runs of a submission and its issued sheets; a POST issues, or only looks."""
        user = acting_user(request)
        if not user.has_perm(ISSUE):
            raise PermissionDenied
        try:
            submission = get_submission(submission_id=submission_id, visible_to=user)
        except SubmissionNotFound as error:
            raise Http404(error.message) from error
        form = SheetWishForm(request.POST or None)
        wish = SheetWish(experiment_id="")
        asked = request.method == "POST" and form.is_valid()
        if asked:
            wish = form.read_wish()
        if asked and "issue" in request.POST:
            try:
                issued = issuing.issue_minknow_sheets(submission_id=submission_id, by=user, wish=wish)
            except RunSheetsRefused as refusal:
                messages.error(request, refusal.message)
            else:
                sheets = "1 sheet is" if len(issued) == 1 else f"{len(issued)} sheets are"
                messages.success(request, f"{sheets} issued.")
                return HttpResponseRedirect(request.path)
        plan = issuing.preview_minknow_sheets(submission_id=submission_id, by=user, wish=wish)
        return self._show(request, submission, form, plan, asked=asked)

    def _show(
        self,
        request: HttpRequest,
        submission: Submission,
        form: SheetWishForm,
        plan: SheetPlan,
        *,
        asked: bool,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"MinKNOW sheets of {submission}",
            "opts": self.opts,
            "original": submission,
            "form": form,
            "runs": plan.runs,
            "problems": plan.problems if asked else (),
            "issued": list_issued_sheets(submission_id=submission.pk, visible_to=acting_user(request)),
        }
        return TemplateResponse(request, "samples/minknow_sheets.html", context)


@admin.register(IssuedSheet)
class IssuedSheetAdmin(ShownAdmin):
    """Sheets that were issued; they are never changed."""

    list_display = (
        "created_at",
        "submission",
        "experiment_id",
        "run_number",
        "flow_cell_id",
        "position_id",
        "kit",
        "issued_by",
        "sheet",
    )
    list_filter = ("kit",)
    list_select_related = ("submission", "file", "issued_by")
    search_fields = ("submission__number", "experiment_id", "flow_cell_id", "position_id", "sha256")
    date_hierarchy = "created_at"

    @admin.display(description="sheet")
    def sheet(self, obj: IssuedSheet) -> SafeString:
        """Return a link to the file."""
        address = reverse("minknow-sheet-content", args=[obj.submission_id, obj.pk])
        return format_html('<a href="{}">{}</a>', address, obj.file.filename)
