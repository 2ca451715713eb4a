"""The reading: what a document says, in the lab's words, each value with its place (`lims.reading/1`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from apps.ai.engine.layout import Choice, DocumentFacts, Grid, Pair, Row, Severity
from apps.ai.engine.places import Box, Place

SCHEMA: Final = "lims.reading/1"
ENGINE_VERSION: Final = "1"
"""Rises with every change that may let the same bytes read differently."""

Role = Literal["samples", "charges", "summary", "other"]
Method = Literal["layout", "widget", "llm", "human"]
Kind = Literal["sample", "positive_control", "negative_control"]


@dataclass(frozen=True, slots=True)
class TableMeaning:
    """What a grid is to the lab, and the field each of its columns holds (None: none we know)."""

    grid: Grid
    role: Role
    fields: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One field of the submission. Lists for the fields of several answers; None where nothing was said."""

    value: str | tuple[str, ...] | None
    raw: str | None
    place: Place
    method: Method
    confidence: float


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One filled row of the sample table; `values` by field, numbers as the printed text in a decimal string.

    `row` is the printed row number, or the position where none is printed. `name` is None where a row holds
    measurements and no name.
    """

    row: int
    name: str | None
    kind: Kind
    values: Mapping[str, str | None]
    extra: Mapping[str, str]
    place: Place
    places: Mapping[str, Place]
    confidences: Mapping[str, float]
    confidence: float


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of the charges: name, billing_status, quantity, unit_price, extended_price, tax, total."""

    values: Mapping[str, str | None]
    currency: str | None
    place: Place
    places: Mapping[str, Place]
    confidences: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person must know or clarify, in a sentence a requester would understand."""

    code: str
    severity: Severity
    message: str
    fields: tuple[str, ...] = ()
    evidence: tuple[Place, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the finding as it stands in the document."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "fields": list(self.fields),
            "evidence": [_place(place) for place in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class Letter:
    """The ready e-mail to the requester that lists the questions."""

    to: str | None
    subject: str
    body: str

    def as_json(self) -> dict[str, Any]:
        """Return the letter as it stands in the document."""
        return {"to": self.to, "subject": self.subject, "body": self.body}


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one document."""

    document: DocumentFacts
    pairs: tuple[Pair, ...]
    choices: tuple[Choice, ...]
    tables: tuple[TableMeaning, ...]
    fields: Mapping[str, FieldValue]
    samples: tuple[SampleRow, ...]
    charges: tuple[Charge, ...]
    findings: tuple[Finding, ...]
    letter: Letter | None
    layout_signature: str
    confidence: float

    def as_json(self) -> dict[str, Any]:
        """Return the document of `lims.reading/1`: JSON values alone, in a fixed order of keys."""
        return {
            "schema": SCHEMA,
            "engine": ENGINE_VERSION,
            "document": _document(self.document),
            "layout_signature": self.layout_signature,
            "pairs": [_pair(pair) for pair in self.pairs],
            "choices": [_choice(choice) for choice in self.choices],
            "tables": [_table(table) for table in self.tables],
            "fields": {name: _field(field) for name, field in self.fields.items()},
            "samples": [_sample(sample) for sample in self.samples],
            "charges": [_charge(charge) for charge in self.charges],
            "findings": [finding.as_json() for finding in self.findings],
            "letter": None if self.letter is None else self.letter.as_json(),
            "confidence": round(self.confidence, 4),
        }


def _rounded(box: Box) -> list[float]:
    return [round(edge, 2) for edge in box]


def _place(place: Place) -> dict[str, Any]:
    if place.cell is not None:
        return {"cell": place.cell}
    return {"page": place.page, "bbox": None if place.box is None else _rounded(place.box)}


def _spot(place: Place) -> list[float] | str | None:
    """Return what stands under `boxes`: the box alone, because the row has said the page, or the cell."""
    if place.cell is not None:
        return place.cell
    return None if place.box is None else _rounded(place.box)


def _document(facts: DocumentFacts) -> dict[str, Any]:
    return {
        "filename": facts.filename,
        "sha256": facts.sha256,
        "media_type": facts.media_type,
        "pages": facts.pages,
        "page_sizes": [[round(width, 2), round(height, 2)] for width, height in facts.page_sizes],
        "producer": facts.producer,
        "needs_ocr": facts.needs_ocr,
        "means": facts.means,
    }


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "label": pair.label,
        "value": pair.value,
        **_place(pair.place),
        "required": pair.required,
        "source": pair.source,
    }


def _choice(choice: Choice) -> dict[str, Any]:
    return {
        "question": choice.question,
        "kind": choice.kind,
        "required": choice.required,
        **_place(choice.place),
        "options": [
            {"label": option.label, "marked": option.marked, **_place(option.place)}
            for option in choice.options
        ],
    }


def _table(table: TableMeaning) -> dict[str, Any]:
    grid = table.grid
    return {
        "title": grid.title,
        "required": grid.required,
        "role": table.role,
        "pages": list(grid.pages),
        "columns": [
            {"header": header, "field": field}
            for header, field in zip(grid.headers, table.fields, strict=True)
        ],
        "rows": [_row(row) for row in grid.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    """Return a row's texts, and what else its cells may say where two ways of reading them disagree."""
    told = {**_place(row.place), "cells": [cell.text for cell in row.cells]}
    rivals = [
        {"column": column, "text": cell.rival, **_place(cell.place)}
        for column, cell in enumerate(row.cells)
        if cell.rival is not None and cell.rival != cell.text
    ]
    return {**told, "rivals": rivals} if rivals else told


def _field(field: FieldValue) -> dict[str, Any]:
    return {
        "value": list(field.value) if isinstance(field.value, tuple) else field.value,
        "raw": field.raw,
        **_place(field.place),
        "method": field.method,
        "confidence": round(field.confidence, 4),
    }


def _sample(sample: SampleRow) -> dict[str, Any]:
    return {
        "row": sample.row,
        "name": sample.name,
        "kind": sample.kind,
        **sample.values,
        "extra": dict(sample.extra),
        **_place(sample.place),
        "boxes": {name: _spot(place) for name, place in sample.places.items()},
        "confidences": {name: round(value, 4) for name, value in sample.confidences.items()},
        "confidence": round(sample.confidence, 4),
    }


def _charge(charge: Charge) -> dict[str, Any]:
    return {
        **charge.values,
        "currency": charge.currency,
        **_place(charge.place),
        "boxes": {name: _spot(place) for name, place in charge.places.items()},
        "confidences": {name: round(value, 4) for name, value in charge.confidences.items()},
    }
