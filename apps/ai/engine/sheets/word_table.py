"""A table of a Word document as a leaf: rows and grid columns, with the cells merged across them."""

from collections.abc import Iterator
from typing import Any, Final

from apps.ai.engine.sheets.leaf import Leaf, leaf_of
from apps.ai.engine.sheets.word_text import W, blocks_of, is_paragraph, text_of
from apps.core.engine.sheets.sheet_shapes import SheetLimits, SheetRow
from apps.core.engine.sheets.sheet_table import collect_rows
from apps.core.engine.sheets.xlsx_marks import Span

_WRAPPERS: Final = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}smartTag"})
_BEYOND: Final = 1_000


def leaf_of_table(name: str, table: Any, limits: SheetLimits, *, rows_before: int, cells_before: int) -> Leaf:
    """Lay a table out; rows count from 1.

    Raises:
        SheetRefused: past a limit.
    """
    spans = _Spans()
    rows = collect_rows(_rows(table, spans), limits, rows_before=rows_before, cells_before=cells_before)
    return leaf_of(name, rows, spans=spans.closed(), source="table")


def tables_within(table: Any) -> Iterator[Any]:
    """Yield the tables that stand in the cells of a table."""
    for row in _children(table, f"{W}tr"):
        for cell in _children(row, f"{W}tc"):
            yield from (block for block in blocks_of(cell) if not is_paragraph(block))


class _Spans:
    """Collects merged cells; those merged downwards are open until a row does not go on with them."""

    def __init__(self) -> None:
        self._closed: list[Span] = []
        self._open: dict[int, Span] = {}

    def add(self, row: int, column: int, width: int, merge: Any) -> bool:
        """Take a cell in, and tell whether it goes on with the cell above it."""
        above = self._open.get(column)
        if merge is not None and merge.get(f"{W}val", "continue") == "continue" and above is not None:
            self._open[column] = Span(above.first_row, row, column, above.last_column)
            return True
        if above is not None:
            self._closed.append(self._open.pop(column))
        span = Span(row, row, column, column + width - 1)
        if merge is not None:
            self._open[column] = span
        elif width > 1:
            self._closed.append(span)
        return False

    def closed(self) -> list[Span]:
        """Return all merged cells."""
        spans = [*self._closed, *self._open.values()]
        return [
            span for span in spans if (span.first_row, span.first_column) != (span.last_row, span.last_column)
        ]


def _rows(table: Any, spans: _Spans) -> Iterator[SheetRow]:
    for number, row in enumerate(_children(table, f"{W}tr"), start=1):
        texts: list[str] = [""] * _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
        for cell in _children(row, f"{W}tc"):
            width = _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
            goes_on = spans.add(number, len(texts), width, cell.find(f"{W}tcPr/{W}vMerge"))
            texts.append("" if goes_on else _text(cell))
            texts += [""] * (width - 1)
        yield number, texts


def _text(cell: Any) -> str:
    return "\n".join(text for block in blocks_of(cell) if is_paragraph(block) and (text := text_of(block)))


def _children(element: Any, tag: str) -> Iterator[Any]:
    """Yield rows or cells, also those that stand in a content control."""
    for child in element:
        if child.tag == tag:
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)


def _number(mark: Any, otherwise: int) -> int:
    said = "" if mark is None else str(mark.get(f"{W}val", ""))
    return min(int(said), _BEYOND) if said.isdecimal() and len(said) < 6 else otherwise
