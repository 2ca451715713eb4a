"""Every documented operation under generated requests, lawful and not: no answer is a failure of ours."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from apps.ai.services import requesting
from apps.samples.api import intake
from apps.samples.models.labs import Lab
from apps.security.choices import Role
from lims.wsgi import application
from tests.factories.ai import make_page_image, make_reading
from tests.factories.samples import (
    make_lab,
    make_project,
    make_requester,
    make_sample,
    make_submission,
    make_user,
)
from tests.samples.api.calling import Caller

PROMISES = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

described = schemathesis.openapi.from_wsgi("/api/v1/schema", application)
# Coverage cases are drawn up while pytest collects, and cost a minute even where nobody asked for this test.
described.config.phases.coverage.enabled = False


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Keep the test's connection, and with it its transaction, from request to request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the doors of files answer at once: no worker runs here that they could wait for."""
    monkeypatch.setattr(requesting, "PATIENCE", timedelta(0))
    monkeypatch.setattr(intake, "PATIENCE", timedelta(0))


@pytest.fixture
def known(db: None) -> dict[str, str]:
    """The ids of records that exist, by the name their route gives them; others are not found anyway."""
    lab = make_lab("Franklin, Rosalind (UNC-CH) Lab")
    project = make_project(lab=lab)
    submission = make_submission(lab=lab, project=project)
    sample = make_sample(submission=submission)
    reading = make_reading(lab=lab)
    make_page_image(reading)
    return {
        "lab_id": str(lab.pk),
        "project_id": str(project.pk),
        "submission_id": str(submission.pk),
        "sample_id": str(sample.pk),
        "user_id": str(make_requester(lab).pk),
        "stage": "sample_qc",
        "reading_id": str(reading.pk),
    }


def examine(case: Any, caller: Caller, known: dict[str, str]) -> None:
    """Send one generated request about records that exist, and hold the answer against the description."""
    case.path_parameters = {
        **case.path_parameters,
        **{n: v for n, v in known.items() if n in case.path_parameters},
    }
    case.call_and_validate(headers={"Authorization": f"Bearer {caller.token}"}, checks=PROMISES)


def bounded(examples: int) -> Any:
    """Return the settings of a run: the same requests every time, no search for the smallest failure."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


# Schemathesis' own `parametrize` gives all operations one test id, and tests that run side by side go by ids.
each_operation = pytest.mark.parametrize(
    "operation",
    [
        pytest.param(found.ok(), id=found.ok().label)
        for found in described.get_all_operations()
        if isinstance(found, Ok)
    ],
)


def examine_all(operation: Any, examples: int, caller: Caller, known: dict[str, str]) -> None:
    """Examine as many generated requests of one operation."""

    @given(case=operation.as_strategy())
    @bounded(examples)
    def one(case: Any) -> None:
        examine(case, caller, known)

    one()


@each_operation
def test_an_administrator_is_answered_as_described(operation: Any, known: dict[str, str]) -> None:
    examine_all(operation, 12, Caller(make_user(Role.ADMIN)), known)


@each_operation
def test_a_requester_is_answered_as_described(operation: Any, known: dict[str, str]) -> None:
    examine_all(operation, 5, Caller(make_requester(Lab.objects.get(pk=known["lab_id"]))), known)


def test_every_description_can_be_read() -> None:
    unreadable = [found for found in described.get_all_operations() if not isinstance(found, Ok)]
    assert unreadable == []


def test_every_route_of_the_records_is_described() -> None:
    described_paths = set(described.raw_schema["paths"])
    assert len(described_paths) > 50
    for noun in (
        "samples",
        "submissions",
        "projects",
        "labs",
        "queue",
        "hierarchy",
        "holidays",
        "ai/readings",
    ):
        assert f"/api/v1/{noun}" in described_paths
