"""Values for the columns of a record, checked by the record's own fields."""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from apps.core.exceptions import FieldProblem, Invalid
from apps.core.validators import refuse_control_characters, refuse_invisible_characters, refuse_line_breaks

_NUMBERS = (models.IntegerField, models.DecimalField)
_TEXTS = (models.CharField, models.TextField)


def clean_values(
    model: type[models.Model], values: Mapping[str, Any], *, allowed: Collection[str] | None = None
) -> dict[str, Any]:
    """Return the values as their fields keep them; null is an empty text where the column knows no null.

    Raises Invalid with one problem for each value that a field refuses, or that is not `allowed`.
    """
    cleaned: dict[str, Any] = {}
    problems: list[FieldProblem] = []
    for name, value in values.items():
        if allowed is not None and name not in allowed:
            problems.append(FieldProblem(name, "not_writable", f"{name} cannot be set here."))
            continue
        try:
            cleaned[name] = _clean(model._meta.get_field(name), value)
        except ValidationError as error:
            problems.append(
                FieldProblem(name, error.error_list[0].code or "invalid", " ".join(error.messages))
            )
    if problems:
        raise Invalid(" ".join(dict.fromkeys(problem.message for problem in problems)), errors=problems)
    return cleaned


def changed_values(record: models.Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of the values that the record does not hold already."""
    return {name: value for name, value in values.items() if getattr(record, name) != value}


def _clean(field: Any, value: Any) -> Any:
    if isinstance(field, _TEXTS):
        return _clean_text(field, value)
    if isinstance(field, ArrayField):
        return _clean_list(field, value)
    # What Python would quietly turn into a number: true into 1, 1.5 into 1.
    if isinstance(field, _NUMBERS) and (
        isinstance(value, bool)
        or (isinstance(field, models.IntegerField) and isinstance(value, float) and not value.is_integer())
    ):
        raise ValidationError(f"{value!r} is not a number this field can hold.", code="invalid")
    return field.clean(value, None)


def _clean_list(field: "ArrayField[Any, Any]", value: Any) -> Any:
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        raise ValidationError("This must be a list of texts.", code="invalid")
    return [_clean_text(field.base_field, item) for item in value]


def _clean_text(field: Any, value: Any) -> Any:
    if value is None and field.blank and not field.null:
        return ""
    if value is None:
        return field.clean(value, None)
    if not isinstance(value, str):
        raise ValidationError("This must be text.", code="invalid")
    if "\x00" in value:
        raise ValidationError("NUL characters cannot be kept.", code="nul_character")
    refuse_control_characters(value)
    if isinstance(field, models.CharField):
        # Names go into headers, labels and sheets of one line each.
        refuse_line_breaks(value)
        refuse_invisible_characters(value)
    if not field.blank and not value.strip():
        raise ValidationError("This cannot be empty.", code="required")
    return field.clean(value, None)
