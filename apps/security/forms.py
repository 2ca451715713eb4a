"""Forms by which the admin lets people in and gives them a new password."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html

from apps.security.models import User


class NewUserForm(forms.ModelForm):
    """A user to create; an empty password is replaced by one that is shown once."""

    password = forms.CharField(
        required=False,
        strip=False,
        max_length=1024,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Leave empty to have one made up; it is shown once and must be changed.",
    )

    class Meta:
        model = User
        fields = ("username", "email", "full_name", "role", "organization", "department")


class ChangedUserForm(forms.ModelForm):
    """What may be changed of a user; the password is not among it."""

    class Meta:
        model = User
        fields = ("username", "email", "full_name", "role", "organization", "department", "is_active")


class NewPasswordForm(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label="New password",
        strip=False,
        max_length=1024,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label="The same again",
        strip=False,
        max_length=1024,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    must_change = forms.BooleanField(
        label="They must choose their own at the next sign-in", required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show the rules of the settings beside the field."""
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = password_validators_help_text_html()

    def clean(self) -> dict[str, Any]:
        """Refuse two different texts."""
        cleaned = super().clean() or {}
        if "repeated" in cleaned and cleaned.get("password") != cleaned["repeated"]:
            self.add_error("repeated", "The two passwords are not the same.")
        return cleaned
