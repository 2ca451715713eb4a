"""JSON out."""

from collections import OrderedDict, UserDict
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils.translation import gettext_lazy

from apps.core.api.renderers import JSONRenderer, dumps


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("12.50"), b"12.5"),
        (Decimal("0.1"), b"0.1"),
        (UUID(int=5), b'"00000000-0000-0000-0000-000000000005"'),
        (datetime(2026, 3, 2, 14, 3, 11, 120001, tzinfo=UTC), b'"2026-03-02T14:03:11.120001Z"'),
        (gettext_lazy("Yes"), b'"Yes"'),
        (OrderedDict(a=1), b'{"a":1}'),
        (UserDict(a=1), b'{"a":1}'),
        ({1: "a"}, b'{"1":"a"}'),
        ((1, 2), b"[1,2]"),
        (frozenset({1}), b"[1]"),
        ("µ <b>", '"µ <b>"'.encode()),
    ],
)
def test_every_kind_of_value_has_its_form(value: object, written: bytes) -> None:
    assert dumps(value) == written


def test_what_has_no_form_is_an_error() -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        dumps(object())


def test_an_answer_without_data_has_an_empty_body() -> None:
    assert JSONRenderer().render(None) == b""
    assert JSONRenderer().render([]) == b"[]"
