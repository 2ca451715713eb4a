"""What is on a form, before anybody decides how it looks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Expected = str | tuple[str, ...] | None
"""What a reading must say in one field."""

QuestionKind = Literal["radio", "checkbox"]
Kind = Literal["sample", "positive_control", "negative_control"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A label with what was written beside it, and what that means in the fields of a reading.

    `long` tells that the answer may run over several lines.
    """

    label: str
    printed: str | None
    expected: Mapping[str, Expected]
    required: bool = False
    long: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One printed option. `marked` None is a mark that nobody could judge (degraded forms alone)."""

    label: str
    marked: bool | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its options. `several` tells that its field holds a list."""

    field: str
    label: str
    kind: QuestionKind
    options: tuple[Answer, ...]
    required: bool = False
    several: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its field (`row`, `name`, `extra` for what has no field) and its header."""

    field: str
    header: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the sample table. `number` is the printed row number, or the position where none is printed.

    `cells` holds what is printed by column header; `expected` what a reading must say of it by field.
    """

    number: int
    name: str | None
    kind: Kind
    cells: Mapping[str, str | None]
    expected: Mapping[str, str | None]
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SampleTable:
    """The table of samples, empty numbered lines included."""

    title: str | None
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class ChargeTable:
    """The table of charges; `totals` is the line of sums printed below, which is no charge."""

    columns: tuple[Column, ...]
    lines: tuple[Mapping[str, str | None], ...]
    expected: tuple[Mapping[str, str | None], ...]
    totals: tuple[str | None, ...] | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """Words that answer no question: advice, disclaimers, addresses of the facility."""

    text: str
    lead: str | None = None


Block = Entry | Question | SampleTable | ChargeTable | Heading | Note


@dataclass(frozen=True, slots=True)
class FormSpec:
    """The whole form."""

    institution: str
    facility: str
    form_title: str
    quote: tuple[Entry, ...]
    summary: tuple[Entry, ...]
    blocks: tuple[Block, ...]
    footer: str
    currency: str | None
