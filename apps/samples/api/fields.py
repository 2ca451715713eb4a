"""Fields that take a JSON value for what it is and turn nothing into something else."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from rest_framework import serializers

LARGEST_WHOLE_NUMBER: Final = 2_147_483_647
"""What an integer column of PostgreSQL holds."""

LONGEST_TEXT: Final = 20_000
"""Characters of a note or a message; longer than any letter the lab has had."""

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2999


class Text(serializers.CharField):
    """A text. A number is refused: `1.10` as a name would be stored as `1.1`."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text as it was sent, without the white space around it."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class OptionalText(Text):
    """A text that may be absent: null and the empty text mean the same and are stored as the empty text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "allow_null": True, "allow_blank": True, **kwargs})


class OptionalChoice(serializers.ChoiceField):
    """One of the lab's words, or null."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(choices, **{"required": False, "allow_null": True, **kwargs})

    def to_internal_value(self, data: Any) -> Any:
        """Return the word. Anything that is not a text is refused."""
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class Choice(serializers.ChoiceField):
    """One of the lab's words."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the word. Anything that is not a text is refused."""
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class Count(serializers.IntegerField):
    """A whole number from 0; a text or a fraction is refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "required": False,
                "allow_null": True,
                "min_value": 0,
                "max_value": LARGEST_WHOLE_NUMBER,
                **kwargs,
            }
        )

    def to_internal_value(self, data: Any) -> int:
        """Return the number."""
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


class Measurement(serializers.DecimalField):
    """A number that was measured, from 0; null where nobody measured. Read and written as a JSON number."""

    def __init__(self, *, digits: int = 12, places: int = 4, **kwargs: Any) -> None:
        super().__init__(
            **{
                "max_digits": digits,
                "decimal_places": places,
                "min_value": Decimal(0),
                "required": False,
                "allow_null": True,
                "coerce_to_string": False,
                **kwargs,
            }
        )

    def to_internal_value(self, data: Any) -> Decimal:
        """Return the number. A text is refused, and so is what the column cannot hold exactly."""
        if isinstance(data, bool) or not isinstance(data, int | float | Decimal):
            self.fail("invalid")
        return super().to_internal_value(data)


class Day(serializers.DateField):
    """A calendar day from 1900 to 2999."""

    default_error_messages = {"out_of_range": f"The year must be from {FIRST_YEAR} to {LAST_YEAR}."}

    def to_internal_value(self, value: Any) -> date:
        """Return the day."""
        day: date = super().to_internal_value(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail("out_of_range")
        return day


class Moment(serializers.DateTimeField):
    """A point in time from 1900 to 2999, with its offset; without one it is UTC."""

    default_error_messages = {"out_of_range": f"The year must be from {FIRST_YEAR} to {LAST_YEAR}."}

    def to_internal_value(self, value: Any) -> datetime:
        """Return the time."""
        try:
            moment: datetime = super().to_internal_value(value)
        except OverflowError:
            self.fail("out_of_range")
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            self.fail("out_of_range")
        return moment


class Flag(serializers.BooleanField):
    """true or false, and nothing that merely looks like it."""

    def to_internal_value(self, data: Any) -> bool:
        """Return the answer."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class TextOrNull(serializers.CharField):
    """A stored text as it is answered: the empty one is null, for nobody said anything."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"read_only": True, "allow_null": True, **kwargs})

    def to_representation(self, value: Any) -> Any:
        """Return the text or None."""
        return super().to_representation(value) or None


class ChoiceOrNull(serializers.ChoiceField):
    """A stored word as it is answered, or null."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(choices, **{"read_only": True, "allow_null": True, **kwargs})

    def to_representation(self, value: Any) -> Any:
        """Return the word or None."""
        return super().to_representation(value) or None


class Number(serializers.FloatField):
    """A stored decimal as it is answered: a JSON number, or null."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"read_only": True, "allow_null": True, **kwargs})


class Texts(serializers.ListField):
    """Several texts, each once in the order given."""

    def __init__(self, *, longest: int = 300, most: int = 50, **kwargs: Any) -> None:
        super().__init__(
            **{"child": Text(max_length=longest), "max_length": most, "required": False, **kwargs}
        )
