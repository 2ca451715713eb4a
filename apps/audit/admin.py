"""The trail in the admin: to be read, searched and followed, never to be changed.

Other models' admins show an object's own history with `auditlog.mixins.AuditlogHistoryAdminMixin`; the
template `auditlog/entry_detail.html` of this project words its entries.
"""

from typing import Any

# Imported first, on purpose: django-auditlog registers its own admin for whatever model the setting names.
import auditlog.admin  # noqa: F401
from auditlog.filters import CIDFilter, ResourceTypeFilter
from auditlog.mixins import LogEntryAdminMixin
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from apps.audit import selectors
from apps.audit.models import LogEntry

admin.site.unregister(LogEntry)


class KindOfRecordFilter(ResourceTypeFilter):  # type: ignore[misc]  # django-auditlog carries no types
    """Offers the audited models; the original asks a million entries for their distinct kinds."""

    title = "kind of record"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[int, str]]:
        """Return one choice for each audited model."""
        return selectors.list_audited_kinds()


@admin.register(LogEntry)
class LogEntryAdmin(LogEntryAdminMixin, admin.ModelAdmin):  # type: ignore[misc]
    """Lists entries, newest first; each shows what changed in the words of the record's own form."""

    list_display = ("created", "what", "resource_url", "user_url", "reason", "cid_url")
    list_filter = ("action", "actor_kind", "severity", "category", KindOfRecordFilter, CIDFilter)
    list_per_page = 50
    show_full_result_count = False
    date_hierarchy = "timestamp"
    search_fields = ("object_pk__exact", "request_id__exact", "actor_name__iexact", "object_repr__iexact")
    search_help_text = "A record's key or name, a user name or a request id, in full."
    ordering = ("-id",)
    fields = (
        ("created", "what"),
        ("resource_url", "object_pk"),
        "reason",
        ("user_url", "actor_kind", "origin"),
        ("remote_addr", "database_role"),
        ("request_id", "cid", "transaction_id"),
        "msg",
        "additional_data",
    )
    # What is no form field must be named; everything else is read-only for want of permission to change.
    readonly_fields = ("created", "what", "resource_url", "user_url", "transaction_id", "msg")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LogEntry]:
        """Return the entries with what they name; the mixin's links need the request."""
        self.request = request
        return super().get_queryset(request).select_related("content_type", "actor")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: entries come from the database."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        """Refuse: an entry stays as it was written."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        """Refuse: an entry stays."""
        return False

    @admin.display(description="what", ordering="action")
    def what(self, obj: LogEntry) -> str:
        """Return the action in words."""
        return selectors.describe_entry(obj).action_label

    @admin.display(description="who", ordering="actor_name")
    def user_url(self, obj: LogEntry) -> str | SafeString:
        """Return who acted, as they were called then, with a link while the account exists."""
        name = obj.actor_name or str(obj.get_actor_kind_display())
        if obj.actor is None:
            return name
        view = f"admin:{obj.actor._meta.app_label}_{obj.actor._meta.model_name}_change"
        return _linked(view, obj.actor.pk, name)

    @admin.display(description="record", ordering="object_repr")
    def resource_url(self, obj: LogEntry) -> str | SafeString:
        """Return the record with a link to its page."""
        if obj.content_type is None:
            return obj.object_repr or "–"
        name = f"{obj.content_type.name} {obj.object_repr or obj.object_pk}"
        return _linked(
            f"admin:{obj.content_type.app_label}_{obj.content_type.model}_change", obj.object_pk, name
        )

    @admin.display(description="changes")
    def msg(self, obj: LogEntry) -> str | SafeString:
        """Return what changed as a table: label, before, after."""
        rows = obj.changes_in_words
        if not rows:
            return "–"
        return format_html(
            "<table><thead><tr><th>Field</th><th>Before</th><th>After</th></tr></thead><tbody>{}</tbody></table>",
            format_html_join("", "<tr><th>{}</th><td>{}</td><td>{}</td></tr>", rows),
        )


def _linked(view: str, key: object, text: str) -> str | SafeString:
    try:
        return format_html('<a href="{}">{}</a>', reverse(view, args=[key]), text)
    except NoReverseMatch:
        return text
