"""What many judgements come to."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any, Final

from apps.ai.engine.scoring.judgements import FormScore, Judgement

AUTO_ACCEPT: Final = 0.95
"""From this confidence on a value needs no person."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision, recall and F1 of values that are not null, and how many were made up."""

    right: int
    wrong: int
    missed: int
    invented: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Selection:
    """What may be taken without a person: the share of values, and how many of these are right."""

    values: int
    accepted: int
    accepted_wrong: int
    share: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Discernment:
    """How well confidence tells right from wrong: 1 perfectly, 0.5 not at all, None with nothing to tell."""

    right: int
    wrong: int
    auroc: float | None


@dataclass(frozen=True, slots=True)
class Bin:
    """The values said with a confidence of at least `low` and below `high` (the last includes it)."""

    low: float
    high: float
    values: int
    mean_confidence: float
    share_right: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one part of the evaluation set."""

    forms: int
    fields: Agreement
    cells: Agreement
    charges: Agreement
    rows: int
    row_exactness: float
    marks: int
    marks_right: float
    invented: int
    selection: Selection
    selection_of_fields: Selection
    discernment: Discernment
    discernment_of_fields: Discernment
    bins: tuple[Bin, ...]
    pages: int
    ms_per_page: float

    def as_json(self) -> dict[str, Any]:
        """Return the figures as JSON values."""
        return asdict(self)


def _share(part: float, whole: float) -> float:
    """Return a share; of nothing, all is right."""
    return part / whole if whole else 1.0


def agreement(judgements: Iterable[Judgement]) -> Agreement:
    """Return precision, recall and F1. A wrong value counts against both."""
    verdicts = [judgement.verdict for judgement in judgements]
    right, wrong = verdicts.count("right"), verdicts.count("wrong")
    missed, invented = verdicts.count("missed"), verdicts.count("invented")
    precision = _share(right, right + wrong + invented)
    recall = _share(right, right + wrong + missed)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Agreement(
        right=right, wrong=wrong, missed=missed, invented=invented, precision=precision, recall=recall, f1=f1
    )


def selection(judgements: Iterable[Judgement], *, threshold: float = AUTO_ACCEPT) -> Selection:
    """Return what would be taken without a person. Nulls read as null are nothing to take."""
    values = [judgement for judgement in judgements if judgement.verdict != "blank"]
    accepted = [value for value in values if value.confidence is not None and value.confidence >= threshold]
    wrong = sum(value.verdict != "right" for value in accepted)
    return Selection(
        values=len(values),
        accepted=len(accepted),
        accepted_wrong=wrong,
        share=_share(len(accepted), len(values)),
        accuracy=_share(len(accepted) - wrong, len(accepted)),
    )


def discernment(judgements: Iterable[Judgement]) -> Discernment:
    """Return the area under the ROC curve: how often a right value is said more surely than a wrong one.

    Values of which the reading says nothing have no confidence and take no part.
    """
    said = sorted(
        (judgement.confidence, judgement.verdict == "right")
        for judgement in judgements
        if judgement.confidence is not None and judgement.verdict != "blank"
    )
    right = sum(correct for _, correct in said)
    wrong = len(said) - right
    if not right or not wrong:
        return Discernment(right=right, wrong=wrong, auroc=None)
    wins, wrong_below = 0.0, 0
    for _, group in groupby(said, key=lambda value: value[0]):
        correct = [is_right for _, is_right in group]
        wrong_here = len(correct) - sum(correct)
        wins += sum(correct) * (wrong_below + wrong_here / 2)
        wrong_below += wrong_here
    return Discernment(right=right, wrong=wrong, auroc=wins / (right * wrong))


def reliability(judgements: Iterable[Judgement], *, bins: int = 10) -> tuple[Bin, ...]:
    """Return for each range of confidence that occurs how many of its values are right."""
    gathered: dict[int, list[tuple[float, bool]]] = {}
    for judgement in judgements:
        if judgement.confidence is not None and judgement.verdict != "blank":
            place = min(int(judgement.confidence * bins), bins - 1)
            gathered.setdefault(place, []).append((judgement.confidence, judgement.verdict == "right"))
    return tuple(
        Bin(
            low=place / bins,
            high=(place + 1) / bins,
            values=len(values),
            mean_confidence=sum(confidence for confidence, _ in values) / len(values),
            share_right=sum(right for _, right in values) / len(values),
        )
        for place, values in sorted(gathered.items())
    )


def figures_of(scores: Sequence[FormScore]) -> Figures:
    """Return the figures over all forms, each value counting once."""
    by_area: dict[str, list[Judgement]] = {"field": [], "cell": [], "charge": [], "mark": []}
    for score in scores:
        for judgement in score.judgements:
            by_area[judgement.area].append(judgement)
    values = by_area["field"] + by_area["cell"] + by_area["charge"]
    rows, exact = sum(score.rows for score in scores), sum(score.rows_exact for score in scores)
    extra = sum(score.rows_extra for score in scores)
    marks = by_area["mark"]
    pages = sum(score.pages for score in scores)
    return Figures(
        forms=len(scores),
        fields=agreement(by_area["field"]),
        cells=agreement(by_area["cell"]),
        charges=agreement(by_area["charge"]),
        rows=rows,
        row_exactness=_share(exact, rows + extra),
        marks=len(marks),
        marks_right=_share(sum(mark.verdict == "right" for mark in marks), len(marks)),
        invented=sum(value.verdict == "invented" for value in values),
        selection=selection(values),
        selection_of_fields=selection(by_area["field"]),
        discernment=discernment(values),
        discernment_of_fields=discernment(by_area["field"]),
        bins=reliability(values),
        pages=pages,
        ms_per_page=1000 * sum(score.seconds for score in scores) / pages if pages else 0.0,
    )
