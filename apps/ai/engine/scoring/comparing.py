"""A whole reading against the whole truth of its form."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from apps.ai.engine.scoring.choices import judge_marks
from apps.ai.engine.scoring.judgements import FormScore, Judgement, comparable, confidence_of
from apps.ai.engine.scoring.rows import judge_rows

_NOT_A_VALUE: Final = frozenset({"page", "bbox", "cell", "boxes", "confidences", "confidence"})


def score_reading(
    reading: Mapping[str, Any], truth: Mapping[str, Any], *, name: str = "", seconds: float = 0.0
) -> FormScore:
    """Judge a reading (a document of `lims.reading/1`) by the truth of its form.

    `seconds` is what the reading took; the pages are those the reading says it has.
    """
    rows = judge_rows(reading.get("samples", ()), truth.get("samples", ()))
    judgements = (
        *_fields(reading.get("fields", {}), truth.get("fields", {})),
        *rows.judgements,
        *_charges(reading.get("charges", ()), truth.get("charges", ())),
        *judge_marks(reading.get("choices", ()), truth.get("choices", ())),
    )
    return FormScore(
        name=name,
        judgements=judgements,
        rows=rows.expected,
        rows_exact=rows.exact,
        rows_extra=rows.extra,
        pages=int(reading.get("document", {}).get("pages", 0)),
        seconds=seconds,
    )


def _fields(read: Mapping[str, Any], true: Mapping[str, Any]) -> Iterator[Judgement]:
    for field in dict.fromkeys((*true, *read)):
        said = read.get(field) or {}
        yield Judgement(
            area="field",
            name=f"fields.{field}",
            expected=comparable(true.get(field)),
            got=comparable(said.get("value")),
            confidence=said.get("confidence"),
        )


def _charges(read: Any, true: Any) -> Iterator[Judgement]:
    """Judge the charges in their order: a line too many is invented, a line too few missed."""
    for number in range(max(len(read), len(true))):
        said = read[number] if number < len(read) else {}
        meant = true[number] if number < len(true) else {}
        for field in dict.fromkeys((*meant, *said)):
            if field in _NOT_A_VALUE:
                continue
            yield Judgement(
                area="charge",
                name=f"charges.{number + 1}.{field}",
                expected=comparable(meant.get(field)),
                got=comparable(said.get(field)),
                confidence=confidence_of(said, field),
            )
