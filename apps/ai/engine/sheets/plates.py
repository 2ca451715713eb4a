"""Plate maps: the wells drawn as a grid, which say where samples stand and are no list of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from apps.ai.engine.layout import Remark
from apps.ai.engine.places import Place
from apps.ai.engine.sheets.leaf import Leaf, Line
from apps.core.engine.sheets.xlsx_marks import column_letters

_SIZES: Final = {(4, 6), (6, 8), (8, 12), (16, 24)}
"""Rows and columns of the plates in use: 24, 48, 96 and 384 wells."""
_LETTERS: Final = tuple("ABCDEFGHIJKLMNOP")
_NUMBERS: Final = tuple(str(number) for number in range(1, 25))


def without_plate_maps(leaf: Leaf) -> tuple[Leaf, list[Remark]]:
    """Return the leaf without its plate maps, and a remark for each of them."""
    lines = list(leaf.lines)
    remarks = []
    for index in range(len(lines)):
        for columns in _axes(lines[index]):
            depth = _depth(lines, index, columns)
            if depth is None:
                continue
            first, last = columns[0] - 1, columns[-1]
            top, bottom = lines[index].number, lines[index + depth].number
            where = f"{leaf.name}!{column_letters(first)}{top}:{column_letters(last)}{bottom}"
            remarks.append(
                Remark(
                    "plate_map",
                    "info",
                    f"A plate map stands at {where}; it is no list of samples.",
                    (Place(cell=where),),
                )
            )
            for row in range(index, index + depth + 1):
                kept = {at: text for at, text in lines[row].cells.items() if not first <= at <= last}
                lines[row] = Line(lines[row].number, kept)
    if not remarks:
        return leaf, []
    return replace(leaf, lines=tuple(line for line in lines if line.cells)), remarks


def _axes(line: Line) -> list[range]:
    """Return the columns under each run of 1, 2, 3 ... or A, B, C ... in a line."""
    runs = []
    for column, text in line.cells.items():
        for axis in (_NUMBERS, _LETTERS):
            if column > 0 and _same(text, axis[0]):
                length = 1
                while length < len(axis) and _same(line.cells.get(column + length, ""), axis[length]):
                    length += 1
                runs.append(range(column, column + length))
    return [run for run in runs if any(len(run) in size for size in _SIZES)]


def _depth(lines: Sequence[Line], top: int, columns: range) -> int | None:
    """Return how many rows of the plate follow its axis, None where it is no plate."""
    lettered = _same(lines[top].cells[columns[0]], "A")
    axis = _NUMBERS if lettered else _LETTERS
    depth = 0
    while (
        depth < len(axis)
        and top + depth + 1 < len(lines)
        and _same(lines[top + depth + 1].cells.get(columns[0] - 1, ""), axis[depth])
    ):
        depth += 1
    size = (len(columns), depth) if lettered else (depth, len(columns))
    return depth if size in _SIZES else None


def _same(text: str, wanted: str) -> bool:
    return text.upper().lstrip("0") == wanted
