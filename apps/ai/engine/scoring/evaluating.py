"""A reader is tried on forms whose truth is known."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from apps.ai.engine.reading import Reading
from apps.ai.engine.refusals import FileRefused
from apps.ai.engine.scoring.comparing import score_reading
from apps.ai.engine.scoring.judgements import FormScore, Judgement

Part = Literal["tune", "holdout", "degraded"]
"""Which forms may be looked at while a reader is tuned: `tune` and `degraded`, never `holdout`."""


@dataclass(frozen=True, slots=True)
class KnownForm:
    """A file and what a reading of it must say."""

    name: str
    part: Part
    content: bytes
    truth: Mapping[str, Any]


def score_forms(forms: Iterable[KnownForm], read: Callable[..., Reading]) -> Iterator[FormScore]:
    """Yield the score of each form in turn. Of a file that is refused, everything is missed."""
    for form in forms:
        started = time.perf_counter()
        try:
            reading = read(form.content, filename=f"{form.name}.pdf").as_json()
        except FileRefused:
            reading = {}
        yield score_reading(reading, form.truth, name=form.name, seconds=time.perf_counter() - started)


def failures_of(score: FormScore) -> list[str]:
    """Return a line for each value that is not as it should be."""
    return [_told(judgement) for judgement in score.judgements if judgement.verdict not in {"right", "blank"}]


def _told(judgement: Judgement) -> str:
    sure = "" if judgement.confidence is None else f" ({judgement.confidence:.2f})"
    return f"{judgement.verdict:8} {judgement.name}: {judgement.expected!r}, read {judgement.got!r}{sure}"
