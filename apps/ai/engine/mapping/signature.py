"""The signature of a form: the same for two papers of one form, whatever was filled in."""

import hashlib
from typing import Final

from apps.ai.engine.layout import Layout
from apps.ai.engine.mapping.words import fold

_LENGTH: Final = 16


def signature_of(layout: Layout) -> str:
    """Return 16 hex digits over the sorted folded labels, questions and headers."""
    wordings = {
        *(f"label {fold(pair.label)}" for pair in layout.pairs),
        *(f"question {fold(choice.question)}" for choice in layout.choices),
        *(f"header {fold(header)}" for grid in layout.grids for header in grid.headers),
    }
    return hashlib.sha256("\n".join(sorted(wordings)).encode()).hexdigest()[:_LENGTH]
