"""Declared parameters: what each kind takes, and what it refuses."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.config import registry
from apps.config.exceptions import ParameterNotFound, ValueRefused
from apps.config.registry import (
    Choice,
    DecimalNumber,
    JsonValue,
    Parameter,
    Pattern,
    Text,
    WholeNumber,
    YesNo,
)

WORDS: dict[str, Any] = {"key": "test.thing", "label": "The thing", "help": "What it does."}

NUMBER = WholeNumber(**WORDS, default=5, least=1, most=10)
DECIMAL = DecimalNumber(**WORDS, default=Decimal("1.8"), least=Decimal("0.1"), most=Decimal("3"))
TEXT = Text(**WORDS, default="x", max_length=5)
EMPTY = Text(**WORDS, default="", may_be_empty=True)
PATTERN = Pattern(**WORDS, default="[A-Z]+-{1,2}.+", must_match=("HTSF-001", "HTSF--RE-201"))
FLAG = YesNo(**WORDS, default=False)
CHOICE = Choice(**WORDS, default="a", options=("a", "b"))
JSON = JsonValue(**WORDS, default=[], max_length=50)


@pytest.fixture(autouse=True)
def declared_as_before() -> Iterator[None]:
    before = dict(registry._declared)
    yield
    registry._declared.clear()
    registry._declared.update(before)


@pytest.mark.parametrize(
    ("parameter", "raw", "value"),
    [
        (NUMBER, 7, 7),
        (NUMBER, " 7 ", 7),
        (NUMBER, "10", 10),
        (DECIMAL, "1.80", Decimal("1.80")),
        (DECIMAL, 2, Decimal(2)),
        (TEXT, " µL ", " µL "),
        (EMPTY, "", ""),
        (PATTERN, ".+", ".+"),
        (FLAG, True, True),
        (FLAG, "yes", True),
        (FLAG, "Off", False),
        (CHOICE, "b", "b"),
        (JSON, '{"a": 1}', {"a": 1}),
        (JSON, [1], [1]),
    ],
)
def test_a_value_is_read_into_its_type_and_back(parameter: Parameter[Any], raw: object, value: Any) -> None:
    parsed = parameter.parse(raw)
    assert (parsed, type(parsed)) == (value, type(value))
    assert parameter.parse(parameter.to_json(parsed)) == value
    assert parameter.parse(parameter.to_text(parsed)) == value


@pytest.mark.parametrize(
    ("parameter", "raw", "reason"),
    [
        (NUMBER, "0", "it must lie between 1 and 10."),
        (NUMBER, 11, "it must lie between 1 and 10."),
        (NUMBER, "5.5", "it must be a whole number."),
        (NUMBER, 5.0, "it must be a whole number."),
        (NUMBER, True, "it must be a whole number."),
        (NUMBER, None, "it must be a whole number."),
        (NUMBER, "٣", "it must be a whole number."),
        (NUMBER, "9" * 5000, "it must be a whole number."),
        (DECIMAL, "NaN", "it must be a number."),
        (DECIMAL, "Infinity", "it must be a number."),
        (DECIMAL, float("inf"), "it must be a number."),
        (DECIMAL, True, "it must be a number."),
        (DECIMAL, "much", "it must be a number."),
        (DECIMAL, "1e400", "it must lie between 0.1 and 3."),
        (TEXT, "", "it must not be empty."),
        (TEXT, "123456", "it must have at most 5 characters."),
        (TEXT, "a\x00", "it must be text."),
        (TEXT, 5, "it must be text."),
        (PATTERN, "HTSF-[0-9]+", "it would refuse HTSF--RE-201."),
        (FLAG, "perhaps", "it must be yes or no."),
        (FLAG, None, "it must be yes or no."),
        (CHOICE, "c", "it must be one of: a, b."),
        (CHOICE, ["a"], "it must be one of: a, b."),
        (JSON, "[NaN]", "NaN is not a JSON value."),
        (JSON, '"text"', "it must be a JSON list or object."),
        (JSON, "[" * 60, "it must have at most 50 characters."),
        (JSON, '["\\u0000"]', "it holds a NUL character."),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_with_the_reason(
    parameter: Parameter[Any], raw: object, reason: str
) -> None:
    with pytest.raises(ValueRefused) as refused:
        parameter.parse(raw)
    assert refused.value.message == f"The thing cannot be set to this: {reason}"


@pytest.mark.parametrize(("parameter", "raw"), [(PATTERN, "("), (PATTERN, "a{99999999999}"), (JSON, "{")])
def test_what_cannot_be_read_at_all_is_refused(parameter: Parameter[Any], raw: str) -> None:
    with pytest.raises(ValueRefused):
        parameter.parse(raw)


def test_a_key_declared_twice_differently_stops_the_start() -> None:
    registry.register([NUMBER])
    registry.register([NUMBER])
    with pytest.raises(ImproperlyConfigured, match=r"test\.thing is declared twice, differently"):
        registry.register([TEXT])
    assert registry.get_parameter("test.thing") == NUMBER


def test_a_default_against_its_own_rule_stops_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="breaks its own rule"):
        registry.register([WholeNumber(**WORDS, default=0, least=1)])
    with pytest.raises(ParameterNotFound):
        registry.get_parameter("test.thing")


@pytest.mark.parametrize("key", ["thing", "Test.thing", "test.", "test thing", ""])
def test_a_key_without_its_app_stops_the_start(key: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="is no parameter key"):
        registry.register([Text(key=key, label="x", help="x", default="x")])


def test_every_app_declares_under_its_own_label_in_words() -> None:
    from django.apps import apps

    labels = {app.label for app in apps.get_app_configs()}
    parameters = [parameter for parameter in registry.list_parameters() if parameter.app_label != "test"]
    assert [parameter.key for parameter in parameters if parameter.app_label not in labels] == []
    assert [parameter.key for parameter in parameters if not (parameter.label and parameter.help)] == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"([A-Za-z]+-*)+[A-Za-z0-9-]*\d",
        r"(.+)+\d",
        r"(?:[A-Z0-9]|[A-Z0-9])*[-A-Z0-9]*\d",
        r"(?:a|a)*.*|.+",
    ],
)
def test_a_pattern_that_could_keep_the_server_busy_for_minutes_is_refused(pattern: str) -> None:
    with pytest.raises(ValueRefused, match="repeats what already repeats"):
        PATTERN.parse(pattern)


@pytest.mark.parametrize(
    "pattern", [r"[A-Z]+-.+", r"\w+(?:[-_.]+\w+)*", r".*", r"[A-Z]{2,10}-{1,2}[A-Z0-9-]+"]
)
def test_a_pattern_that_repeats_honestly_is_taken(pattern: str) -> None:
    assert PATTERN.parse(pattern) == pattern
