"""What the admin pages of all lab records share: verbs write, nobody deletes, the history is at hand."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from auditlog.mixins import AuditlogHistoryAdminMixin
from django import forms
from django.contrib import admin, messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.dateparse import parse_datetime

from apps.core.api.versions import version_of
from apps.core.exceptions import LabError

if TYPE_CHECKING:
    from apps.security.models import User


def acting_user(request: HttpRequest) -> User:
    """Return the person whom the admin has let in."""
    return cast("User", request.user)


def sentence_of(error: LabError) -> str:
    """Return an error with the problems of its fields, as one text for the page."""
    return " ".join(dict.fromkeys([error.message, *(problem.message for problem in error.errors)]))


class VersionedForm(forms.ModelForm):
    """A form that remembers which version of the record it shows."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A record that is not stored yet holds an expression there, not a time.
        if isinstance(self.instance.updated_at, datetime):
            self.fields["version"].initial = version_of(self.instance.updated_at)

    @property
    def expected(self) -> datetime | None:
        """Return the version the person has seen."""
        text = self.cleaned_data.get("version") or ""
        try:
            return parse_datetime(text)
        except ValueError:
            return None

    @property
    def changes(self) -> dict[str, Any]:
        """Return the values the person has changed, by column."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "version"}


class RecordAdmin(AuditlogHistoryAdminMixin, admin.ModelAdmin):  # type: ignore[misc]  # the mixin has no types
    """A lab record: shown with its history, changed by the services, never deleted."""

    list_per_page = 50
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse: a record is archived or withdrawn with a reason, and stays."""
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a service's refusal as a sentence on the page it came from; nothing was written."""
        try:
            answer: HttpResponse = super().changeform_view(request, object_id, form_url, extra_context)
        except LabError as error:
            self.message_user(request, sentence_of(error), messages.ERROR)
            return HttpResponseRedirect(request.path)
        return answer

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the record's audit trail where Django would show what was done in the admin alone."""
        if self.get_object(request, object_id) is None:
            raise Http404
        history: HttpResponse = self.auditlog_history_view(request, object_id, extra_context)
        return history

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 (Django's)
        """Hand the values to the service, and show the record as it then is."""
        stored = self.write(request, obj, form, change=change)
        obj.pk = stored.pk
        obj.refresh_from_db()

    def write(self, request: HttpRequest, obj: Any, form: Any, *, change: bool) -> Model:
        """Call the service that creates or changes the record, and return it."""
        raise NotImplementedError


class ShownInline(admin.TabularInline):
    """Records that belong to the one on the page, to be read."""

    extra = 0
    can_delete = False
    show_change_link = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return all of them."""
        return tuple(cast("tuple[str, ...]", self.fields))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: it comes in by its own verb."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: it is shown only."""
        return False


class ShownAdmin(RecordAdmin):
    """A record that is shown with its history and written by its own verbs only."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: it comes in by its own verb."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: it is shown only."""
        return False
