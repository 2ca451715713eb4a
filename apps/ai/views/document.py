"""A reading as the page shows it: each value with its words, its place on the form and what was changed.

It takes the document of `lims.reading/1` and the corrections; it reads no database.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from apps.ai.engine.correctable import FIELDS
from apps.ai.engine.form import read_parts
from apps.ai.views.labels import (
    ALWAYS_SHOWN,
    GROUPS,
    LONG,
    OTHER,
    SEVERAL,
    WORDS,
    label_of,
)
from apps.ai.views.places import at_of
from apps.ai.views.shapes import (
    Change,
    Group,
    Question,
    RawTable,
    ShownFinding,
    ShownLetter,
    ShownOption,
    ShownReading,
    Table,
    Value,
    lines_of,
    text_of,
)
from apps.ai.views.tables import charges_of, samples_of

LISTED_DOUBTS: Final = 40
"""Doubtful values listed at the top; the others are marked where they stand."""

_UNSAID: Final = {"value": None, "page": None, "bbox": None, "confidence": 1.0}
_MARKS: Final = {True: "marked", False: "empty", None: "unclear"}


def show(
    document: Mapping[str, Any], *, changes: Sequence[Change] = (), sure_from: float = 0.95
) -> ShownReading:
    """Return the reading as the page shows it.

    Doubtful is what was read with less confidence than `sure_from` and nobody has corrected or confirmed.
    """
    latest = _overall(changes)
    groups = _groups(document, latest, sure_from)
    samples = samples_of(document, latest, sure_from)
    charges = charges_of(document, latest, sure_from)
    doubts = [value for value in _all_values(groups, samples, charges) if value.doubtful]
    kinds = [sample["kind"] for sample in document["samples"]]
    return ShownReading(
        groups=groups,
        samples=samples,
        charges=charges,
        findings=tuple(_finding(finding) for finding in _by_weight(document["findings"])),
        doubts=tuple(doubts[:LISTED_DOUBTS]),
        doubts_in_all=len(doubts),
        pairs=_unplaced_pairs(document),
        tables=tuple(_raw_table(table) for table in document["tables"]),
        letter=_letter(document.get("letter")),
        names={name: text_of(field["value"]) for name, field in document["fields"].items()},
        sample_count=kinds.count("sample"),
        control_count=len(kinds) - kinds.count("sample"),
        molecule=read_parts(document).sample_type,
        changes=tuple(changes),
    )


def _overall(changes: Sequence[Change]) -> dict[str, Change]:
    """Return one change for each path: from what was read to what stands there now."""
    overall: dict[str, Change] = {}
    for change in changes:
        first = overall.get(change.path)
        overall[change.path] = change if first is None else replace(change, before=first.before)
    return overall


def _groups(
    document: Mapping[str, Any], changed: Mapping[str, Change], sure_from: float
) -> tuple[Group, ...]:
    fields = {**dict.fromkeys(ALWAYS_SHOWN, _UNSAID), **document["fields"]}
    named = {name for _, _, names in GROUPS for name in names}
    leftover = tuple(name for name in fields if name not in named)
    found = []
    for key, heading, names in (*GROUPS, (*OTHER, leftover)):
        values = {
            name: _field(name, fields[name], document, changed, sure_from) for name in names if name in fields
        }
        questions = _questions(document, fields, values) if key == "answers" else ()
        told = {value.path for question in questions for value in question.values}
        rest = tuple(value for value in values.values() if value.path not in told)
        if rest or questions:
            found.append(Group(key, heading, rest, questions))
    absent = tuple(
        _field(name, _UNSAID, document, changed, sure_from) for name in FIELDS if name not in fields
    )
    return (*found, Group("absent", "Not found on this form", absent)) if absent else tuple(found)


def _field(
    name: str,
    field: Mapping[str, Any],
    document: Mapping[str, Any],
    changed: Mapping[str, Change],
    sure_from: float,
) -> Value:
    path = f"fields.{name}"
    change = changed.get(path)
    choice = _choice_of(field, document["choices"])
    confidence = float(field["confidence"])
    lines = lines_of(field["value"])
    return Value(
        path=path,
        label=label_of(name),
        lines=lines,
        at=at_of(field),
        per_cent=None if change else int(confidence * 100),
        doubtful=change is None and confidence < sure_from,
        change=change,
        shape=_shape(name),
        options=WORDS.get(name) or _labels_of(choice),
        implied="" if lines or name != "sample_type" else read_parts(document).sample_type,
        as_marked=(change is None or change.is_confirmation)
        and bool(lines)
        and list(lines) == _marked_of(choice),
    )


def _shape(name: str) -> str:
    if name in WORDS:
        return "pick"
    return "lines" if name in SEVERAL else ("long" if name in LONG else "text")


def _labels_of(choice: Mapping[str, Any] | None) -> tuple[str, ...]:
    return () if choice is None else tuple(option["label"] for option in choice["options"])


def _marked_of(choice: Mapping[str, Any] | None) -> list[str]:
    return [] if choice is None else [option["label"] for option in choice["options"] if option["marked"]]


def _choice_of(field: Mapping[str, Any], choices: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the question whose printed answers the field was read from, told by its place."""
    place = at_of(field)
    for choice in choices:
        places = {at_of(choice), *(at_of(option) for option in choice["options"])}
        if place and place in places:
            return choice
    return None


def _questions(
    document: Mapping[str, Any], fields: Mapping[str, Any], values: Mapping[str, Value]
) -> tuple[Question, ...]:
    answered: dict[int, list[Value]] = {}
    for name, value in values.items():
        choice = _choice_of(fields[name], document["choices"])
        if choice is not None:
            answered.setdefault(id(choice), []).append(value)
    return tuple(
        Question(
            question=choice["question"],
            kind=choice["kind"],
            required=choice["required"],
            at=at_of(choice),
            options=tuple(
                ShownOption(option["label"], _MARKS[option["marked"]], at_of(option))
                for option in choice["options"]
            ),
            values=tuple(answered.get(id(choice), ())),
        )
        for choice in document["choices"]
    )


def _all_values(groups: Sequence[Group], *tables: Table | None) -> Iterable[Value]:
    for group in groups:
        for question in group.questions:
            yield from question.values
        yield from group.values
    for table in tables:
        for row in table.rows if table else ():
            yield from row.cells


def _by_weight(findings: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    weight = {"error": 0, "warning": 1, "info": 2}
    return sorted(findings, key=lambda finding: weight.get(finding["severity"], 1))


def _finding(finding: Mapping[str, Any]) -> ShownFinding:
    return ShownFinding(
        code=finding["code"],
        severity=finding["severity"],
        message=finding["message"],
        labels=tuple(label_of(name) for name in finding["fields"]),
        places=tuple(dict.fromkeys(filter(None, (at_of(place) for place in finding["evidence"])))),
    )


def _raw_table(table: Mapping[str, Any]) -> RawTable:
    return RawTable(
        title=table["title"] or "",
        role=table["role"],
        headers=tuple(column["header"] for column in table["columns"]),
        rows=tuple((at_of(row), tuple(cell or "" for cell in row["cells"])) for row in table["rows"]),
    )


def _letter(letter: Mapping[str, Any] | None) -> ShownLetter | None:
    return None if letter is None else ShownLetter(letter["to"] or "", letter["subject"], letter["body"])


def _unplaced_pairs(document: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Return label, value and place of what stands on the form and went to no field."""
    placed = {at_of(field) for field in document["fields"].values()}
    return tuple(
        (pair["label"], pair["value"] or "", at_of(pair))
        for pair in document["pairs"]
        if at_of(pair) not in placed
    )
