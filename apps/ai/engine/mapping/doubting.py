"""Doubt that falls on a document as a whole: what is hard to read anywhere may be misread everywhere."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from apps.ai.engine.mapping.confidence import OVERLOOKED
from apps.ai.engine.places import NOWHERE
from apps.ai.engine.reading import Charge, FieldValue, SampleRow

Said = tuple[tuple[Charge, ...], tuple[SampleRow, ...], Mapping[str, FieldValue]]


def doubt_all(
    share: float,
    charges: tuple[Charge, ...],
    samples: tuple[SampleRow, ...],
    fields: Mapping[str, FieldValue],
) -> Said:
    """Return everything with its confidence lowered to the share, 0 to 1, of a document hard to read.

    What was not found is doubted more than what was: a value that is hard to read was seen all the same.
    """
    return (
        tuple(replace(line, confidences=_lowered(line.confidences, share)) for line in charges),
        tuple(
            replace(row, confidences=_lowered(row.confidences, share), confidence=row.confidence * share)
            for row in samples
        ),
        MappingProxyType({name: _doubted(field, share) for name, field in fields.items()}),
    )


def _doubted(field: FieldValue, share: float) -> FieldValue:
    unseen = OVERLOOKED if field.place == NOWHERE else 1.0
    return replace(field, confidence=field.confidence * share * unseen)


def _lowered(confidences: Mapping[str, float], share: float) -> Mapping[str, float]:
    return MappingProxyType({name: confidence * share for name, confidence in confidences.items()})
