"""Shapes that verbs take and questions answer with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from apps.samples.models.projects import Project
    from apps.samples.models.samples import Sample
    from apps.samples.models.submissions import Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSample:
    """A sample as somebody hands it in.

    `values` are further fields of the sample by their model names (`volume_ul`, `kit` ...). Without a
    submission it lands in the open manual submission of the submitter, the lab and the project; `project`
    is the project's id or name. What is left out is completed from the person who asks, where that is honest.
    """

    name: str
    sample_type: str
    submission_id: UUID | None = None
    project: str = ""
    lab_name: str = ""
    submitter_name: str = ""
    submitter_email: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSample:
    """A sample as a form lists it. `number` is the printed row; `values` are columns by their model names."""

    number: int
    name: str
    kind: str = "sample"
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedForm:
    """A form that was read and confirmed, on its way into the lab's records.

    `values` are columns of the submission by their model names, the quote number among them, each
    `charges` entry those of a charge line. Without a `lab_id` the printed `lab_name` names the lab as it
    does on a sheet; with one it only stays as it is printed. `sample_type` and `chart_field` hold for every
    sample that says nothing else in its own values; `project` is a project's id or name.
    """

    values: Mapping[str, Any]
    samples: Sequence[FormSample] = ()
    charges: Sequence[Mapping[str, Any]] = ()
    sample_type: str = ""
    chart_field: str = ""
    lab_id: UUID | None = None
    lab_name: str = ""
    project: str = ""
    source: str = "pdf"
    extraction_method: str = ""
    extraction_confidence: Decimal | float | None = None


@dataclass(frozen=True, slots=True)
class RunPlace:
    """Where one run takes place: the flow cell or the sequencer's position, one of the two."""

    flow_cell_id: str = ""
    position_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWish:
    """What somebody wants MinKNOW sheets for: one place for each run.

    Without a `kit` it is the one that the samples name, else the form's. `afresh` assigns runs and barcodes
    anew where an earlier sheet has assigned them.
    """

    experiment_id: str
    places: Sequence[RunPlace] = ()
    kit: str = ""
    flow_cell_product_code: str = ""
    afresh: bool = False


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One sample in the queue; without a receipt, or once it is sequenced, nothing is due."""

    sample: "Sample"
    due_at: datetime | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class TrackStage:
    """One of the eight stages of a sample: what was planned and what was done. Hours on the clock."""

    stage: str
    label: str
    status: str
    planned_hours: float
    actual_hours: float | None
    started_at: datetime | None
    completed_at: datetime | None
    done_by: str
    notes: str
    results: Mapping[str, Any]
    repeated: int
    step_id: UUID | None


@dataclass(frozen=True, slots=True)
class SubmissionNode:
    """A submission in the hierarchy: its live samples counted by status, and the samples when asked for."""

    submission: "Submission"
    counts: Mapping[str, int]
    samples: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ProjectNode:
    """A project in the hierarchy; a submission that belongs to none stands under a node without a project."""

    project: "Project | None"
    submissions: Sequence[SubmissionNode]
