"""Approving a form whose molecule only the person who approves it can say."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from apps.ai.choices import ReadingStatus
from apps.ai.engine.form import read_parts
from apps.ai.models.readings import Reading
from apps.ai.selectors.readings import describe_reading
from apps.ai.services.approving import approve_reading
from apps.ai.services.changing import lock_reading
from apps.ai.services.correcting import correct_reading
from apps.ai.types import NewCorrection

if TYPE_CHECKING:
    from apps.security.models import User


def approve_with_molecule(
    *,
    reading_id: UUID,
    by: "User",
    expected_version: int | None = None,
    lab_id: UUID | None = None,
    molecule: str = "",
) -> Reading:
    """Approve a form; a molecule that it does not name is kept as a correction first, both or neither.

    Raises what `correct_reading` and `approve_reading` raise.
    """
    with transaction.atomic():
        reading = lock_reading(reading_id=reading_id, by=by)
        if molecule and reading.status == ReadingStatus.REVIEW and molecule != _named(reading):
            said = [NewCorrection(path="fields.sample_type", after=molecule)]
            reading = correct_reading(
                reading_id=reading_id, by=by, corrections=said, expected_version=expected_version
            )
            expected_version = reading.version
        return approve_reading(reading_id=reading_id, by=by, expected_version=expected_version, lab_id=lab_id)


def _named(reading: Reading) -> str:
    document = describe_reading(reading)
    return "" if document is None else read_parts(document).sample_type
