"""Controls told from samples by their whole name."""

import re
from functools import lru_cache
from typing import Final

from apps.ai.engine.mapping.synonyms.names import NEGATIVE_CONTROL_NAMES, POSITIVE_CONTROL_NAMES, WATER_NAMES
from apps.ai.engine.mapping.words import fold
from apps.ai.engine.reading import Kind

_SAMPLE: Final[Kind] = "sample"
_POSITIVE: Final[Kind] = "positive_control"
_NEGATIVE: Final[Kind] = "negative_control"
_CONTROLS: Final[tuple[tuple[Kind, frozenset[str]], ...]] = (
    (_POSITIVE, frozenset(POSITIVE_CONTROL_NAMES)),
    (_NEGATIVE, frozenset(NEGATIVE_CONTROL_NAMES)),
)
_NUMBERED: Final = re.compile(r"\s\d{1,3}$|(?<=[a-z])\d{1,2}$")
_CONTROL_WORDS: Final = frozenset({"control", "ctrl"})
_SIGNED: Final[dict[str, Kind]] = {"+": _POSITIVE, "-": _NEGATIVE}
_LONGEST_NAME: Final = 60


@lru_cache(maxsize=4096)
def kind_of(name: str | None) -> Kind:
    """Return what a row is by its name: `BLANK`, `NTC-2`, `water` are negative controls, `Blanka` a sample.

    A control may be numbered; water may not, for `Water 3` may have come out of a lake.
    """
    if name is None or len(name) > _LONGEST_NAME:
        return _SAMPLE
    folded = fold(name)
    bare = _NUMBERED.sub("", folded)
    for control, names in _CONTROLS:
        if folded in names or bare in names:
            return control
    if folded in WATER_NAMES:
        return _NEGATIVE
    if folded in _CONTROL_WORDS:
        return _SIGNED.get(name.strip()[0]) or _SIGNED.get(name.strip()[-1]) or _SAMPLE
    return _SAMPLE
