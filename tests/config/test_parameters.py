"""Setting parameters, reading them, going back, and the pages that do it."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.config import registry, selectors, services
from apps.config.exceptions import ParameterChangedMeanwhile, ParameterNotFound, ValueRefused
from apps.config.models import Revision
from apps.config.registry import Choice, JsonValue, Pattern, WholeNumber, YesNo
from apps.core.exceptions import Invalid, LabError
from apps.security.choices import Role
from tests.factories.samples import make_user

KEY = "test.hours"
HOURS = WholeNumber(key=KEY, label="Hours", help="How long.", default=48, least=1, most=1000)
CHART = Pattern(
    key="test.chart_field",
    label="Chart field",
    help="What is accepted.",
    default="[A-Z]+-.+",
    must_match=("HTSF-1",),
)


OTHERS = (
    YesNo(key="test.flag", label="Flag", help="Whether.", default=False),
    Choice(key="test.word", label="Word", help="Which.", default="low", options=("low", "high")),
    JsonValue(key="test.list", label="List", help="What all.", default=["a"]),
)


@pytest.fixture(autouse=True)
def declared() -> Iterator[None]:
    before = dict(registry._declared)
    registry.register([HOURS, CHART, *OTHERS])
    selectors.forget_values()
    yield
    registry._declared.clear()
    registry._declared.update(before)
    selectors.forget_values()


def set_hours(value: object, *, reason: str = "we measured it", **more: Any) -> Revision:
    return services.set_parameter(key=KEY, value=value, changed_by=None, reason=reason, **more)


@pytest.mark.django_db
def test_without_a_revision_the_default_is_in_force() -> None:
    assert selectors.get_value(HOURS) == 48
    assert selectors.get_value(KEY) == 48
    with pytest.raises(ParameterNotFound):
        selectors.get_value("test.nothing")


@pytest.mark.django_db
def test_a_value_that_was_set_is_in_force_once_committed(django_capture_on_commit_callbacks: Any) -> None:
    user = make_user(Role.MANAGER)
    assert selectors.get_value(HOURS) == 48
    with django_capture_on_commit_callbacks(execute=True):
        revision = services.set_parameter(key=KEY, value="72", changed_by=user, reason=" longer runs ")
        assert selectors.get_value(HOURS) == 48
    assert selectors.get_value(HOURS) == 72
    assert (revision.number, revision.value, revision.changed_by, revision.reason) == (
        1,
        72,
        user,
        "longer runs",
    )


@pytest.mark.django_db
def test_many_questions_cost_one_query() -> None:
    with CaptureQueriesContext(connection) as queries:
        for _ in range(100):
            assert selectors.get_value(HOURS) == 48
            assert selectors.get_value(CHART) == "[A-Z]+-.+"
    assert len(queries) == 1


@pytest.mark.django_db
def test_another_process_sees_a_change_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert selectors.get_value(HOURS) == 48
    Revision.objects.create(key=KEY, number=1, value=72, reason="by another process")
    assert selectors.get_value(HOURS) == 48
    later = time.monotonic() + selectors.REMEMBERED_SECONDS + 0.1
    monkeypatch.setattr("apps.config.selectors.time.monotonic", lambda: later)
    assert selectors.get_value(HOURS) == 72


@pytest.mark.django_db
def test_the_value_already_in_force_adds_no_revision() -> None:
    first = set_hours(72)
    assert set_hours(72) == first
    assert Revision.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("value", "reason", "error"), [(0, "why", ValueRefused), (72, "  ", Invalid), (72, "", Invalid)]
)
def test_a_value_out_of_range_or_without_a_reason_is_refused(
    value: int, reason: str, error: type[LabError]
) -> None:
    with pytest.raises(error):
        set_hours(value, reason=reason)
    assert Revision.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["x" * 501, "a\x00b"])
def test_a_reason_that_cannot_be_kept_is_refused(reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        set_hours(72, reason=reason)
    assert [problem.field for problem in refused.value.errors] == ["reason"]
    assert Revision.objects.count() == 0


@pytest.mark.django_db
def test_who_saw_an_older_value_is_refused() -> None:
    set_hours(72, expected_number=0)
    with pytest.raises(ParameterChangedMeanwhile):
        set_hours(96, expected_number=0)
    assert [revision.value for revision in Revision.objects.all()] == [72]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_set_in_the_same_moment_both_are_numbered_or_one_is_told() -> None:
    barrier = Barrier(2)

    def attempt(value: int) -> str:
        try:
            barrier.wait(timeout=10)
            return f"revision {set_hours(value).number}"
        except LabError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(attempt, (72, 96)))
    numbers = list(Revision.objects.order_by("number").values_list("number", flat=True))
    assert outcomes in (["revision 1", "revision 2"], ["parameter_changed", "revision 1"])
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.django_db
def test_going_back_adds_a_revision_with_the_old_value() -> None:
    first = set_hours(72)
    set_hours(96)
    restored = services.restore_revision(revision=first, changed_by=None, reason="96 was a slip")
    assert (restored.number, restored.value, restored.reason) == (3, 72, "96 was a slip")
    assert [revision.value for revision in selectors.list_revisions(key=KEY)] == [72, 96, 72]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["UPDATE config_revision SET reason = 'x'", "DELETE FROM config_revision"]
)
def test_a_revision_is_never_edited_or_removed(statement: str) -> None:
    set_hours(72)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert [(row.value, row.reason) for row in Revision.objects.all()] == [(72, "we measured it")]


@pytest.mark.django_db
def test_a_stored_value_that_the_rule_no_longer_takes_gives_way_to_the_default() -> None:
    Revision.objects.create(key=KEY, number=1, value=100_000, reason="before the rule was tightened")
    assert selectors.get_value(HOURS) == 48
    assert selectors.get_in_force(key=KEY).value == 48


def client_of(role: str) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


LIST = "/admin/config/revision/"
PAGE = f"{LIST}parameter/{KEY}/"


@pytest.mark.django_db
def test_a_manager_sets_a_parameter_on_its_page() -> None:
    client = client_of(Role.MANAGER)
    assert "Hours" in client.get(LIST).content.decode()
    response = client.post(PAGE, {"value": "72", "reason": "longer runs", "seen_number": "0"})
    assert (response.status_code, response["Location"]) == (302, PAGE)
    revision = Revision.objects.get()
    assert (revision.value, revision.reason) == (72, "longer runs")
    assert revision.changed_by is not None
    assert revision.changed_by.role == Role.MANAGER
    page = client.get(PAGE).content.decode()
    assert "longer runs" in page


@pytest.mark.django_db
def test_the_page_says_why_a_value_is_refused() -> None:
    client = client_of(Role.MANAGER)
    refused = client.post(PAGE, {"value": "0", "reason": "why", "seen_number": "0"})
    assert "it must lie between 1 and 1000." in refused.content.decode()
    set_hours(72)
    stale = client.post(PAGE, {"value": "96", "reason": "why", "seen_number": "0"})
    assert "Somebody changed Hours after you read it." in stale.content.decode()
    assert [revision.value for revision in Revision.objects.all()] == [72]


@pytest.mark.django_db
def test_the_page_of_a_pattern_shows_it_escaped() -> None:
    client = client_of(Role.MANAGER)
    path = f"{LIST}parameter/test.chart_field/"
    pattern = "<script>|[A-Z]+-.+"
    assert client.post(path, {"value": pattern, "reason": "<b>", "seen_number": "0"}).status_code == 302
    page = client.get(path).content.decode()
    assert "&lt;script&gt;|[A-Z]+-.+" in page
    assert "<script>|" not in page
    assert "<b>" not in page


@pytest.mark.django_db
def test_a_manager_goes_back_to_an_earlier_value_on_its_page() -> None:
    first = set_hours(72)
    set_hours(96)
    client = client_of(Role.MANAGER)
    path = f"{LIST}restore/{first.pk}/"
    assert "72" in client.get(path).content.decode()
    assert client.post(path, {"reason": ""}).status_code == 200
    assert Revision.objects.count() == 2
    assert client.post(path, {"reason": "96 was a slip"}).status_code == 302
    assert selectors.get_in_force(key=KEY).value == 72


@pytest.mark.django_db
def test_an_auditor_sees_parameters_and_changes_none() -> None:
    set_hours(72)
    client = client_of(Role.AUDITOR)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert 'name="value"' not in page.content.decode()
    assert client.post(PAGE, {"value": "96", "reason": "x", "seen_number": "1"}).status_code == 403
    assert client.get(f"{LIST}restore/{Revision.objects.get().pk}/").status_code == 403
    assert Revision.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.REQUESTER, Role.SERVICE])
def test_others_do_not_see_parameters(role: Role) -> None:
    client = client_of(role)
    assert {client.get(LIST).status_code, client.get(PAGE).status_code} <= {302, 403}


@pytest.mark.django_db
def test_an_unknown_parameter_or_revision_has_no_page() -> None:
    client = client_of(Role.MANAGER)
    assert client.get(f"{LIST}parameter/test.nothing/").status_code == 404
    assert client.get(f"{LIST}restore/00000000-0000-4000-8000-000000000000/").status_code == 404


@pytest.mark.django_db
def test_a_new_revision_is_in_the_audit_trail() -> None:
    from apps.audit.models import LogEntry

    revision = set_hours(72)
    entry = LogEntry.objects.get(object_pk=str(revision.pk))
    assert entry.serialized_data["value"] == 72


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "field", "typed", "stored"),
    [
        ("test.flag", "<select", "yes", True),
        ("test.word", "<select", "high", "high"),
        ("test.list", "<textarea", '["a", "b"]', ["a", "b"]),
    ],
)
def test_every_kind_of_parameter_has_a_field_that_suits_it(
    key: str, field: str, typed: str, stored: object
) -> None:
    client = client_of(Role.MANAGER)
    page = f"{LIST}parameter/{key}/"
    assert field in client.get(page).content.decode()
    assert client.post(page, {"value": typed, "reason": "why not", "seen_number": "0"}).status_code == 302
    assert selectors.get_in_force(key=key).value == stored


@pytest.mark.django_db
def test_a_value_that_today_s_rule_refuses_does_not_come_back() -> None:
    old = Revision.objects.create(key=KEY, number=1, value=100_000, reason="before the rule was tightened")
    client = client_of(Role.MANAGER)
    refused = client.post(f"{LIST}restore/{old.pk}/", {"reason": "as it was"})
    assert "it must lie between 1 and 1000." in refused.content.decode()
    assert Revision.objects.count() == 1
    assert str(old) == "test.hours #1"
