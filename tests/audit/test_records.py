"""Events that change no row go into the trail by one call."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from apps.audit import registry
from apps.audit.choices import Category, Severity
from apps.audit.context.acting import acting
from apps.audit.models import LogEntry
from apps.audit.registry import Action
from apps.audit.selectors import describe_entry
from apps.audit.services import record
from apps.samples.models.labs import Lab
from apps.security.models.user import User
from tests.audit.conftest import last, rolled_back

pytestmark = pytest.mark.django_db

EXPORTED = Action("scratch.exported", "exported a list", Category.DISCLOSURE, Severity.NOTICE)


@pytest.fixture(autouse=True)
def known_action(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_actions", {})
    registry.register(EXPORTED)


def test_an_event_keeps_who_what_and_about_which_record() -> None:
    lab = Lab.objects.create(name="Curie Lab")
    anna = User.objects.create_user("anna", email="anna@example.org")
    with acting(anna, request_id="request-1", address="10.2.3.4", reason="for the annual report"):
        entry_id = record("scratch.exported", about=lab, details={"rows": 12})
    entry = LogEntry.objects.get(pk=entry_id)
    assert (entry.action, entry.event) == (LogEntry.Action.EVENT, "scratch.exported")
    assert (entry.category, entry.severity) == ("disclosure", 25)
    assert (entry.content_type.model, entry.object_pk, entry.object_repr) == ("lab", str(lab.pk), "Curie Lab")
    assert (entry.actor_id, entry.actor_name, entry.actor_kind) == (anna.pk, "anna", "user")
    assert (entry.request_id, entry.remote_addr, entry.reason) == (
        "request-1",
        "10.2.3.4",
        "for the annual report",
    )
    assert entry.additional_data == {"rows": 12}
    assert entry.changes_dict == {}


def test_an_event_about_nothing_in_particular_names_no_record() -> None:
    record("scratch.exported")
    entry = last()
    assert (entry.content_type, entry.object_pk, entry.object_repr) == (None, "", "")
    assert (entry.actor_kind, entry.actor_name) == ("database", entry.database_role)
    assert entry.additional_data is None


def test_details_of_every_common_kind_are_kept_and_nul_is_replaced() -> None:
    record(
        "scratch.exported",
        object_repr="a\x00b",
        details={
            "when": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
            "day": date(2026, 1, 2),
            "key": UUID(int=1),
            "money": Decimal("897.00"),
            "text": ["a\x00b", "\\u0000"],
        },
    )
    assert last().object_repr == "a\ufffdb"
    assert last().additional_data == {
        "when": "2026-01-02T03:04:05+00:00",
        "day": "2026-01-02",
        "key": "00000000-0000-0000-0000-000000000001",
        "money": "897.00",
        "text": ["a\ufffdb", "\\u0000"],
    }


def test_details_that_cannot_be_written_are_refused_and_nothing_is_recorded() -> None:
    with pytest.raises(TypeError):
        record("scratch.exported", details={"object": object()})
    assert LogEntry.objects.count() == 0


def test_an_unknown_action_is_refused_and_nothing_is_recorded() -> None:
    with pytest.raises(KeyError):
        record("scratch.unheard_of")
    assert LogEntry.objects.count() == 0


def test_an_event_shares_the_fate_of_its_transaction() -> None:
    with rolled_back():
        record("scratch.exported")
        assert LogEntry.objects.count() == 1
    assert LogEntry.objects.count() == 0


def test_an_action_is_registered_once_and_the_same_again_is_harmless() -> None:
    registry.register(EXPORTED)
    with pytest.raises(ValueError, match="registered twice"):
        registry.register(Action("scratch.exported", "something else", Category.ACCESS))
    assert registry.list_actions() == [EXPORTED]


def test_an_event_is_read_by_its_label_also_when_its_app_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    record("scratch.exported")
    assert describe_entry(last()).action_label == "exported a list"
    monkeypatch.setattr(registry, "_actions", {})
    assert describe_entry(last()).action_label == "scratch.exported"
