"""Corrections laid over a document of `lims.reading/1`; the document itself stays as it was read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from apps.ai.engine.correctable import SAMPLE_COLUMNS, CorrectionRefused, Spot, read_path

Document = Mapping[str, Any]

HUMAN: Final = {"method": "human", "confidence": 1.0}
_OF_NO_PLACE: Final = {"page": None, "bbox": None}
_MEASURED: Final = ("volume_ul", "qubit_ng_ul", "nanodrop_ng_ul", "a260_280", "a260_230")
"""Columns every sample has, null where nothing is said."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The document with the corrections in it, and the positions of those that fit nowhere any more."""

    document: Document
    left_out: frozenset[int]


def apply_corrections(document: Document, corrections: Sequence[tuple[str, Any]]) -> Corrected:
    """Return the document with the corrections, (path, value) each, in their order.

    One that names a row which a later reading no longer has is left out.
    """
    current: dict[str, Any] = {
        **document,
        "fields": dict(document["fields"]),
        "samples": list(document["samples"]),
        "charges": list(document["charges"]),
    }
    left_out = set()
    for position, (path, after) in enumerate(corrections):
        try:
            _write(current, read_path(path), after)
        except CorrectionRefused:
            left_out.add(position)
    return Corrected(current, frozenset(left_out))


def read_before(document: Document, spot: Spot) -> Any:
    """Return what stands in a place now: a value, or a row's values by column; None where nothing stands.

    Raises CorrectionRefused for a cell of a row that is not there.
    """
    if spot.part == "fields":
        field = document["fields"].get(spot.column)
        return None if field is None else field["value"]
    at = _position(document, spot)
    if spot.column is None:
        return None if at is None else {"name": None, **_values(document["samples"][at])}
    return document[spot.part][_require(at, spot)].get(spot.column)


def read_confidence(document: Document, spot: Spot) -> float:
    """Return how sure it is what stands in a place now; 1 where nothing was read or looked for.

    Raises CorrectionRefused for a cell of a row that is not there.
    """
    if spot.part == "fields":
        field = document["fields"].get(spot.column)
        return 1.0 if field is None else float(field["confidence"])
    row = document[spot.part][_require(_position(document, spot), spot)]
    return float(row["confidences"].get(spot.column, 1.0))


def require_row(spot: Spot, before: Any, after: Any) -> None:
    """Let a row be added where none is, or removed where one is. Raises CorrectionRefused."""
    if after is None and before is None:
        raise CorrectionRefused("no_such_row", f"There is no row {spot.number} under {spot.part}.")
    if after is not None and before is not None:
        raise CorrectionRefused("row_exists", f"There is a row {spot.number} already.")


def find_label(document: Document, spot: Spot) -> str:
    """Return what is printed beside a value: its label, question or column header; else an empty text."""
    if spot.column is None:
        return ""
    if spot.part == "fields":
        field = document["fields"].get(spot.column)
        return "" if field is None else _label_at(document, field)
    role = spot.part
    for table in document["tables"]:
        for column in table["columns"]:
            if table["role"] == role and column["field"] == spot.column:
                return str(column["header"])
    return ""


def _label_at(document: Document, field: Mapping[str, Any]) -> str:
    place = _place(field)
    if place is None:
        return ""
    for pair in document["pairs"]:
        if _place(pair) == place:
            return str(pair["label"])
    for choice in document["choices"]:
        if place in {_place(choice), *(_place(option) for option in choice["options"])}:
            return str(choice["question"])
    return ""


def _place(held: Mapping[str, Any]) -> tuple[Any, ...] | None:
    if held.get("cell"):
        return (held["cell"],)
    box = held.get("bbox")
    return None if box is None else (held.get("page"), *box)


def _write(document: dict[str, Any], spot: Spot, after: Any) -> None:
    if spot.part == "fields":
        held = document["fields"].get(spot.column) or {"raw": None, **_OF_NO_PLACE}
        document["fields"][spot.column] = {**held, "value": after, **HUMAN}
        return
    at = _position(document, spot)
    if spot.column is not None:
        row = document[spot.part][_require(at, spot)]
        document[spot.part][_require(at, spot)] = _with_cell(row, spot.column, after)
    elif after is None:
        del document["samples"][_require(at, spot)]
    elif at is None:
        _insert(document["samples"], _new_row(spot.number, after))
    else:
        raise CorrectionRefused("row_exists", f"There is a row {spot.number} already.")


def _with_cell(row: Mapping[str, Any], column: str, after: Any) -> dict[str, Any]:
    confidences = {**row["confidences"], column: HUMAN["confidence"]}
    changed = {**row, column: after, "confidences": confidences}
    if "confidence" in row:
        changed["confidence"] = min(confidences.values())
    return changed


def _new_row(number: int, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "row": number,
        **dict.fromkeys(_MEASURED),
        **values,
        "extra": {},
        **_OF_NO_PLACE,
        "boxes": {},
        "confidences": dict.fromkeys(values, HUMAN["confidence"]),
        **HUMAN,
    }


def _insert(samples: list[Any], row: Mapping[str, Any]) -> None:
    later = (at for at, held in enumerate(samples) if held["row"] > row["row"])
    samples.insert(next(later, len(samples)), row)


def _position(document: Document, spot: Spot) -> int | None:
    if spot.part == "charges":
        return spot.number - 1 if 1 <= spot.number <= len(document["charges"]) else None
    numbers: Iterable[tuple[int, Mapping[str, Any]]] = enumerate(document["samples"])
    return next((at for at, held in numbers if held["row"] == spot.number), None)


def _require(at: int | None, spot: Spot) -> int:
    if at is None:
        raise CorrectionRefused("no_such_row", f"There is no row {spot.number} under {spot.part}.")
    return at


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in SAMPLE_COLUMNS if row.get(name) is not None}
