"""The declared parameters: every app declares its own in `ready()`, and this app imports none of them.

A parameter is declared with a type, a default and a sentence for the person who may change it. A value is
kept as JSON; `parse` turns what a form or a revision holds into the typed value, and refuses the rest.
"""

import json
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Generic, TypeVar

from django.core.exceptions import ImproperlyConfigured

from apps.config.exceptions import ParameterNotFound, ValueRefused

V = TypeVar("V")

SLOW_MATCH_SECONDS: Final = 0.02
"""Of the processor, for one text of a few dozen characters; an honest expression takes microseconds."""

_KEY: Final = re.compile(r"[a-z]+(\.[a-z0-9_]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(ABC, Generic[V]):
    """One thing an operator may change: its key (`app.name`), its words, its default."""

    key: str
    label: str
    help: str
    default: V

    @property
    def app_label(self) -> str:
        """Return the app that declared it: the key's first part."""
        return self.key.partition(".")[0]

    @abstractmethod
    def parse(self, raw: object) -> V:
        """Return the typed value of a JSON value or of a text from a form. Raises ValueRefused."""

    def to_json(self, value: V) -> Any:
        """Return the JSON form in which the value is kept."""
        return value

    def to_text(self, value: V) -> str:
        """Return the value as a form shows it; `parse` reads it back."""
        return str(value)

    def refuse(self, reason: str) -> ValueRefused:
        """Return the error that says why a value is not taken."""
        return ValueRefused(label=self.label, reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeNumber(Parameter[int]):
    """A whole number between two bounds, both included."""

    least: int = 0
    most: int = 1_000_000

    def parse(self, raw: object) -> int:
        """Return the number. Raises ValueRefused."""
        text = str(raw).strip()
        if isinstance(raw, bool | float) or not re.fullmatch(r"-?[0-9]{1,15}", text):
            raise self.refuse("it must be a whole number.")
        if not self.least <= int(text) <= self.most:
            raise self.refuse(f"it must lie between {self.least} and {self.most}.")
        return int(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecimalNumber(Parameter[Decimal]):
    """A decimal number between two bounds, both included; kept as text so that no digit is lost."""

    least: Decimal = Decimal(0)
    most: Decimal = Decimal(1_000_000)

    def parse(self, raw: object) -> Decimal:
        """Return the number. Raises ValueRefused."""
        try:
            number = Decimal(str(raw).strip()[:50])
        except InvalidOperation:
            raise self.refuse("it must be a number.") from None
        if isinstance(raw, bool) or not number.is_finite():
            raise self.refuse("it must be a number.")
        if not self.least <= number <= self.most:
            raise self.refuse(f"it must lie between {self.least} and {self.most}.")
        return number

    def to_json(self, value: Decimal) -> Any:
        """Return the number as text."""
        return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Parameter[str]):
    """A line of text."""

    max_length: int = 500
    may_be_empty: bool = False

    def parse(self, raw: object) -> str:
        """Return the text as it was written. Raises ValueRefused."""
        return self._parse_text(raw)

    def _parse_text(self, raw: object) -> str:
        if not isinstance(raw, str) or "\x00" in raw:
            raise self.refuse("it must be text.")
        if not raw and not self.may_be_empty:
            raise self.refuse("it must not be empty.")
        if len(raw) > self.max_length:
            raise self.refuse(f"it must have at most {self.max_length} characters.")
        return raw


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern(Text):
    """A regular expression for a whole text; `must_match` are texts that no change may shut out."""

    must_match: tuple[str, ...] = ()

    def parse(self, raw: object) -> str:
        """Return the expression. Raises ValueRefused."""
        text = self._parse_text(raw)
        try:
            compiled = re.compile(text)
        except (re.error, OverflowError, RecursionError) as error:
            raise self.refuse(f"it is not a regular expression ({error}).") from error
        for example in self.must_match:
            if compiled.fullmatch(example) is None:
                raise self.refuse(f"it would refuse {example}.")
            if _runs_away(compiled, example):
                raise self.refuse("some texts would take it minutes: it repeats what already repeats.")
        return text


def _runs_away(compiled: re.Pattern[str], example: str) -> bool:
    """Tell whether a long text that just fails to match keeps the expression busy.

    Python's matcher cannot be stopped, and it holds every other thread up. Where it tries each way to divide
    a text, one more character doubles the time; so the texts grow slowly and the first slow one tells.
    """
    texts = (
        example[:end] + repeated * length + stop
        for length in range(12, 40, 2)
        for end in range(len(example) + 1)
        for repeated in dict.fromkeys((*example[max(0, end - 1) : end], "a", "0"))
        # A dot takes the one, and a class of white space the other.
        for stop in ("\0", "\n")
    )
    for text in texts:
        began = time.thread_time()
        compiled.fullmatch(text)
        if time.thread_time() - began > SLOW_MATCH_SECONDS:
            return True
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNo(Parameter[bool]):
    """Yes or no."""

    def parse(self, raw: object) -> bool:
        """Return the answer. Raises ValueRefused."""
        if isinstance(raw, bool):
            return raw
        word = str(raw).strip().lower()
        if word in {"yes", "true", "on", "1"}:
            return True
        if word in {"no", "false", "off", "0"}:
            return False
        raise self.refuse("it must be yes or no.")

    def to_text(self, value: bool) -> str:  # noqa: FBT001 (the value of a yes-or-no parameter is a bool)
        """Return `yes` or `no`."""
        return "yes" if value else "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Parameter[str]):
    """One of a few words."""

    options: tuple[str, ...]

    def parse(self, raw: object) -> str:
        """Return the word. Raises ValueRefused."""
        if not isinstance(raw, str) or raw not in self.options:
            raise self.refuse(f"it must be one of: {', '.join(self.options)}.")
        return raw


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonValue(Parameter[Any]):
    """A list or mapping; `parse` of an app's own subclass may look closer."""

    max_length: int = 20_000

    def parse(self, raw: object) -> Any:
        """Return the parsed value; text is read as JSON. Raises ValueRefused."""
        value = raw
        if isinstance(raw, str):
            if len(raw) > self.max_length:
                raise self.refuse(f"it must have at most {self.max_length} characters.")
            try:
                value = json.loads(raw, parse_constant=self._refuse_constant)
            except (ValueError, RecursionError) as error:
                raise self.refuse(f"it is not valid JSON ({error}).") from error
        if not isinstance(value, list | dict):
            raise self.refuse("it must be a JSON list or object.")
        if "\\u0000" in json.dumps(value):
            raise self.refuse("it holds a NUL character.")
        return value

    def _refuse_constant(self, name: str) -> Any:
        raise self.refuse(f"{name} is not a JSON value.")

    def to_text(self, value: Any) -> str:
        """Return the value as indented JSON."""
        return json.dumps(value, indent=2, ensure_ascii=False)


_declared: dict[str, Parameter[Any]] = {}


def register(parameters: Iterable[Parameter[Any]]) -> None:
    """Declare parameters; called from `ready()`.

    Raises ImproperlyConfigured for a key declared twice differently, or a default that its own rule refuses.
    """
    for parameter in parameters:
        if not _KEY.fullmatch(parameter.key):
            raise ImproperlyConfigured(
                f"{parameter.key!r} is no parameter key; write app.name in lower case."
            )
        if _declared.get(parameter.key, parameter) != parameter:
            raise ImproperlyConfigured(f"The parameter {parameter.key} is declared twice, differently.")
        try:
            parameter.parse(parameter.to_json(parameter.default))
        except ValueRefused as error:
            raise ImproperlyConfigured(
                f"The default of {parameter.key} breaks its own rule: {error}"
            ) from error
        _declared[parameter.key] = parameter


def get_parameter(key: str) -> Parameter[Any]:
    """Return the declaration. Raises ParameterNotFound."""
    try:
        return _declared[key]
    except KeyError:
        raise ParameterNotFound(key=key) from None


def list_parameters() -> list[Parameter[Any]]:
    """Return every declaration, by key."""
    return [_declared[key] for key in sorted(_declared)]
