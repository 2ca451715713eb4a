"""The search for samples."""

import pytest
from django.db import connection

from apps.samples.models.samples import Sample
from apps.samples.selectors.searching import mentioning
from tests.factories.samples import make_sample, make_submission

pytestmark = pytest.mark.django_db


def test_a_text_is_found_in_the_sample_or_in_its_submission() -> None:
    said = make_sample(name="one", submission=make_submission(requester_name="Zoë Lake"))
    named = make_sample(name="LAKE mud", submission=make_submission(requester_name="Another"))
    make_sample(name="two", submission=make_submission(requester_name="Another"))
    assert set(Sample.objects.filter(mentioning("lake"))) == {said, named}
    assert list(Sample.objects.filter(mentioning(str(named.pk)))) == [named]
    assert list(Sample.objects.filter(mentioning("river"))) == []


def test_the_search_can_be_answered_by_indexes_alone() -> None:
    sample = make_sample(name="lake mud", submission=make_submission(requester_name="Zoë Lake"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Sample.objects.filter(mentioning("lake")).order_by().explain()
    assert Sample.objects.get(mentioning("lake")) == sample
    assert "Seq Scan" not in plan
    for index in ("sample_name_trigrams", "sample_lab_id_trigrams"):
        assert index in plan
