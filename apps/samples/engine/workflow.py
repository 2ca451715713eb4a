"""The lab's workflow as data: the stages a status holds, the lawful moves, what a move passes over."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from apps.samples.engine.errors import MoveUnlawful

SUBMITTED = "submitted"
PREP = "prep"
SEQUENCING = "sequencing"
ANALYSIS = "analysis"
COMPLETED = "completed"
DISTRIBUTED = "distributed"
FAILED = "failed"
ARCHIVED = "archived"

# In the order a sample passes through them; failed and archived stand outside the order.
LADDER = (SUBMITTED, PREP, SEQUENCING, ANALYSIS, COMPLETED, DISTRIBUTED)
STATUSES = (*LADDER, FAILED, ARCHIVED)


@dataclass(frozen=True, slots=True)
class Stage:
    """Name one stage of the bench work and the hours the lab plans for it."""

    name: str
    planned_hours: int


STAGES = (
    Stage("sample_qc", 1),
    Stage("library_prep", 4),
    Stage("library_qc", 1),
    Stage("sequencing_setup", 1),
    Stage("sequencing_run", 48),
    Stage("basecalling", 2),
    Stage("quality_assessment", 1),
    Stage("data_delivery", 1),
)
STAGE_NAMES = tuple(stage.name for stage in STAGES)
PLANNED_HOURS: Mapping[str, int] = MappingProxyType({stage.name: stage.planned_hours for stage in STAGES})

# Delivery is open while a sample is completed and done once it is distributed. Failed and archived samples
# keep the stage they had, so they hold none of their own.
STAGES_OF_STATUS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        SUBMITTED: ("sample_qc",),
        PREP: ("library_prep", "library_qc"),
        SEQUENCING: ("sequencing_setup", "sequencing_run"),
        ANALYSIS: ("basecalling", "quality_assessment"),
        COMPLETED: ("data_delivery",),
        DISTRIBUTED: ("data_delivery",),
        FAILED: (),
        ARCHIVED: (),
    }
)

LAWFUL_MOVES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        SUBMITTED: (PREP, FAILED, ARCHIVED),
        PREP: (SEQUENCING, SUBMITTED, FAILED, ARCHIVED),
        SEQUENCING: (ANALYSIS, PREP, FAILED, ARCHIVED),
        ANALYSIS: (COMPLETED, SEQUENCING, FAILED, ARCHIVED),
        COMPLETED: (DISTRIBUTED, ARCHIVED),
        DISTRIBUTED: (ARCHIVED,),
        FAILED: (SUBMITTED, ARCHIVED),
        ARCHIVED: (),
    }
)


def is_rework(from_status: str, to_status: str) -> bool:
    """Tell whether a move goes back to earlier work, down the ladder or on to it, which needs a reason."""
    _known_status(from_status)
    _known_status(to_status)
    if to_status not in LADDER:
        return False
    return from_status not in LADDER or LADDER.index(to_status) < LADDER.index(from_status)


def next_stage(stage: str) -> str | None:
    """Return the stage that follows, None after the last.

    Raises:
        MoveUnlawful: the stage is unknown.
    """
    following = _place_of(stage) + 1
    return STAGE_NAMES[following] if following < len(STAGE_NAMES) else None


def first_stage(status: str) -> str | None:
    """Return the stage at which a status is entered; None for failed and archived, which keep theirs.

    Raises:
        MoveUnlawful: the status is unknown.
    """
    stages = STAGES_OF_STATUS[_known_status(status)]
    return stages[0] if stages else None


def status_of_stage(stage: str) -> str:
    """Return the status whose work a stage is; `completed` for the delivery, which is open until it is done.

    Raises:
        MoveUnlawful: the stage is unknown.
    """
    _place_of(stage)
    return next(status for status in LADDER if stage in STAGES_OF_STATUS[status])


def _known_status(status: str) -> str:
    if status not in LAWFUL_MOVES:
        raise MoveUnlawful("status_unknown", f"There is no status “{status[:60]}”.")
    return status


def _place_of(stage: str) -> int:
    if stage not in PLANNED_HOURS:
        raise MoveUnlawful("stage_unknown", f"There is no stage “{stage[:60]}”.")
    return STAGE_NAMES.index(stage)
