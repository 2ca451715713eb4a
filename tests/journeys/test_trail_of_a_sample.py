"""Whichever way a sample is changed, its trail gains exactly one entry that says who, what and why."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from apps.audit.context.acting import acting, because
from apps.audit.models import LogEntry
from apps.samples.models.samples import Sample
from tests.factories.samples import make_sample, make_user

pytestmark = pytest.mark.django_db


def save(sample: Sample) -> None:
    """Change the sample by its own save()."""
    sample.volume_ul = Decimal("7.5")
    sample.save()


def update(sample: Sample) -> None:
    """Change the sample by a queryset's update()."""
    Sample.objects.filter(pk=sample.pk).update(volume_ul=Decimal("7.5"))


def bulk_update(sample: Sample) -> None:
    """Change the sample by bulk_update()."""
    sample.volume_ul = Decimal("7.5")
    Sample.objects.bulk_update([sample], ["volume_ul"])


def raw_sql(sample: Sample) -> None:
    """Change the sample by hand-written SQL."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE samples_sample SET volume_ul = 7.5 WHERE id = %s", [sample.pk])


@pytest.mark.parametrize("change", [save, update, bulk_update, raw_sql])
def test_one_change_of_a_sample_is_one_entry(change: Callable[[Sample], None]) -> None:
    user, sample = make_user(username="grey"), make_sample(volume_ul=Decimal(20), qubit_ng_ul=Decimal(50))
    last = LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with acting(user, request_id="r-0815"), because("The pipette was off."):
        change(sample)
    entries: list[Any] = list(LogEntry.objects.filter(pk__gt=last))
    assert len(entries) == 1
    [entry] = entries
    assert (entry.object_pk, entry.action) == (str(sample.pk), LogEntry.Action.UPDATE)
    assert {name: entry.changes[name] for name in ("volume_ul", "total_amount_ng")} == {
        "volume_ul": [20, 7.5],
        "total_amount_ng": [1000, 375],
    }
    assert set(entry.changes) == {"volume_ul", "total_amount_ng"}
    assert (entry.actor_name, entry.request_id, entry.reason) == ("grey", "r-0815", "The pipette was off.")
