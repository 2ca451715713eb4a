"""The form of one parameter, made from its declaration."""

from typing import Any

from django import forms

from apps.config.exceptions import ValueRefused
from apps.config.registry import Choice, JsonValue, Parameter, Pattern, YesNo


class ParameterForm(forms.Form):
    """The new value, why, and the revision the person was looking at."""

    value = forms.CharField(strip=False, required=False)
    reason = forms.CharField(max_length=500, help_text="Say why; the next person will want to know.")
    seen_number = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, parameter: Parameter[Any], *args: Any, **kwargs: Any) -> None:
        """Choose the input that suits the parameter's type."""
        super().__init__(*args, **kwargs)
        self.parameter = parameter
        self.fields["value"].help_text = parameter.help
        if isinstance(parameter, YesNo | Choice):
            options = parameter.options if isinstance(parameter, Choice) else ("yes", "no")
            self.fields["value"].widget = forms.Select(choices=[(option, option) for option in options])
        elif isinstance(parameter, JsonValue):
            self.fields["value"].widget = forms.Textarea(
                attrs={"rows": 12, "cols": 80, "spellcheck": "false"}
            )
        else:
            width = 80 if isinstance(parameter, Pattern) else 30
            self.fields["value"].widget = forms.TextInput(attrs={"size": width, "spellcheck": "false"})

    def clean_value(self) -> Any:
        """Return the typed value, or the declaration's own sentence of refusal."""
        try:
            return self.parameter.parse(self.cleaned_data["value"])
        except ValueRefused as error:
            raise forms.ValidationError(error.message, code=error.code) from error


class RestoreForm(forms.Form):
    """Why an earlier value comes back."""

    reason = forms.CharField(max_length=500)
