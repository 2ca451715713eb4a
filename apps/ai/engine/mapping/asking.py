"""What a label asks for."""

from functools import lru_cache
from typing import Final

from apps.ai.engine.mapping.synonyms.labels import FIELD_LABELS
from apps.ai.engine.mapping.words import LONGEST_LABEL, dictionary, fold

LABELS: Final = dictionary(FIELD_LABELS)
_LONGEST_WORDING: Final = 8


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


def field_at_start(line: str) -> str | None:
    """Return the field that the first words of a longer line are an exact wording of (`Lab Fern Group`)."""
    words = fold(line).split()
    for length in range(min(_LONGEST_WORDING, len(words) - 1), 0, -1):
        if (field := LABELS.exact(" ".join(words[:length]))) is not None:
            return field
    return None
