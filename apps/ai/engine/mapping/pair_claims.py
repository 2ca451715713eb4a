"""What the labels of a form and the values behind them claim."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from apps.ai.engine.layout import Pair
from apps.ai.engine.mapping.asking import field_of
from apps.ai.engine.mapping.claims import Claim
from apps.ai.engine.mapping.confidence import LOOSE, confidence_of
from apps.ai.engine.mapping.field_readers import read_field
from apps.ai.engine.mapping.synonyms.names import PEOPLE, PERSON_SECTIONS, UNSAID_PERSON
from apps.ai.engine.mapping.words import EXACT_WITHOUT_FILLER, dictionary, fold

_SECTIONS: Final = dictionary(PERSON_SECTIONS)
_UNSAID: Final = {fold(label): part for part, labels in enumerate(UNSAID_PERSON) for label in labels.exact}
_PERSON_OF: Final = {field: person for person, fields in PEOPLE.items() for field in fields if field}

_HELD_BESIDE: Final = 0.98
"""A value found inside another field's (the e-mail behind the PI's name) yields to one of its own label."""


def claims_of_pairs(pairs: Sequence[Pair]) -> Iterator[Claim]:
    """Yield what each pair says, in their order. A label that is not known claims nothing."""
    unsaid = Counter(_UNSAID.get(fold(pair.label)) for pair in pairs)
    person: str | None = None
    for pair in pairs:
        field, score = field_of(pair.label)
        if score < EXACT_WITHOUT_FILLER and pair.section and fold(pair.section) == fold(pair.label):
            # A title of a section over a paragraph, of which a rule would make an answer.
            continue
        part = _UNSAID.get(fold(pair.label))
        doubts: tuple[float, ...] = ()
        if part is not None:
            owner, doubts = _owner(pair, person, alone=unsaid[part] == 1)
            field = PEOPLE[owner][part]
        elif field in _PERSON_OF:
            person = _PERSON_OF[field]
        if field is not None:
            yield from _claims(pair, field, score, doubts)


def _owner(pair: Pair, last: str | None, *, alone: bool) -> tuple[str, tuple[float, ...]]:
    """Return whose a plain `E-mail` is: its section's, else that of the person named last.

    Where it is the only one on the form it is the requester's, with a doubt if another was named last.
    """
    section = _SECTIONS.look_up(pair.section) if pair.section else ()
    if section:
        return section[0][0], ()
    if last is None or last == "requester":
        return "requester", ()
    return ("requester", (LOOSE,)) if alone else (last, ())


def _claims(pair: Pair, field: str, score: float, doubts: tuple[float, ...]) -> Iterator[Claim]:
    said = read_field(field, pair.value or "", label=pair.label)
    for one in said:
        confidence = confidence_of(certainty=pair.certainty, match=score, shape=one.shape, doubts=doubts)
        yield Claim(
            field=one.field,
            value=one.value,
            raw=pair.value,
            place=pair.place,
            method="widget" if pair.source == "widget" else "layout",
            confidence=confidence,
            score=score if one.field == field else score * _HELD_BESIDE,
        )
