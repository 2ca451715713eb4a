"""The serializer every request body is read by."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers


class StrictSerializer(serializers.Serializer[Any]):
    """Refuse members the body should not have, instead of dropping them without a word.

    A misspelt field that is silently ignored looks to the sender as if it had been stored.
    """

    def to_internal_value(self, data: Any) -> Any:
        """Return the validated members; unknown ones are errors beside those of the known ones."""
        if not isinstance(data, Mapping):
            return super().to_internal_value(data)
        known = {name for name, field in self.fields.items() if not field.read_only}
        problems: dict[str, Any] = {
            str(name): [
                serializers.ErrorDetail(f"There is no field named {str(name)[:100]!r} here.", "unknown_field")
            ]
            for name in data
            if name not in known
        }
        if not problems:
            return super().to_internal_value(data)
        try:
            super().to_internal_value(data)
        except serializers.ValidationError as error:
            if isinstance(error.detail, dict):
                problems = {**error.detail, **problems}
        raise serializers.ValidationError(problems)
