"""The tables of a reading as the page shows them: samples and charges, cell by cell."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from apps.ai.views.labels import KINDS, label_of, label_of_path
from apps.ai.views.places import at_of, spot_of
from apps.ai.views.shapes import Change, Row, Table, Value, lines_of

_NO_COLUMNS: Final = frozenset(
    {
        *("row", "name", "kind", "extra", "page", "bbox", "cell"),
        *("boxes", "confidences", "confidence", "method"),
    }
)
_CHARGE_COLUMNS: Final = (
    "name",
    "billing_status",
    "quantity",
    "unit_price",
    "extended_price",
    "tax",
    "total",
    "currency",
)


def samples_of(document: Mapping[str, Any], changed: Mapping[str, Change], sure_from: float) -> Table | None:
    """Return the samples with each printed or filled column; None where the form lists none."""
    samples = document["samples"]
    if not samples:
        return None
    columns = {"name": label_of("name"), "kind": label_of("kind"), **_printed_columns(document, samples)}
    extra = tuple(dict.fromkeys(header for sample in samples for header in sample["extra"]))
    rows = []
    for sample in samples:
        stem = f"samples.{sample['row']}"
        cells = tuple(_cell(stem, column, sample, changed, sure_from) for column in columns)
        others = tuple(sample["extra"].get(header, "") for header in extra)
        rows.append(Row(sample["row"], at_of(sample), cells, others))
    return Table(tuple(columns.values()), tuple(rows), extra)


def charges_of(document: Mapping[str, Any], changed: Mapping[str, Change], sure_from: float) -> Table | None:
    """Return the charges, numbered from 1, with each filled or doubtful column; None where there are none."""
    charges = document["charges"]
    if not charges:
        return None
    columns = [
        name
        for name in _CHARGE_COLUMNS
        if any(
            charge.get(name) is not None or charge["confidences"].get(name, 1.0) < sure_from
            for charge in charges
        )
    ]
    rows = tuple(
        Row(
            number,
            at_of(charge),
            tuple(_cell(f"charges.{number}", column, charge, changed, sure_from) for column in columns),
        )
        for number, charge in enumerate(charges, start=1)
    )
    return Table(tuple(label_of(column) for column in columns), rows)


def _printed_columns(document: Mapping[str, Any], samples: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return field and header of each column that is printed or filled, in the order of the form."""
    held = list(dict.fromkeys(name for sample in samples for name in sample if name not in _NO_COLUMNS))
    printed = {
        column["field"]: column["header"]
        for table in document["tables"]
        if table["role"] == "samples"
        for column in table["columns"]
        if column["field"] in held
    }
    filled = {
        name: label_of(name) for name in held if any(sample.get(name) is not None for sample in samples)
    }
    return {**printed, **{name: label for name, label in filled.items() if name not in printed}}


def _cell(
    stem: str,
    column: str,
    row: Mapping[str, Any],
    changed: Mapping[str, Change],
    sure_from: float,
) -> Value:
    path = f"{stem}.{column}"
    change = changed.get(path)
    confidence = row["confidences"].get(column)
    box = row["boxes"].get(column)
    is_kind = column == "kind"
    return Value(
        path=path,
        label=label_of_path(path),
        lines=(KINDS.get(row["kind"], row["kind"]),) if is_kind else lines_of(row.get(column)),
        at=spot_of(row.get("page"), box) if box else at_of(row),
        per_cent=None if confidence is None or change else int(float(confidence) * 100),
        doubtful=change is None and confidence is not None and float(confidence) < sure_from,
        change=change,
        shape="kind" if is_kind else "cell",
        quiet=is_kind and row["kind"] == "sample",
    )
