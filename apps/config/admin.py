"""The parameters in the admin: what is in force, what was, and a form to change it."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from apps.config import selectors, services
from apps.config.exceptions import ParameterNotFound, RevisionNotFound
from apps.config.forms import ParameterForm, RestoreForm
from apps.config.models import Revision
from apps.core.exceptions import LabError

VIEW = "config.view_parameter"
CHANGE = "config.change_parameter"


def _signed_in(request: HttpRequest) -> services.HasKey:
    """Return the person behind a request of the admin, which lets nobody else in."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


@admin.register(Revision)
class ParameterAdmin(admin.ModelAdmin):
    """List the declared parameters; each has a page with its form and its revisions."""

    page_permissions = {"config_parameter": VIEW, "config_restore": CHANGE}

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the section to whoever may look."""
        return self._may(request, VIEW)

    def has_view_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        """Allow to whoever may look."""
        return self._may(request, VIEW)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: a revision comes from the form of its parameter."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        """Refuse: a revision is never edited."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        """Refuse: a revision stays."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Add the page of one parameter and the way back to an earlier value."""
        wrap = self.admin_site.admin_view
        return [
            path("parameter/<str:key>/", wrap(self.parameter_view), name="config_parameter"),
            path("restore/<uuid:revision_id>/", wrap(self.restore_view), name="config_restore"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show every declared parameter with its value."""
        self._require(request, VIEW)
        context = self._context(request, title="Parameters", parameters=selectors.list_in_force())
        return TemplateResponse(request, "config/parameters.html", context)

    def parameter_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """Show one parameter; a POST sets it."""
        self._require(request, VIEW)
        try:
            in_force = selectors.get_in_force(key=key)
        except ParameterNotFound as error:
            raise Http404(error.message) from error
        may_change = self._may(request, CHANGE)
        number = in_force.revision.number if in_force.revision else 0
        form = ParameterForm(
            in_force.parameter,
            request.POST or None,
            initial={"value": in_force.value_text, "seen_number": number},
        )
        if request.method == "POST":
            self._require(request, CHANGE)
            if form.is_valid() and self._set(request, form, key=key):
                return HttpResponseRedirect(reverse("admin:config_parameter", args=[key]))
        context = self._context(
            request,
            title=in_force.parameter.label,
            in_force=in_force,
            form=form if may_change else None,
            revisions=[
                (revision, in_force.parameter.to_text(revision.value))
                for revision in selectors.list_revisions(key=key)[:100]
            ],
        )
        return TemplateResponse(request, "config/parameter.html", context)

    def restore_view(self, request: HttpRequest, revision_id: UUID) -> HttpResponse:
        """Put an earlier value in force again."""
        self._require(request, CHANGE)
        try:
            revision = selectors.get_revision(revision_id=revision_id)
        except RevisionNotFound as error:
            raise Http404(error.message) from error
        form = RestoreForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                services.restore_revision(
                    revision=revision, changed_by=_signed_in(request), reason=form.cleaned_data["reason"]
                )
            except LabError as error:
                form.add_error(None, error.message)
            else:
                self.message_user(request, "The earlier value is in force again.", messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:config_parameter", args=[revision.key]))
        context = self._context(request, title="Back to an earlier value", revision=revision, form=form)
        return TemplateResponse(request, "config/restore.html", context)

    def _set(self, request: HttpRequest, form: ParameterForm, *, key: str) -> bool:
        try:
            services.set_parameter(
                key=key,
                value=form.cleaned_data["value"],
                changed_by=_signed_in(request),
                reason=form.cleaned_data["reason"],
                expected_number=form.cleaned_data["seen_number"],
            )
        except LabError as error:
            form.add_error(None, error.message)
            return False
        self.message_user(request, f"{form.parameter.label} is set.", messages.SUCCESS)
        return True

    def _context(self, request: HttpRequest, **values: Any) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, **values}

    @staticmethod
    def _may(request: HttpRequest, permission: str) -> bool:
        return bool(request.user.is_active and request.user.has_perm(permission))

    def _require(self, request: HttpRequest, permission: str) -> None:
        if not self._may(request, permission):
            raise PermissionDenied
