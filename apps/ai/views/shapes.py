"""The pieces of a reading as the page shows them: values with their words, their place and their change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from apps.ai.views.labels import label_of_path


def text_of(value: Any) -> str:
    """Return a value in one line; the answers of a list with semicolons between."""
    return "; ".join(lines_of(value))


def where_of(at: str) -> str:
    """Return a place in words: `page 2`, or the cell of a sheet; empty where none is known."""
    if not at:
        return ""
    first, _, rest = at.partition(" ")
    return f"page {first}" if first.isdigit() and (rest or len(first) < 5) else at


def lines_of(value: Any) -> tuple[str, ...]:
    """Return the lines of a value: none where there is none, one for each answer of a list."""
    if value is None:
        return ()
    if isinstance(value, Mapping):
        return (str(value.get("name") or "a row without a name"),)
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else (str(value),)


@dataclass(frozen=True, slots=True)
class Change:
    """One correction: what stood there, what stands there now, who said so and when.

    Where both are the same, somebody has confirmed what was read.
    """

    pk: int
    path: str
    before: Any
    after: Any
    by: str
    at: datetime

    @property
    def is_confirmation(self) -> bool:
        """Tell whether the value stayed as it was."""
        return bool(self.before == self.after)

    @property
    def label(self) -> str:
        """Return how the corrected value is called."""
        return label_of_path(self.path)

    @property
    def before_text(self) -> str:
        """Return what stood there, in one line."""
        return text_of(self.before)

    @property
    def after_text(self) -> str:
        """Return what stands there now, in one line."""
        return text_of(self.after)


@dataclass(frozen=True, slots=True)
class Value:
    """One value that a person can look up on the form, and correct.

    `as_marked`: it says what the marks beside it say. `quiet`: it says what it says in nearly every row.
    `implied`: what counts while nothing is said.
    """

    path: str
    label: str
    lines: tuple[str, ...]
    at: str
    per_cent: int | None
    doubtful: bool
    change: Change | None = None
    shape: str = "text"
    options: tuple[str, ...] = ()
    as_marked: bool = False
    quiet: bool = False
    implied: str = ""

    @property
    def is_confirmed(self) -> bool:
        """Tell whether somebody has said that it was read right."""
        return self.change is not None and self.change.is_confirmation

    @property
    def is_changed(self) -> bool:
        """Tell whether somebody has said that it is another one."""
        return self.change is not None and not self.change.is_confirmation

    @property
    def text(self) -> str:
        """Return the value in one line; empty where there is none."""
        return "; ".join(self.lines)

    @property
    def raw(self) -> str:
        """Return the value as the editor takes it: one line for each answer."""
        return "\n".join(self.lines)

    @property
    def where(self) -> str:
        """Return in words where it stands."""
        return where_of(self.at)


@dataclass(frozen=True, slots=True)
class ShownOption:
    """One printed answer and its mark as drawn."""

    label: str
    mark: str
    at: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its printed options, and the fields its answer went to."""

    question: str
    kind: str
    required: bool
    at: str
    options: tuple[ShownOption, ...]
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together."""

    key: str
    heading: str
    values: tuple[Value, ...]
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `extra` holds what stands in columns that mean nothing to us."""

    number: int
    at: str
    cells: tuple[Value, ...]
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose cells can be corrected."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    extra: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[tuple[str, int], ...]:
        """Return each column's header, and how many doubtful values stand below it."""
        return tuple(
            (header, sum(row.cells[at].doubtful for row in self.rows))
            for at, header in enumerate(self.headers)
        )

    @property
    def is_wide(self) -> bool:
        """Tell whether it needs sideways scrolling on a desk's screen."""
        return len(self.headers) + len(self.extra) > 10


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """What a person must know of the values as they now are, with the places that show it."""

    code: str
    severity: str
    message: str
    labels: tuple[str, ...]
    places: tuple[str, ...]

    @property
    def evidence(self) -> tuple[tuple[str, str], ...]:
        """Return the places by page, those of one page joined by bars, each page with its words."""
        by_page: dict[str, list[str]] = {}
        for place in self.places:
            by_page.setdefault(where_of(place), []).append(place)
        return tuple(
            ("|".join(places), words if len(places) == 1 else f"{words}, {len(places)} places")
            for words, places in by_page.items()
        )


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """The ready e-mail to the requester."""

    to: str
    subject: str
    body: str

    @property
    def rows(self) -> int:
        """Return how many lines of the page it takes."""
        return min(24, 2 + sum(1 + len(line) // 90 for line in self.body.splitlines()))

    @property
    def address(self) -> str:
        """Return the address that opens it in a mail program; empty where nobody is named."""
        if not self.to:
            return ""
        asked = urlencode({"subject": self.subject, "body": self.body}, quote_via=quote)
        return f"mailto:{quote(self.to, safe='@')}?{asked}"


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as it stands on the document."""

    title: str
    role: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class ShownReading:
    """Everything on the page of one reading."""

    groups: tuple[Group, ...]
    samples: Table | None
    charges: Table | None
    findings: tuple[ShownFinding, ...]
    doubts: tuple[Value, ...]
    doubts_in_all: int
    pairs: tuple[tuple[str, str, str], ...]
    tables: tuple[RawTable, ...]
    letter: ShownLetter | None
    names: Mapping[str, str]
    sample_count: int
    control_count: int
    molecule: str
    changes: tuple[Change, ...]

    @property
    def doubts_not_listed(self) -> int:
        """Return how many doubtful values the list leaves to their places."""
        return self.doubts_in_all - len(self.doubts)

    @property
    def changes_newest_first(self) -> tuple[Change, ...]:
        """Return the corrections, the last one first."""
        return self.changes[::-1]

    @property
    def other_tables(self) -> tuple[RawTable, ...]:
        """Return the tables that are shown nowhere else."""
        return tuple(table for table in self.tables if table.role == "other")
