"""Recording samples: what is known of them, as it becomes known."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.config import selectors as config_selectors
from apps.core.exceptions import FieldProblem, Invalid
from apps.samples import params
from apps.samples.choices import SubmissionStatus
from apps.samples.exceptions import ChartFieldNotAccepted, SubmissionClosed
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.samples.selectors.samples import among, get_sample
from apps.samples.services.assigning import assignment
from apps.samples.services.cleaning import changed_values, clean_values
from apps.samples.services.locks import (
    giving,
    lock_sample,
    lock_samples,
    lock_submission,
    require_not_withdrawn,
)
from apps.samples.services.many import check_each
from apps.samples.services.moves import carry_out
from apps.samples.services.numbering import next_sample_number
from apps.samples.services.opening import open_manual_submission
from apps.samples.services.planned_moves import plan_status
from apps.samples.types import NewSample

if TYPE_CHECKING:
    from apps.security.models import User

WRITABLE: Final = frozenset(
    {
        "name",
        "sample_type",
        "kind",
        "plate",
        "well",
        "buffer",
        "volume_ul",
        "qubit_ng_ul",
        "nanodrop_ng_ul",
        "stated_ng_ul",
        "stated_amount_ng",
        "a260_280",
        "a260_230",
        "rin",
        "din",
        "fragment_size_bp",
        "flow_cell_device",
        "chemistry",
        "flow_cell_count",
        "kit",
        "barcode_kit",
        "barcode",
        "priority",
        "library_prep_by",
        "chart_field",
        "notes",
    }
)
"""The columns a person writes; everything else is moved by a verb or kept by the database."""

_CLOSED: Final = frozenset({SubmissionStatus.COMPLETED, SubmissionStatus.FAILED, SubmissionStatus.ARCHIVED})


def create_sample(*, by: "User", data: NewSample, now: datetime | None = None) -> Sample:
    """Record a sample in its submission, or in the open manual submission of its requester.

    The submitter defaults to a requester's own name and address, the chart field to the lab's, the priority
    to the submission's. Raises Invalid with every field that is missing or refused, SubmissionNotFound,
    SubmissionClosed, and what `find_destination` raises.
    """
    assigned = assignment(data.values.get("assigned_to"))
    values = clean_values(
        Sample,
        {
            "name": data.name,
            "sample_type": data.sample_type,
            **{name: value for name, value in data.values.items() if name != "assigned_to"},
        },
        allowed=WRITABLE,
    )
    with transaction.atomic():
        submission = _submission_for(data, by=by, now=now or timezone.now())
        values["chart_field"] = values.get("chart_field") or _default_chart_field(submission)
        require_chart_field(values["chart_field"])
        values.setdefault("priority", submission.priority)
        sample = Sample(
            submission=submission,
            number=next_sample_number(submission),
            created_by=by,
            submitted_at=now or timezone.now(),
            **values,
            **assigned,
        )
        sample.save(force_insert=True)
        return get_sample(sample_id=sample.pk, visible_to=by)


def update_sample(
    *,
    sample_id: UUID,
    by: "User",
    changes: Mapping[str, Any],
    expected: datetime | None = None,
    now: datetime | None = None,
) -> Sample:
    """Write the named columns of a sample and leave the rest.

    `status` moves the sample and `assigned_to` assigns it as their own verbs do; `reason` is why. What is
    held already is not written. Raises SampleNotFound, StaleRecord, SampleWithdrawn, Invalid,
    ChartFieldNotAccepted, and what `change_status` raises.
    """
    wanted = dict(changes)
    status, reason = wanted.pop("status", None), wanted.pop("reason", None) or ""
    columns = assignment(wanted.pop("assigned_to")) if "assigned_to" in wanted else {}
    columns |= clean_values(Sample, wanted, allowed=WRITABLE)
    with transaction.atomic(), giving(reason):
        sample = lock_sample(sample_id=sample_id, by=by, expected=expected)
        require_not_withdrawn(sample)
        changed = changed_values(sample, columns)
        if changed:
            if "chart_field" in changed:
                require_chart_field(changed["chart_field"])
            Sample.objects.filter(pk=sample.pk).update(**changed)
        if status is not None:
            # Read again: what was measured just now counts at the gates.
            sample = Sample.objects.get(pk=sample.pk)
            move = plan_status(sample, to=status, by=by, reason=reason, override=False)
            carry_out([move], by=by, reason=reason, now=now)
        return get_sample(sample_id=sample_id, visible_to=by)


def update_samples(
    *, sample_ids: Collection[UUID], by: "User", changes: Mapping[str, Any], reason: str = ""
) -> list[Sample]:
    """Write the same columns of many samples, all of them or none (priority, chart field, kit ...).

    Raises SomeRefused, Invalid, ChartFieldNotAccepted.
    """
    columns = clean_values(Sample, changes, allowed=WRITABLE)
    if "chart_field" in columns:
        require_chart_field(columns["chart_field"])
    with transaction.atomic(), giving(reason):
        samples = lock_samples(sample_ids=sample_ids, by=by)
        check_each(sample_ids, samples, require_not_withdrawn)
        differing = [sample.pk for sample in samples if changed_values(sample, columns)]
        if differing:
            Sample.objects.filter(among(differing)).update(**columns)
        return list(Sample.objects.filter(among(sample_ids)).order_by("submission_id", "number"))


def require_chart_field(value: str) -> None:
    """Let a chart field pass that follows the lab's pattern. Raises ChartFieldNotAccepted."""
    if re.fullmatch(config_selectors.get_value(params.CHART_FIELD_PATTERN), value) is None:
        problem = ChartFieldNotAccepted(value=value)
        raise ChartFieldNotAccepted(
            problem.message, errors=[FieldProblem("chart_field", problem.code, problem.message)]
        )


def _default_chart_field(submission: Submission) -> str:
    if submission.lab is not None and submission.lab.default_chart_field:
        return submission.lab.default_chart_field
    message = "A chart field is needed: the lab has none of its own to fall back on."
    raise Invalid(message, errors=[FieldProblem("chart_field", "required", message)])


def _submission_for(data: NewSample, *, by: "User", now: datetime) -> Submission:
    """Return the submission the sample goes to, held until the transaction ends."""
    if data.submission_id is None:
        return open_manual_submission(
            by=by,
            requester_name=data.submitter_name,
            requester_email=data.submitter_email,
            lab_name=data.lab_name,
            project=data.project,
        )
    submission = lock_submission(submission_id=data.submission_id, by=by)
    if submission.status in _CLOSED:
        raise SubmissionClosed(number=submission.number, status=submission.get_status_display().lower())
    _require_no_contradiction(data, submission)
    return submission


def _require_no_contradiction(data: NewSample, submission: Submission) -> None:
    """Raise Invalid where the sample is said to come from somebody or somewhere else than its submission."""
    labs = {submission.lab_name_printed, submission.lab.name if submission.lab else ""}
    projects = {str(submission.project_id), submission.project.name if submission.project else ""}
    held = {
        "submitter_name": (data.submitter_name, {submission.requester_name}),
        "submitter_email": (data.submitter_email, {submission.requester_email}),
        "lab_name": (data.lab_name, labs),
        "project_id": (data.project, projects),
    }
    problems = [
        FieldProblem(field, "contradiction", f"Submission {submission.number} says otherwise.")
        for field, (said, known) in held.items()
        if said and said.casefold() not in {text.casefold() for text in known}
    ]
    if problems:
        names = ", ".join(problem.field for problem in problems)
        raise Invalid(f"Submission {submission.number} says otherwise about {names}.", errors=problems)
