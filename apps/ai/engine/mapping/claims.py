"""Claims: what one label, question or heading says of a field, before it is settled which one is right."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from apps.ai.engine.mapping.confidence import CONFLICT
from apps.ai.engine.mapping.words import fold
from apps.ai.engine.places import Place
from apps.ai.engine.reading import FieldValue, Method

Value = str | tuple[str, ...] | None

_CLOSE: Final = 0.08
"""A claim whose wording is worse by more than this does not contradict the best one."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One reading of one field. `score` is how well the wording is known."""

    field: str
    value: Value
    raw: str | None
    place: Place
    method: Method
    confidence: float
    score: float


def settle(claims: Iterable[Claim]) -> Mapping[str, FieldValue]:
    """Return one value for each claimed field: that of the best known wording, the first of equals.

    A close claim of another value lowers the confidence; both stay readable among the pairs.
    """
    by_field: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_field[claim.field].append(claim)
    return {field: _settle_one(found) for field, found in by_field.items()}


def _settle_one(claims: list[Claim]) -> FieldValue:
    said = [claim for claim in claims if claim.value is not None]
    best = max(said or claims, key=lambda claim: claim.score)
    confidence = best.confidence if said else min(claim.confidence for claim in claims)
    if any(
        _folded(claim.value) != _folded(best.value) and claim.score >= best.score - _CLOSE for claim in said
    ):
        confidence *= CONFLICT
    return FieldValue(best.value, best.raw, best.place, best.method, confidence)


def _folded(value: Value) -> tuple[str, ...]:
    return tuple(fold(part) for part in ((value,) if isinstance(value, str) else value or ()))
