"""Institution, facility and title of a form: from its headings, by what they say, then by their size."""

from collections.abc import Iterator
from statistics import median
from typing import Final

from apps.ai.engine.layout import Layout, Text
from apps.ai.engine.mapping.asking import field_of
from apps.ai.engine.mapping.claims import Claim
from apps.ai.engine.mapping.confidence import LOOSE, PARSED, confidence_of
from apps.ai.engine.mapping.synonyms.names import (
    FACILITY_WORDS,
    FORM_TITLE_WORDS,
    INSTITUTION_WORDS,
    NO_FORM_TITLE_WORDS,
)
from apps.ai.engine.mapping.words import fold

_LONGEST_HEADING: Final = 120
_LARGER: Final = 1.15
_BY_HEADING: Final = 0.97
"""How well a heading says what it is: below a label, for nobody has written `Institution` beside it."""


def claims_of_headings(layout: Layout) -> Iterator[Claim]:
    """Yield what the headings of the first page say; nothing where none says it in words or by its size."""
    headings = _headings(layout)
    title = _form_title(layout, headings)
    if title is not None:
        yield _claim("form_title", title, PARSED)
    top = [heading for heading in _above_the_form(layout, headings) if heading is not title]
    largest_first = sorted(top, key=lambda heading: -heading.size)
    institution = _first_with(largest_first, INSTITUTION_WORDS)
    shape = PARSED
    if institution is None and _stands_out(largest_first):
        institution, shape = largest_first[0], LOOSE
    if institution is not None:
        yield _claim("institution", institution, shape)
    facility = _first_with(
        [heading for heading in largest_first if heading is not institution], FACILITY_WORDS
    )
    if facility is not None:
        yield _claim("facility", facility, PARSED)


def _claim(field: str, heading: Text, shape: float) -> Claim:
    value = heading.text.strip()
    # Any label that names the field outranks a heading.
    confidence = confidence_of(certainty=1.0, shape=shape)
    return Claim(field, value, value, heading.place, "layout", confidence, score=_BY_HEADING)


def _headings(layout: Layout) -> list[Text]:
    sizes = [text.size for text in layout.texts if text.size > 0]
    large = median(sizes) * _LARGER if sizes else 0.0
    return [
        text
        for text in layout.texts
        if text.place.page in {None, 1, 2}
        and text.text.strip()
        and len(text.text) <= _LONGEST_HEADING
        and (text.bold or text.size > large or layout.document.means == "cell")
    ]


def _above_the_form(layout: Layout, headings: list[Text]) -> list[Text]:
    """Return the headings of page 1 that stand above the first question, label or table."""
    places = [pair.place for pair in layout.pairs] + [choice.place for choice in layout.choices]
    places.extend(row.place for grid in layout.grids for row in grid.rows[:1])
    boxes = [place.box for place in places if place.page == 1 and place.box is not None]
    first = min((box[1] for box in boxes), default=float("inf"))
    return [
        heading
        for heading in headings
        if heading.place.page in {None, 1} and (heading.place.box is None or heading.place.box[1] < first)
    ]


def _form_title(layout: Layout, headings: list[Text]) -> Text | None:
    # A label that asks for nothing we know may be the title, paired with the paragraph below it.
    asked = {fold(pair.label) for pair in layout.pairs if field_of(pair.label)[0] is not None}
    asked.update(fold(choice.question) for choice in layout.choices)
    asked.update(fold(grid.title) for grid in layout.grids if grid.title)
    for word in FORM_TITLE_WORDS:
        found = [
            heading
            for heading in headings
            if word in (words := fold(heading.text).split())
            and len(words) > 1
            and NO_FORM_TITLE_WORDS.isdisjoint(words)
            and fold(heading.text) not in asked
        ]
        if found:
            return max(found, key=lambda heading: heading.size)
    return None


def _first_with(headings: list[Text], telling: frozenset[str]) -> Text | None:
    return next((heading for heading in headings if not telling.isdisjoint(fold(heading.text).split())), None)


def _stands_out(largest_first: list[Text]) -> bool:
    """Tell whether one heading is larger than all others, of several words, and no name of a facility."""
    if not largest_first or largest_first[0].size <= 0:
        return False
    words = fold(largest_first[0].text).split()
    second = largest_first[1].size if len(largest_first) > 1 else 0.0
    return len(words) > 1 and largest_first[0].size > second and FACILITY_WORDS.isdisjoint(words)
