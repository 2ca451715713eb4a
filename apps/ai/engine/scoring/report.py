"""The figures of an evaluation as a table, each beside the run before."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

Part = Mapping[str, Any]
"""The figures of one part as JSON values (`Figures.as_json`)."""


def _ratio(*path: str) -> Callable[[Part], str]:
    def told(part: Part) -> str:
        value: Any = part
        for step in path:
            value = value[step]
        return "-" if value is None else f"{value:.4f}"

    return told


def _count(*path: str) -> Callable[[Part], str]:
    def told(part: Part) -> str:
        value: Any = part
        for step in path:
            value = value[step]
        return str(value)

    return told


MEASURES: Final[tuple[tuple[str, Callable[[Part], str]], ...]] = (
    ("forms", _count("forms")),
    ("pages", _count("pages")),
    ("fields: precision", _ratio("fields", "precision")),
    ("fields: recall", _ratio("fields", "recall")),
    ("fields: F1", _ratio("fields", "f1")),
    ("rows", _count("rows")),
    ("rows: exact", _ratio("row_exactness")),
    ("cells: F1", _ratio("cells", "f1")),
    ("charges: F1", _ratio("charges", "f1")),
    ("marks", _count("marks")),
    ("marks: right", _ratio("marks_right")),
    ("invented values", _count("invented")),
    ("fields accepted without a person", _ratio("selection_of_fields", "share")),
    ("fields accepted: right", _ratio("selection_of_fields", "accuracy")),
    ("values accepted without a person", _ratio("selection", "share")),
    ("values accepted: right", _ratio("selection", "accuracy")),
    ("fields: AUROC of confidence", _ratio("discernment_of_fields", "auroc")),
    ("fields: wrong", _count("discernment_of_fields", "wrong")),
    ("values: AUROC of confidence", _ratio("discernment", "auroc")),
    ("values: wrong", _count("discernment", "wrong")),
    ("ms per page", lambda part: f"{part['ms_per_page']:.1f}"),
)


def comparison_table(now: Mapping[str, Part], before: Mapping[str, Part]) -> list[str]:
    """Return the lines of a table: a measure a row, a part a column, the run before in parentheses.

    A part is compared only with a run over as many forms.
    """
    rows = [["", *now]]
    for name, told in MEASURES:
        row = [name]
        for part, figures in now.items():
            earlier = before.get(part)
            if earlier is None or earlier["forms"] != figures["forms"] or name in {"forms", "pages"}:
                row.append(told(figures))
            else:
                row.append(f"{told(figures)} ({told(earlier)})")
        rows.append(row)
    return _aligned(rows)


def reliability_table(now: Mapping[str, Part]) -> list[str]:
    """Return the lines of a table: for each range of confidence, how many values and how many are right."""
    lines = []
    for part, figures in now.items():
        told = [
            f"{bin_['low']:.1f}-{bin_['high']:.1f}: {bin_['share_right']:.3f} of {bin_['values']}"
            for bin_ in figures["bins"]
        ]
        lines.append(f"{part}: {'; '.join(told)}")
    return lines


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
