"""What a move of a sample would be, and whether it is lawful. Nothing is written here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from apps.audit.exceptions import ReasonRequired
from apps.core.exceptions import FieldProblem, Forbidden, Invalid
from apps.samples.choices import SampleKind, SampleStatus
from apps.samples.engine import workflow
from apps.samples.exceptions import MeasurementMissing, OverrideNotAllowed, UnlawfulMove, UnlawfulStage
from apps.samples.models.samples import Sample
from apps.samples.services.locks import require_not_withdrawn

if TYPE_CHECKING:
    from apps.security.models import User

_GATES: Final[Mapping[str, Mapping[str, str]]] = {
    SampleStatus.PREP: {"concentration_ng_ul": "concentration", "volume_ul": "volume"},
    SampleStatus.SEQUENCING: {"a260_280": "A260/280"},
}
"""What must be measured on a customer's sample before it enters a status."""


@dataclass(frozen=True, slots=True)
class Move:
    """One lawful move of one sample that is held."""

    sample: Sample
    status: str
    stage: str
    rework: bool

    @property
    def enters(self) -> bool:
        """Tell whether the status becomes another one; else only the stage advances within it."""
        return self.sample.status != self.status

    @property
    def passed(self) -> tuple[str, ...]:
        """Return the stages a forward move leaves behind, the one held first; delivery ends where it is."""
        start = workflow.STAGE_NAMES.index(self.sample.stage)
        return workflow.STAGE_NAMES[start : workflow.STAGE_NAMES.index(self.stage)] or (self.sample.stage,)


def plan_status(sample: Sample, *, to: str, by: "User", reason: str, override: bool) -> Move | None:
    """Return the move to a status, None when it is held already.

    Raises Invalid, SampleWithdrawn, UnlawfulMove, Forbidden, ReasonRequired, MeasurementMissing,
    OverrideNotAllowed.
    """
    require_known_status(to)
    if to == sample.status:
        return None
    require_not_withdrawn(sample)
    lawful = workflow.LAWFUL_MOVES[sample.status]
    if to not in lawful:
        raise UnlawfulMove(
            sample=sample, current=sample.status, wanted=to, lawful=", ".join(lawful) or "nothing"
        )
    move = Move(
        sample=sample,
        status=to,
        stage=workflow.first_stage(to) or sample.stage,
        rework=workflow.is_rework(sample.status, to),
    )
    _check(move, by=by, reason=reason, override=override)
    return move


def plan_advance(sample: Sample, *, to: str | None, by: "User", reason: str, override: bool) -> Move | None:
    """Return the move to the next stage, None when `to` names the one held already.

    Raises UnlawfulStage, and what `plan_status` raises.
    """
    if to is not None and to not in workflow.STAGE_NAMES:
        message = f"There is no stage {to[:60]!r}."
        raise Invalid(message, errors=[FieldProblem("stage", "invalid_choice", message)])
    if to == sample.stage:
        return None
    require_not_withdrawn(sample)
    following = workflow.next_stage(sample.stage)
    if sample.status in (SampleStatus.FAILED, SampleStatus.ARCHIVED):
        raise UnlawfulStage(f"Sample {sample} is {sample.status}; its stage cannot advance.")
    if following is None:
        raise UnlawfulStage(f"Sample {sample} is at its last stage, {sample.stage}.")
    if to not in (None, following):
        raise UnlawfulStage(sample=sample, current=sample.stage, next_stage=following, wanted=to)
    move = Move(sample=sample, status=workflow.status_of_stage(following), stage=following, rework=False)
    _check(move, by=by, reason=reason, override=override)
    return move


def require_known_status(status: str) -> None:
    """Let the name of a status pass. Raises Invalid."""
    if status not in SampleStatus.values:
        message = f"There is no status {status[:60]!r}. Use one of: {', '.join(SampleStatus.values)}."
        raise Invalid(message, errors=[FieldProblem("status", "invalid_choice", message)])


def _check(move: Move, *, by: "User", reason: str, override: bool) -> None:
    if not by.has_perm(_permission_for(move)):
        raise Forbidden
    if move.rework:
        require_reason(reason, f"taking a sample back from {move.sample.status} to {move.status}")
    missing = _missing_at_gate(move)
    if not missing:
        return
    if not override:
        raise MeasurementMissing(sample=move.sample, missing=" and no ".join(missing))
    if not by.has_perm("samples.override_gate"):
        raise OverrideNotAllowed
    require_reason(reason, "moving a sample on without its measurements")


def _permission_for(move: Move) -> str:
    if move.rework:
        return "samples.rework_sample"
    if move.status == SampleStatus.ARCHIVED:
        return "samples.archive_sample"
    if move.status == SampleStatus.DISTRIBUTED:
        return "samples.distribute_sample"
    return "samples.move_sample"


def require_reason(reason: str, act: str) -> None:
    """Let an act pass that has its reason. Raises ReasonRequired."""
    if not reason.strip():
        message = f"Say why: {act} needs a reason."
        raise ReasonRequired(message, errors=[FieldProblem("reason", "required", message)])


def _missing_at_gate(move: Move) -> list[str]:
    if not move.enters or move.sample.kind != SampleKind.SAMPLE:
        return []
    gate = _GATES.get(move.status, {})
    return [word for field, word in gate.items() if getattr(move.sample, field) is None]
