"""What travels from a request into the work it causes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import structlog

from apps.core import context


@pytest.mark.parametrize("claimed", ["abcdefgh", "a.b:c_d-0123456789", "x" * 64])
def test_a_harmless_claim_is_kept(claimed: str) -> None:
    assert context.choose_request_id(claimed) == claimed


@pytest.mark.parametrize("claimed", [None, "", "short", "x" * 65, "with space", "line\nbreak", "ümlaut-12"])
def test_any_other_claim_gets_an_id_of_ours(claimed: str | None) -> None:
    chosen = context.choose_request_id(claimed)
    assert chosen != claimed
    assert len(chosen) == 32


def test_a_carrier_travels_and_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "_carriers", {})
    in_force: list[Any] = []

    @contextmanager
    def restore(packed: Any) -> Iterator[None]:
        in_force.append(packed)
        yield
        in_force.pop()

    context.register_carrier("reason", pack=lambda: {"why": "rework"}, restore=restore)
    context.register_carrier("nothing", pack=lambda: None, restore=restore)
    packed = context.pack()
    assert packed == {"reason": {"why": "rework"}}
    with context.unpacked({**packed, "request_id": "request-1", "unknown": 7}):
        assert in_force == [{"why": "rework"}]
        assert context.find_request_id() == "request-1"
        assert structlog.contextvars.get_contextvars()["request_id"] == "request-1"
    assert in_force == []
    assert context.find_request_id() is None
