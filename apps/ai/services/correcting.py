"""Corrections: what a person says stands over what was read, all of them or none.

Who says of a doubtful value what was read there already has confirmed it: that is kept like a correction,
from the value to itself.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from apps.ai.engine.correctable import CorrectionRefused, Spot, read_after, read_path
from apps.ai.engine.correcting import (
    apply_corrections,
    find_label,
    read_before,
    read_confidence,
    require_row,
)
from apps.ai.engine.rereading import examine_again
from apps.ai.exceptions import CorrectionsRefused
from apps.ai.models.corrections import Correction
from apps.ai.models.readings import Reading
from apps.ai.selectors.queue import SURE_FROM
from apps.ai.selectors.readings import describe_reading
from apps.ai.services.changing import change, lock_reading, require_in_review, require_version
from apps.ai.types import NewCorrection
from apps.core.exceptions import FieldProblem

if TYPE_CHECKING:
    from apps.security.models import User

LONGEST_LABEL = 300


def correct_reading(
    *,
    reading_id: UUID,
    by: "User",
    corrections: Sequence[NewCorrection],
    expected_version: int | None = None,
) -> Reading:
    """Keep what a person corrected or confirmed; each is seen by the next one.

    What says nothing new of a value that is sure, or that somebody has spoken of already, is not kept.

    Raises ReadingNotFound, StaleRecord, NotYetRead, ApprovedAlready, NotInReview, and CorrectionsRefused
    with one problem for each path.
    """
    with transaction.atomic():
        reading = lock_reading(reading_id=reading_id, by=by)
        require_in_review(reading)
        require_version(reading, expected_version)
        rows, document = _plan(reading, corrections, by=by)
        if not rows:
            return reading
        Correction.objects.bulk_create(rows)
        return change(reading, findings_count=len(examine_again(document)["findings"]))


def _plan(
    reading: Reading, corrections: Sequence[NewCorrection], *, by: "User"
) -> tuple[list[Correction], Mapping[str, Any]]:
    """Return the corrections to be kept, and the document with them in it."""
    document: Mapping[str, Any] = describe_reading(reading) or {}
    rows: list[Correction] = []
    problems: list[FieldProblem] = []
    for correction in corrections:
        try:
            spot = read_path(correction.path)
            before = read_before(document, spot)
            after = _read_after(spot, correction.after, before)
            if spot.column is None:
                require_row(spot, before, after)
            elif after == before and read_confidence(document, spot) >= SURE_FROM:
                continue
        except CorrectionRefused as refusal:
            problems.append(FieldProblem(correction.path[:200], refusal.code, refusal.sentence))
            continue
        label = find_label(document, spot)
        document = apply_corrections(document, [(correction.path, after)]).document
        rows.append(
            Correction(
                reading=reading,
                path=correction.path,
                label=label[:LONGEST_LABEL],
                layout_signature=reading.layout_signature,
                before=before,
                after=after,
                by=by,
            )
        )
    if problems:
        raise CorrectionsRefused(errors=problems)
    return rows, document


def _read_after(spot: Spot, after: Any, before: Any) -> Any:
    """Return a value as a reading keeps it; what was read there is right as it stands, whatever its shape."""
    return after if spot.column is not None and after == before else read_after(spot, after)
