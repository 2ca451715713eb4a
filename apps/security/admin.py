"""People and their sign-ins in the admin."""

from importlib import import_module
from typing import Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from apps.core.exceptions import LabError
from apps.security import selectors
from apps.security.choices import RevocationReason
from apps.security.forms import ChangedUserForm, NewPasswordForm, NewUserForm
from apps.security.models import Session, User
from apps.security.services import passwords, sessions, users

# Permissions come from roles, so Django's groups would be boxes without effect. Django's own admin module
# may be loaded later than this one; importing it first makes sure that there is something to take back.
import_module("django.contrib.auth.admin")
admin.site.unregister(Group)


def _signed_in(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Let people in, change what they are, close accounts; nobody is deleted."""

    list_display = ("username", "full_name", "email", "role", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("username", "full_name", "email", "organization", "department")
    ordering = ("username",)
    readonly_fields = ("must_change_password", "last_login", "created_at", "updated_at")
    change_form_template = "security/user_change_form.html"
    page_permissions = {"security_user_password": "security.change_user"}

    def get_form(
        self,
        request: HttpRequest,
        obj: User | None = None,
        change: bool = False,  # noqa: FBT001 (Django's signature)
        **kwargs: Any,
    ) -> Any:
        """Return the form for a new user or for a known one."""
        return super().get_form(
            request, obj, change, **{**kwargs, "form": ChangedUserForm if change else NewUserForm}
        )

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Return the fields in the groups in which people think of them."""
        person = (None, {"fields": ("username", "email", "full_name", "organization", "department")})
        if obj is None:
            return (person, ("Access", {"fields": ("role", "password")}))
        return (
            person,
            ("Access", {"fields": ("role", "is_active", "must_change_password", "last_login")}),
            ("Record", {"fields": ("created_at", "updated_at")}),
        )

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Refuse: the lab's records name this person; an account is closed instead."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Allow by role; only an administrator changes an administrator."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or selectors.may_manage(actor=_signed_in(request), role=obj.role)

    def get_urls(self) -> list[URLPattern]:
        """Add the page that sets a password."""
        page = path(
            "<uuid:user_id>/password/",
            self.admin_site.admin_view(self.password_view),
            name="security_user_password",
        )
        return [page, *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        """Call the service; the form was checked by `clean` of the page."""
        if change:
            stored = users.change_user(
                user=obj,
                changes=cast(
                    "users.UserChanges", {name: form.cleaned_data[name] for name in form.changed_data}
                ),
                actor=_signed_in(request),
                expected_version=None,
                now=timezone.now(),
            )
        else:
            data = {**form.cleaned_data, "password": form.cleaned_data["password"] or None}
            created = users.create_user(actor=_signed_in(request), **data)
            stored = created.user
            if created.generated_password is not None:
                self.message_user(
                    request,
                    f"Password of {stored.username}, shown only now: {created.generated_password}",
                    messages.WARNING,
                )
        obj.pk = stored.pk
        obj.refresh_from_db()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a refusal of the service as a sentence on the page it came from."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except LabError as error:
            self.message_user(
                request, " ".join([error.message, *(p.message for p in error.errors)]), messages.ERROR
            )
            return HttpResponseRedirect(request.path)

    def password_view(self, request: HttpRequest, user_id: UUID) -> HttpResponse:
        """Give somebody a new password; it ends their sign-ins."""
        user = selectors.get_user(user_id=user_id)
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        form = NewPasswordForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                passwords.set_password(
                    user=user,
                    password=form.cleaned_data["password"],
                    must_change=form.cleaned_data["must_change"],
                    now=timezone.now(),
                )
            except LabError as error:
                for problem in error.errors:
                    form.add_error("password", problem.message)
            else:
                self.message_user(request, f"{user} has a new password.", messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:security_user_change", args=[user.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": f"New password for {user}",
            "form": form,
            "opts": self.opts,
            "original": user,
        }
        return TemplateResponse(request, "security/user_password.html", context)


@admin.register(Session)
class SessionAdmin(admin.ModelAdmin):
    """Who is signed in, from where, since when; read only, but for ending a sign-in."""

    list_display = (
        "user",
        "kind",
        "address",
        "created_at",
        "last_used_at",
        "expires_at",
        "revoked_at",
        "revoked_reason",
    )
    list_filter = ("kind", "revoked_reason")
    search_fields = ("user__username", "user__full_name", "address")
    list_select_related = ("user",)
    date_hierarchy = "created_at"
    fields = (
        "user",
        "kind",
        "address",
        "user_agent",
        "created_at",
        "last_used_at",
        "expires_at",
        "revoked_at",
        "revoked_reason",
    )
    readonly_fields = fields
    actions = ("revoke",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: a sign-in comes from a login."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Session | None = None) -> bool:
        """Refuse: a sign-in is ended, not edited."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Session | None = None) -> bool:
        """Refuse: an ended sign-in stays to be read."""
        return False

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Allow to whoever may revoke."""
        return _signed_in(request).has_perm("security.revoke_session")

    @admin.action(description="End the selected sign-ins", permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Session]) -> None:
        """End each selected sign-in that is still alive."""
        now = timezone.now()
        ended = sum(
            sessions.revoke_session(session=session, reason=RevocationReason.REVOKED, now=now)
            for session in queryset
        )
        self.message_user(request, f"{ended} sign-ins ended.", messages.SUCCESS)
