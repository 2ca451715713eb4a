"""What stands on a document, before anybody asks what it means: the seam between readers and mapping.

Each reader (PDF, sheets, Word tables) returns a `Layout`. Absent is None, also where a label stands without
a value; no reader completes, corrects or guesses.
"""

from dataclasses import dataclass
from typing import Literal

from apps.ai.engine.places import Place

PairSource = Literal["table", "line", "widget", "cell"]
ChoiceKind = Literal["radio", "checkbox", "combo"]
Severity = Literal["info", "warning", "error"]
Means = Literal["text", "ocr", "widget", "cell"]
"""By what the words of the document came to us."""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the file is. `pages` is 0 where there are none (a sheet)."""

    filename: str
    sha256: str
    media_type: str
    pages: int
    producer: str | None
    needs_ocr: bool
    page_sizes: tuple[tuple[float, float], ...] = ()
    means: Means = "text"
    legibility: float = 1.0
    """How well the document can be read as a whole, 0 to 1: the share of belief left to all it says."""


@dataclass(frozen=True, slots=True)
class Text:
    """A heading or a paragraph of running text, as read."""

    text: str
    place: Place
    bold: bool = False
    size: float = 0.0


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value. `place` is the value's, or the label's where there is no value.

    `certainty` is how sure the reader is that this value belongs to this label, 0 to 1.
    """

    label: str
    value: str | None
    place: Place
    required: bool
    source: PairSource
    certainty: float = 1.0
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer. `marked` is None where no frame was found or its ink is ambiguous."""

    label: str
    marked: bool | None
    place: Place
    certainty: float = 1.0


@dataclass(frozen=True, slots=True)
class Choice:
    """A question with its printed options."""

    question: str
    kind: ChoiceKind
    required: bool
    place: Place
    options: tuple[Option, ...]
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as read. `rival` is what the second way of reading it says, where it differs from `text`."""

    text: str | None
    place: Place
    rival: str | None = None
    certainty: float = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, one for each column of its table."""

    cells: tuple[Cell, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its header apart, joined over the pages it runs over."""

    title: str | None
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    pages: tuple[int, ...]
    required: bool = False
    header_certainty: float = 1.0


@dataclass(frozen=True, slots=True)
class Remark:
    """Something seen that is no value: a script, hidden text, an attached file, a page without words."""

    code: str
    severity: Severity
    message: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """All that stands on a document, each in reading order."""

    document: DocumentFacts
    texts: tuple[Text, ...] = ()
    pairs: tuple[Pair, ...] = ()
    choices: tuple[Choice, ...] = ()
    grids: tuple[Grid, ...] = ()
    remarks: tuple[Remark, ...] = ()
