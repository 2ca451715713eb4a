"""Labs, the names forms print for them, their members, and the lab's holidays in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from apps.samples.admin.records import RecordAdmin, ShownAdmin, VersionedForm, acting_user
from apps.samples.models.holidays import Holiday
from apps.samples.models.labs import Lab, LabAlias, Membership
from apps.samples.services import holidays, labs


class AddedInline(admin.TabularInline):
    """Rows that are added and taken away, never rewritten."""

    extra = 0

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: another name is another row."""
        return False


class AliasInline(AddedInline):
    """The names that forms print."""

    model = LabAlias
    fields = ("name",)


class MembershipInline(AddedInline):
    """The people who see the lab's records."""

    model = Membership
    fields = ("user", "created_at")
    readonly_fields = ("created_at",)
    autocomplete_fields = ("user",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        """Return the memberships with their people."""
        return super().get_queryset(request).select_related("user")


@admin.register(Lab)
class LabAdmin(RecordAdmin):
    """Customers' labs: who belongs to one sees its records."""

    form = VersionedForm
    list_display = ("name", "default_chart_field", "is_active", "created_at")
    list_filter = ("is_active",)
    search_fields = ("name", "aliases__name")
    fields = ("version", "name", "default_chart_field", "is_active", "created_at", "updated_at")
    readonly_fields = ("created_at", "updated_at")
    inlines = (AliasInline, MembershipInline)

    def write(self, request: HttpRequest, obj: Any, form: Any, *, change: bool) -> Model:
        """Take down a lab, or correct it."""
        user = acting_user(request)
        if change:
            return labs.update_lab(lab_id=obj.pk, by=user, changes=form.changes, expected=form.expected)
        return labs.create_lab(by=user, values=form.changes)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        """Add and take away aliases and members by their verbs."""
        user, lab_id = acting_user(request), form.instance.pk
        formset.save(commit=False)
        for row in formset.deleted_objects:
            if isinstance(row, LabAlias):
                labs.remove_alias(lab_id=lab_id, name=row.name, by=user)
            else:
                labs.remove_member(lab_id=lab_id, user_id=row.user_id, by=user)
        for row in formset.new_objects:
            if isinstance(row, LabAlias):
                labs.add_alias(lab_id=lab_id, name=row.name, by=user)
            else:
                labs.add_member(lab_id=lab_id, user_id=row.user_id, by=user)


@admin.register(LabAlias)
class LabAliasAdmin(ShownAdmin):
    """Names that forms print; they are kept on their lab's page."""

    list_display = ("name", "lab")
    list_select_related = ("lab",)
    search_fields = ("name", "lab__name")
    fields = ("name", "lab")


@admin.register(Membership)
class MembershipAdmin(ShownAdmin):
    """Who sees which lab's records; kept on the lab's page."""

    list_display = ("user", "lab", "created_at")
    list_select_related = ("user", "lab")
    search_fields = ("user__username", "user__full_name", "user__email", "lab__name")
    fields = ("user", "lab", "created_at")


@admin.register(Holiday)
class HolidayAdmin(RecordAdmin):
    """The days that count for no due time."""

    list_display = ("day", "name")
    search_fields = ("name",)
    date_hierarchy = "day"
    ordering = ("-day",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return the day once it is stored: another day is another holiday."""
        return () if obj is None else ("day",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow to whoever keeps the calendar: a holiday is no lab record."""
        return acting_user(request).has_perm("samples.delete_holiday")

    def write(self, request: HttpRequest, obj: Any, form: Any, *, change: bool) -> Model:
        """Add a holiday, or call it by another name."""
        if change:
            return holidays.rename_holiday(day=obj.pk, name=form.cleaned_data["name"])
        return holidays.add_holiday(day=form.cleaned_data["day"], name=form.cleaned_data["name"])

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Make it a working day again."""
        holidays.remove_holiday(day=obj.pk)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Make them working days again."""
        for holiday in queryset:
            holidays.remove_holiday(day=holiday.pk)
