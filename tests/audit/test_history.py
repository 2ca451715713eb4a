"""What people read when they ask what happened to a record."""

from uuid import uuid4

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.audit.context.acting import acting
from apps.audit.exceptions import EntryNotFound
from apps.audit.masking import mask_fully
from apps.audit.models import LogEntry
from apps.audit.selectors import get_entry, list_entries, list_history
from apps.audit.types import Change
from apps.samples.models.labs import Lab
from apps.security.models.user import User
from tests.audit.conftest import entries, last, run

pytestmark = pytest.mark.django_db


def test_a_history_tells_newest_first_who_did_what_and_why() -> None:
    anna = User.objects.create_user("anna", email="anna@example.org")
    lab = Lab.objects.create(name="Curie Lab")
    with acting(anna, request_id="request-1", reason="as they write it"):
        Lab.objects.filter(pk=lab.pk).update(name="Curie and Joliot Lab", is_active=False)
    changed, created = list_history(object_label="samples.Lab", object_pk=lab.pk)
    assert (changed.action, changed.who, changed.actor_id) == ("update", "anna", str(anna.pk))
    assert (changed.reason, changed.request_id) == ("as they write it", "request-1")
    assert (changed.object_label, changed.object_pk) == ("samples.lab", str(lab.pk))
    assert changed.changes == (
        Change(column="is_active", label="Is active", before=True, after=False),
        Change(column="name", label="Name", before="Curie Lab", after="Curie and Joliot Lab"),
    )
    assert created.action == "create"
    assert created.at < changed.at


def test_a_history_takes_a_fixed_number_of_queries() -> None:
    lab = Lab.objects.create(name="Curie Lab")
    for number in range(20):
        Lab.objects.filter(pk=lab.pk).update(name=f"Lab {number}")
    ContentType.objects.get_for_model(Lab)
    with CaptureQueriesContext(connection) as queries:
        assert len(list_history(object_label="samples.lab", object_pk=lab.pk)) == 21
    assert len(queries) == 1


def test_entries_are_found_by_actor_and_by_time() -> None:
    anna = User.objects.create_user("anna", email="anna@example.org")
    Lab.objects.create(name="first")
    with acting(anna):
        Lab.objects.create(name="second")
    by_anna = last()
    Lab.objects.create(name="third")
    assert list(list_entries(actor_pk=anna.pk)) == [by_anna]
    assert [
        entry.object_repr for entry in list_entries(object_label="samples.lab", since=by_anna.timestamp)
    ] == ["third", "second"]
    assert [
        entry.object_repr for entry in list_entries(object_label="samples.lab", until=by_anna.timestamp)
    ] == ["first"]


def test_an_unknown_kind_of_record_has_no_history() -> None:
    Lab.objects.create(name="Curie Lab")
    assert list_history(object_label="nowhere.nothing", object_pk=uuid4()) == []


def test_one_entry_is_found_by_its_number_or_not_at_all() -> None:
    Lab.objects.create(name="Curie Lab")
    assert get_entry(entry_id=last().pk) == last()
    with pytest.raises(EntryNotFound):
        get_entry(entry_id=0)


def test_changes_of_a_model_that_is_gone_are_read_by_their_columns(scratch: None) -> None:
    run("INSERT INTO scratch_thing (id, name, flag, tags) VALUES (1, 'one', true, '{a,b}')")
    run("UPDATE scratch_thing SET flag = false, tags = NULL, count = 0")
    assert entries()[-1].changes_in_words == [
        ("Count", "–", "0"),
        ("Flag", "yes", "no"),
        ("Tags", "a, b", "–"),
    ]


def test_choices_are_read_by_their_names() -> None:
    anna = User.objects.create_user("anna", email="anna@example.org", role="technician")
    User.objects.filter(pk=anna.pk).update(role="manager")
    assert last().changes_in_words == [("Role", "Technician", "Lab manager")]
    assert str(last()) == "update anna"


def test_entries_are_found_by_object_whatever_its_key(scratch: None) -> None:
    labs = [Lab.objects.create(name=f"Lab {number}") for number in range(2)]
    content_type = ContentType.objects.get_for_model(Lab)
    assert LogEntry.objects.get_for_object(labs[0]).get().object_repr == "Lab 0"
    assert LogEntry.objects.get_for_object(content_type).count() == 0
    assert LogEntry.objects.get_for_objects(labs).count() == 2
    assert LogEntry.objects.get_for_objects([]).count() == 0
    assert LogEntry.objects.get_for_object(None).count() == 0


def test_the_mask_shows_nothing_of_the_value() -> None:
    assert mask_fully("a long secret") == "masked"
