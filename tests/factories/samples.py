"""Builders of lawful records for tests: people by role, labs with members, projects, submissions, samples.

They write rows directly, so that a test can begin in any state; what it examines it does through services.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from apps.core.models.files import StoredFile
from apps.samples.choices import (
    STAGES_OF_STATUS,
    SampleKind,
    SampleStatus,
    SampleType,
    Stage,
    StepStatus,
    SubmissionSource,
    SubmissionStatus,
)
from apps.samples.models.issued_sheets import IssuedSheet
from apps.samples.models.labs import Lab, LabAlias, Membership
from apps.samples.models.projects import Project
from apps.samples.models.samples import Sample
from apps.samples.models.steps import WorkflowStep
from apps.samples.models.submissions import Submission
from apps.security.choices import Role
from apps.security.models.user import User

PASSWORD = "a lawful pass phrase 42"

_numbers = count(1)


def make_user(role: str = Role.TECHNICIAN, *, username: str | None = None, **fields: Any) -> User:
    """Store an active person of the role, who signs in with PASSWORD."""
    username = username or f"{role}{next(_numbers)}"
    fields.setdefault("email", f"{username}@example.org")
    fields.setdefault("full_name", username.title())
    return User.objects.create_user(username, password=PASSWORD, role=role, **fields)


def make_requester(*labs: Lab, **fields: Any) -> User:
    """Store a requester who is a member of the labs."""
    user = make_user(Role.REQUESTER, **fields)
    for lab in labs:
        Membership.objects.create(lab=lab, user=user)
    return user


def make_lab(
    name: str | None = None, *, members: Sequence[User] = (), aliases: Sequence[str] = (), **fields: Any
) -> Lab:
    """Store a lab with its members and printed names."""
    lab = Lab.objects.create(name=name or f"Lab {next(_numbers)}", **fields)
    for user in members:
        Membership.objects.create(lab=lab, user=user)
    for alias in aliases:
        LabAlias.objects.create(lab=lab, name=alias)
    return lab


def make_project(name: str | None = None, *, lab: Lab | None = None, **fields: Any) -> Project:
    """Store an active project."""
    return Project.objects.create(name=name or f"Project {next(_numbers)}", lab=lab, **fields)


def make_submission(*, lab: Lab | None = None, number: str | None = None, **fields: Any) -> Submission:
    """Store a submitted form; its number stands outside both number series of the lab."""
    fields.setdefault("source", SubmissionSource.CSV)
    fields.setdefault("status", SubmissionStatus.SUBMITTED)
    fields.setdefault("requester_name", "Rosalind Franklin")
    fields.setdefault("requester_email", "rosalind@example.org")
    fields.setdefault("submitted_at", timezone.now())
    submission = Submission.objects.create(lab=lab, number=number or f"TEST--{next(_numbers)}", **fields)
    submission.refresh_from_db()
    return submission


def make_sample(
    *,
    submission: Submission | None = None,
    lab: Lab | None = None,
    status: str = SampleStatus.SUBMITTED,
    stage: str | None = None,
    measured: bool = True,
    received_at: datetime | None = None,
    received_by: User | None = None,
    **fields: Any,
) -> Sample:
    """Store a sample in the status, at its first stage unless told, with the measurements the gates ask.

    It counts as received when `received_at` or `received_by` is given.
    """
    number = next(_numbers)
    submission = submission or make_submission(lab=lab)
    if measured:
        fields.setdefault("volume_ul", Decimal(20))
        fields.setdefault("qubit_ng_ul", Decimal(50))
        fields.setdefault("a260_280", Decimal("1.85"))
    if received_at or received_by:
        fields["received_at"] = received_at or timezone.now()
        fields["received_by"] = received_by or make_user()
        fields.setdefault("lab_id", f"T{number:07d}")
    fields.setdefault("number", number)
    fields.setdefault("name", f"Sample {number}")
    fields.setdefault("sample_type", SampleType.DNA)
    fields.setdefault("kind", SampleKind.SAMPLE)
    fields.setdefault("chart_field", "HTSF-001")
    sample = Sample.objects.create(
        submission=submission,
        status=status,
        stage=stage or STAGES_OF_STATUS[SampleStatus(status)][0],
        **fields,
    )
    sample.refresh_from_db()
    return sample


def make_step(sample: Sample, stage: str = Stage.SAMPLE_QC, **fields: Any) -> WorkflowStep:
    """Store the step of one stage, in progress unless told."""
    fields.setdefault("status", StepStatus.IN_PROGRESS)
    if fields["status"] == StepStatus.COMPLETED:
        fields.setdefault("completed_at", timezone.now())
    return WorkflowStep.objects.create(sample=sample, stage=stage, **fields)


def make_issued_sheet(*, submission: Submission | None = None, **fields: Any) -> IssuedSheet:
    """Store the record of a sheet of one run without rows; its file has no bytes."""
    file = StoredFile.objects.create(
        filename="run.csv",
        media_type="text/csv",
        size=1,
        sha256="0" * 64,
        storage_key="k",
        purpose="minknow sheet",
    )
    values: dict[str, Any] = {
        "issue": uuid4(),
        "run_number": 1,
        "experiment_id": "RE-201",
        "kit": "SQK-RBK114.24",
        "flow_cell_id": "FBA12345",
        "sample_id": "RE-201-run1",
        "parameters": {"afresh": False},
        "assignments": [],
        "sha256": "0" * 64,
        **fields,
    }
    return IssuedSheet.objects.create(
        submission=submission or make_submission(), file=file, issued_by=make_user(), **values
    )
