"""One value of a reading beside what it should have been."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Area = Literal["field", "cell", "charge", "mark"]
Verdict = Literal["right", "wrong", "missed", "invented", "blank"]
Value = str | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A value that was expected, and the one that was read. `confidence` None: the reading said nothing."""

    area: Area
    name: str
    expected: Value
    got: Value
    confidence: float | None = None

    @property
    def verdict(self) -> Verdict:
        """Tell what became of the value; `blank` is a null that was read as null.

        A mark has no null that may be passed over: where nobody could judge it, null is the right answer.
        """
        if self.area == "mark":
            return "right" if self.expected is self.got else "wrong"
        if self.expected is None:
            return "blank" if self.got is None else "invented"
        if self.got is None:
            return "missed"
        return "right" if self.expected == self.got else "wrong"


@dataclass(frozen=True, slots=True)
class FormScore:
    """All judgements on one form. A row is exact when its number, kind, values and extra columns all are."""

    name: str
    judgements: tuple[Judgement, ...]
    rows: int
    rows_exact: int
    rows_extra: int
    pages: int = 0
    seconds: float = 0.0


def comparable(value: Any) -> Value:
    """Return a value as it is compared: ligatures, spaces and the order of several answers do not count."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, list | tuple):
        answers = sorted(folded(answer) for answer in value if answer is not None)
        return tuple(answers) or None
    return folded(value) or None


def folded(text: Any) -> str:
    """Return text in one form: NFKC, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", str(text)).split())


def label_key(label: Any) -> str:
    """Return a label without what does not tell it from another: case, colon, star, `(required)`."""
    key = folded(label).casefold().replace("(required)", "").replace("*", "")
    return key.strip().rstrip(":").strip()


def confidence_of(holder: Mapping[str, Any], name: str) -> float | None:
    """Return how sure a row of a reading is of one of its values."""
    said = holder.get("confidences") or {}
    confidence = said.get(name, holder.get("confidence"))
    return None if confidence is None else float(confidence)
