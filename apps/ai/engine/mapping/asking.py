"""What a label asks for."""

from functools import lru_cache
from typing import Final

from apps.ai.engine.mapping.synonyms.labels import FIELD_LABELS
from apps.ai.engine.mapping.words import LONGEST_LABEL, dictionary, fold

LABELS: Final = dictionary(FIELD_LABELS)
_LONGEST_WORDING: Final = 8
_LONGEST_LINE: Final = 1000


@lru_cache(maxsize=2048)
def field_of(label: str) -> tuple[str | None, float]:
    """Return the field a label asks for and how well its wording is known; (None, 0) for an unknown label."""
    if len(label) > LONGEST_LABEL:
        return None, 0.0
    found = LABELS.look_up(label)
    return found[0] if found else (None, 0.0)


def is_a_label(text: str) -> bool:
    """Tell whether a text is a label itself, word by word."""
    return LABELS.exact(fold(text)) is not None


def fields_in(line: str) -> frozenset[str]:
    """Return the fields whose exact wordings a line begins with or has before a colon.

    `Lab Fern Group` and `30x Number of flow cells: 2` hold labels that nobody has parted from their values.
    """
    first, *others = line[:_LONGEST_LINE].split(":")
    found = {_field_of_start(fold(first).split())}
    found.update(_field_of_end(fold(part).split()) for part in (first, *others[:-1]) if others)
    return frozenset(field for field in found if field is not None)


def _field_of_start(words: list[str]) -> str | None:
    lengths = range(min(_LONGEST_WORDING, len(words)), 0, -1)
    return next((field for length in lengths if (field := LABELS.exact(" ".join(words[:length])))), None)


def _field_of_end(words: list[str]) -> str | None:
    lengths = range(min(_LONGEST_WORDING, len(words)), 0, -1)
    return next((field for length in lengths if (field := LABELS.exact(" ".join(words[-length:])))), None)
