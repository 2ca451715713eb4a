"""What the database itself refuses, whoever writes: each named constraint is broken once."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps as django_apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import CheckConstraint, Model, UniqueConstraint

from apps.samples.models.attachments import Attachment
from apps.samples.models.communications import Communication
from apps.samples.models.labs import Lab, LabAlias, Membership
from apps.samples.models.projects import Project
from apps.samples.models.samples import Sample
from apps.samples.models.steps import WorkflowStep
from apps.samples.models.submissions import ChargeLine, Submission
from tests.factories.samples import (
    make_issued_sheet,
    make_lab,
    make_project,
    make_requester,
    make_sample,
    make_step,
    make_submission,
    make_user,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 4, tzinfo=UTC)


def _sample(**values: Any) -> None:
    Sample.objects.filter(pk=make_sample().pk).update(**values)


def _submission(**values: Any) -> None:
    Submission.objects.filter(pk=make_submission().pk).update(**values)


def _project(**values: Any) -> None:
    Project.objects.filter(pk=make_project().pk).update(**values)


def _step(**values: Any) -> None:
    WorkflowStep.objects.filter(pk=make_step(make_sample()).pk).update(**values)


def _said(**values: Any) -> None:
    about: dict[str, Any] = {"submission": make_submission(), "kind": "note", "direction": "internal"}
    Communication.objects.create(body="x", **{**about, **values})


def _twice(model: type[Model], **values: Any) -> None:
    for _ in range(2):
        model._default_manager.create(**values)


def _two_open() -> None:
    for address in ("a@example.org", "A@example.org"):
        make_submission(source="manual", status="draft", requester_email=address)


def _same_number() -> None:
    submission = make_submission()
    for _ in range(2):
        make_sample(submission=submission, number=1)


def _same_step() -> None:
    sample = make_sample()
    for _ in range(2):
        make_step(sample)


def _same_membership() -> None:
    lab = make_lab()
    Membership.objects.create(lab=lab, user=make_requester(lab))
    Membership.objects.create(lab=lab, user=Membership.objects.latest("created_at").user)


def _same_run() -> None:
    issue = uuid4()
    for _ in range(2):
        make_issued_sheet(issue=issue)


BREAKS: dict[str, Callable[[], object]] = {
    "attachment_belongs_to_one_record": lambda: Attachment.objects.filter(pk=_attachment()).update(
        sample=make_sample()
    ),
    "charge_line_position_is_unique": lambda: _twice(
        ChargeLine, submission=make_submission(), position=1, name="x"
    ),
    "communication_about_one_record": lambda: _said(sample=make_sample()),
    "communication_direction_is_known": lambda: _said(direction="sideways"),
    "communication_kind_is_known": lambda: _said(kind="pigeon"),
    "issued_sheet_names_one_place": lambda: make_issued_sheet(position_id="MN12345"),
    "issued_sheet_once_per_run": _same_run,
    "issued_sheet_sha256_is_hex": lambda: make_issued_sheet(sha256="x"),
    "lab_alias_names_one_lab": lambda: [
        LabAlias.objects.create(lab=make_lab(), name=name) for name in ("Grey Lab", "GREY LAB")
    ],
    "lab_has_a_name": lambda: _twice(Lab, name=""),
    "lab_name_is_unique": lambda: _twice(Lab, name="Grey Lab"),
    "membership_once_per_lab": _same_membership,
    "project_chart_prefix_is_known": lambda: _project(chart_prefix="X"),
    "project_has_a_name": lambda: _project(name=""),
    "project_name_is_unique_in_its_lab": lambda: _twice(Project, name="Lake mud"),
    "project_status_is_known": lambda: _project(status="x"),
    "sample_has_a_name": lambda: _sample(name=""),
    "sample_integrity_up_to_ten": lambda: _sample(rin="10.1"),
    "sample_kind_is_known": lambda: _sample(kind="x"),
    "sample_measurements_not_negative": lambda: _sample(volume_ul=-1),
    "sample_number_in_submission": _same_number,
    "sample_priority_is_known": lambda: _sample(priority="x"),
    "sample_receipt_is_whole": lambda: _sample(received_at=NOW),
    "sample_status_holds_stage": lambda: _sample(status="prep"),
    "sample_type_is_known": lambda: _sample(sample_type="x"),
    "sample_withdrawn_with_reason": lambda: _sample(withdrawn_at=NOW, status="archived"),
    "step_completed_has_time": lambda: _step(status="completed"),
    "step_once_per_stage": _same_step,
    "step_stage_is_known": lambda: _step(stage="x"),
    "step_status_is_known": lambda: _step(status="x"),
    "submission_confidence_is_a_share": lambda: _submission(extraction_confidence="1.01"),
    "submission_has_a_number": lambda: _submission(number=""),
    "submission_one_open_manual_each": _two_open,
    "submission_priority_is_known": lambda: _submission(priority="x"),
    "submission_source_is_known": lambda: _submission(source="x"),
    "submission_status_is_known": lambda: _submission(status="x"),
}

TESTED_WITH_THE_INTAKE = "intake_"


def _attachment() -> Any:
    from apps.core.models.files import StoredFile

    file = StoredFile.objects.create(
        filename="a", media_type="text/plain", size=1, sha256="0" * 64, storage_key="x", purpose="attachment"
    )
    return Attachment.objects.create(submission=make_submission(), file=file).pk


def test_every_named_constraint_is_broken_here() -> None:
    named = {
        constraint.name
        for model in django_apps.get_app_config("samples").get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint)
    }
    assert len(named) > 30
    assert {name for name in named if not name.startswith(TESTED_WITH_THE_INTAKE)} == set(BREAKS)


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses_what_breaks_it(name: str) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        BREAKS[name]()
    assert f'"{name}"' in str(refusal.value)


@pytest.mark.parametrize(
    ("measured", "in_force", "method"),
    [
        ({"qubit_ng_ul": 3, "stated_ng_ul": 2, "nanodrop_ng_ul": 1}, 3, "qubit"),
        ({"stated_ng_ul": 2, "nanodrop_ng_ul": 1}, 2, "stated"),
        ({"nanodrop_ng_ul": 1}, 1, "nanodrop"),
        ({"qubit_ng_ul": 0, "nanodrop_ng_ul": 1}, 0, "qubit"),
        ({}, None, None),
    ],
)
def test_the_concentration_in_force_is_the_most_trusted_one(
    measured: dict[str, Any], in_force: int | None, method: str | None
) -> None:
    sample = make_sample(measured=False, volume_ul=10, **measured)
    assert (sample.concentration_ng_ul, sample.concentration_method) == (in_force, method)
    assert sample.total_amount_ng == (None if in_force is None else in_force * 10)


def test_an_amount_is_not_known_without_a_volume() -> None:
    assert make_sample(measured=False, qubit_ng_ul=3).total_amount_ng is None


def test_updated_at_grows_with_every_change_and_stands_still_without_one() -> None:
    sample = make_sample()
    seen = [sample.updated_at]
    for notes in ("a", "b", "c"):
        Sample.objects.filter(pk=sample.pk).update(notes=notes)
        seen.append(Sample.objects.get(pk=sample.pk).updated_at)
    assert seen == sorted(set(seen))
    Sample.objects.filter(pk=sample.pk).update(notes="c")
    assert Sample.objects.get(pk=sample.pk).updated_at == seen[-1]


def test_a_number_no_column_can_hold_is_refused_by_the_database_too() -> None:
    sample = make_sample()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE samples_sample SET volume_ul = 1e20 WHERE id = %s", [sample.pk])
    assert make_user().pk
