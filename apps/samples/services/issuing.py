"""Issuing MinKNOW sample sheets: planned from the samples as they stand, written once, kept for good."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from apps.core.exceptions import FieldProblem
from apps.core.services import files as file_services
from apps.samples.choices import SampleStatus
from apps.samples.engine.minknow_sheet.kits import find_kit
from apps.samples.engine.minknow_sheet.planning import plan_sheets
from apps.samples.engine.minknow_sheet.shapes import (
    Assignment,
    FlowCell,
    PlannedRun,
    SheetOrder,
    SheetPlan,
    SheetSample,
)
from apps.samples.exceptions import RunSheetsRefused
from apps.samples.models.issued_sheets import IssuedSheet
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.samples.selectors.issued_sheets import find_places, list_issued_sheets
from apps.samples.selectors.submissions import get_submission
from apps.samples.services.locks import lock_submission
from apps.samples.types import SheetWish

if TYPE_CHECKING:
    from apps.security.models import User

PURPOSE: Final = "minknow sheet"
MAX_BYTES: Final = 1024 * 1024
SHOWN_PROBLEMS: Final = 100


def issue_minknow_sheets(
    *, submission_id: UUID, by: "User", wish: SheetWish, now: datetime | None = None
) -> list[IssuedSheet]:
    """Issue the sheets of a submission's runs, all of them or none, and return them by their runs.

    What an earlier sheet has assigned with the same kit stays assigned. Raises SubmissionNotFound, and
    RunSheetsRefused with every problem (`kit`, `runs.2.flow_cell_id`, `samples.12.barcode`).
    """
    with transaction.atomic():
        # Of two who ask at once the second sees what the first has assigned.
        submission = lock_submission(submission_id=submission_id, by=by)
        plan = _plan(submission, wish)
        require_sheets(plan)
        issue, now = uuid4(), now or timezone.now()
        for run in plan.runs:
            _issue(run, plan, submission=submission, wish=wish, issue=issue, by=by, now=now)
        issued = list_issued_sheets(submission_id=submission_id, visible_to=by)
        return list(issued.filter(issue=issue))


def preview_minknow_sheets(*, submission_id: UUID, by: "User", wish: SheetWish) -> SheetPlan:
    """Return the runs that would be issued and all that is wrong with them; nothing is written.

    Raises SubmissionNotFound.
    """
    return _plan(get_submission(submission_id=submission_id, visible_to=by), wish)


def as_field_problems(plan: SheetPlan) -> list[FieldProblem]:
    """Return a plan's first problems as members of `errors[]`."""
    return [FieldProblem(one.path, one.code, one.message) for one in plan.problems[:SHOWN_PROBLEMS]]


def require_sheets(plan: SheetPlan) -> None:
    """Let a plan pass that has a sheet for each run. Raises RunSheetsRefused."""
    if plan.problems:
        count = len(plan.problems)
        raise RunSheetsRefused(
            errors=as_field_problems(plan),
            problems="There is 1 problem" if count == 1 else f"There are {count:,} problems",
            first=plan.problems[0].message,
        )


def describe_assignment(one: Assignment) -> dict[str, Any]:
    """Return a row of a sheet as it is kept and answered; `renamed` where the alias is not the name."""
    return {
        "sample": one.key,
        "number": one.number,
        "name": one.name,
        "alias": one.alias,
        "renamed": one.renamed,
        "barcode": one.barcode or None,
        "type": one.type,
        "origin": one.origin or None,
    }


def _plan(submission: Submission, wish: SheetWish) -> SheetPlan:
    samples = list(
        submission.samples.filter(withdrawn_at=None)
        .exclude(status__in=(SampleStatus.FAILED, SampleStatus.ARCHIVED))
        .order_by("number")
    )
    kit_name = wish.kit or _kit_of(submission, samples)
    kit = find_kit(kit_name)
    places = {}
    if kit is not None and not wish.afresh:
        places = dict(find_places(submission_id=submission.pk, kit=kit.sold_as))
    return plan_sheets(
        SheetOrder(
            submission=submission.number,
            experiment_id=wish.experiment_id,
            kit=kit_name,
            product_code=wish.flow_cell_product_code,
            flow_cells=[FlowCell(place.flow_cell_id, place.position_id) for place in wish.places],
            samples=[
                SheetSample(
                    key=str(sample.pk),
                    number=sample.number,
                    name=sample.name,
                    kind=sample.kind,
                    lab_id=sample.lab_id or "",
                    barcode=sample.barcode,
                    earlier=places.pop(str(sample.pk), None),
                )
                for sample in samples
            ],
            spent=list(places.values()),
        )
    )


def _kit_of(submission: Submission, samples: Sequence[Sample]) -> str:
    """Return the kit that all samples which name one agree on, else the form's; "" where they differ."""
    named = {sample.barcode_kit or sample.kit for sample in samples} - {""}
    if len(named) > 1:
        return ""
    return next(iter(named), submission.kit)


def _issue(
    run: PlannedRun,
    plan: SheetPlan,
    *,
    submission: Submission,
    wish: SheetWish,
    issue: UUID,
    by: "User",
    now: datetime,
) -> None:
    if plan.kit is None or run.flow_cell is None:
        raise ValueError("Only a plan without problems is issued.")
    content = run.csv.encode("ascii")
    stored = file_services.store_file(
        content=io.BytesIO(content),
        filename=f"{wish.experiment_id}-{run.sample_id}.csv",
        owner=by,
        purpose=PURPOSE,
        max_bytes=MAX_BYTES,
    )
    IssuedSheet.objects.create(
        submission=submission,
        issue=issue,
        run_number=run.number,
        experiment_id=wish.experiment_id,
        kit=plan.kit.sold_as,
        flow_cell_id=run.flow_cell.flow_cell_id,
        position_id=run.flow_cell.position_id,
        sample_id=run.sample_id,
        parameters=asdict(wish),
        assignments=[describe_assignment(one) for one in run.assignments],
        sha256=hashlib.sha256(content).hexdigest(),
        file=stored,
        issued_by=by,
        created_at=now,
    )
