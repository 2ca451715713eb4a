"""What the marked options of a form claim."""

from collections.abc import Iterable, Iterator
from typing import Final

from apps.ai.engine.layout import Choice, Option
from apps.ai.engine.mapping.asking import field_of
from apps.ai.engine.mapping.claims import Claim
from apps.ai.engine.mapping.confidence import (
    LOOSE,
    PARSED,
    TWO_MARKS,
    UNCLEAR_MARK,
    UNREADABLE,
    confidence_of,
)
from apps.ai.engine.mapping.field_readers import SEVERAL, Said, read_field
from apps.ai.engine.mapping.synonyms.names import OPTION_VETOES, OPTION_WORDS
from apps.ai.engine.mapping.values import read_kit
from apps.ai.engine.mapping.words import fold
from apps.ai.engine.reading import Method

_BY_OPTIONS: Final = 0.98
_BY_ONE_OPTION: Final = 0.93
"""How well options alone say what is asked for: two of the field's own words, or one."""


def claims_of_choices(choices: Iterable[Choice], *, method: Method) -> Iterator[Claim]:
    """Yield what each question's marks say, where its wording or its options tell what it asks for."""
    for choice in choices:
        field, score = field_of_choice(choice)
        if field is not None:
            yield from _claims(choice, field, score, method)


def field_of_choice(choice: Choice) -> tuple[str | None, float]:
    """Return the field a question asks for, by its wording or by its options, and how sure that is."""
    labels = [fold(option.label) for option in choice.options]
    field, score = field_of(choice.question)
    if field is not None and _vetoed(field, labels):
        field, score = None, 0.0
    by_options, option_score = _field_of_options(choice, labels)
    return (by_options, option_score) if by_options is not None and option_score > score else (field, score)


def _vetoed(field: str, labels: list[str]) -> bool:
    vetoes = OPTION_VETOES.get(field, ())
    words = OPTION_WORDS.get(field, ())
    return any(_holds(label, vetoes) for label in labels) and not any(
        _holds(label, words) for label in labels
    )


def _field_of_options(choice: Choice, labels: list[str]) -> tuple[str | None, float]:
    counts = {field: sum(_holds(label, words) for label in labels) for field, words in OPTION_WORDS.items()}
    counts["kit"] = 2 * sum(read_kit(option.label) is not None for option in choice.options)
    best = max(counts, key=lambda field: counts[field])
    if not counts[best] or sum(count == counts[best] for count in counts.values()) > 1:
        return None, 0.0
    return best, _BY_OPTIONS if counts[best] > 1 else _BY_ONE_OPTION


def _holds(folded: str, words: Iterable[str]) -> bool:
    padded = f" {folded} "
    return any(f" {word} " in padded for word in words)


def _claims(choice: Choice, field: str, score: float, method: Method) -> Iterator[Claim]:
    marked = [option for option in choice.options if option.marked]
    raw = "; ".join(option.label for option in marked) or None
    first = marked[0].place if marked else choice.place
    for said in _said(choice, field, marked):
        yield Claim(
            field=said.field,
            value=said.value,
            raw=raw,
            place=first,
            method=method,
            confidence=confidence_of(
                certainty=min((option.certainty for option in choice.options), default=1.0),
                match=score,
                shape=said.shape,
                doubts=_doubts(choice, marked),
            ),
            score=score,
        )


def _doubts(choice: Choice, marked: list[Option]) -> tuple[float, ...]:
    doubts = []
    if any(option.marked is None for option in choice.options):
        doubts.append(UNCLEAR_MARK)
    if choice.kind != "checkbox" and len(marked) > 1:
        doubts.append(TWO_MARKS)
    return tuple(doubts)


def _said(choice: Choice, field: str, marked: list[Option]) -> tuple[Said, ...]:
    """Return the marked options as values; none where a mark is unclear, or one answer was to be given."""
    if not marked or any(option.marked is None for option in choice.options):
        return (Said(field, None, PARSED),)
    if field in SEVERAL:
        return (Said(field, tuple(option.label.strip() for option in marked), PARSED),)
    if len(marked) > 1:
        return (Said(field, None, LOOSE if choice.kind == "checkbox" else UNREADABLE),)
    return read_field(field, marked[0].label, label=choice.question)
