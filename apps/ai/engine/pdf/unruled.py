"""Tables without rules: a line of headers, and lines below whose words stand under them."""

import itertools
from typing import Final

from apps.ai.engine.layout import Cell, Row
from apps.ai.engine.pdf.bands import Bands
from apps.ai.engine.pdf.column_headers import LEAST_COLUMNS, header_runs, number_column, read_header
from apps.ai.engine.pdf.lines import Line
from apps.ai.engine.pdf.loose_rows import ALIGNED, Placed, gather_rows, is_numeric, is_text, place
from apps.ai.engine.pdf.shapes import Word, around
from apps.ai.engine.pdf.tables import DISPUTED, Column, PageTable, cell_of, is_number
from apps.ai.engine.places import Box, Place

BASE_CERTAINTY: Final = 0.99
AMBIGUOUS: Final = 0.7
RUNNING_HEAD: Final = 3
"""Lines at the top of a page that may stand above a table that goes on."""


def find_unruled(
    lines: list[Line],
    *,
    page: int,
    taken: set[int],
    bands: Bands,
    open_columns: list[Column] | None = None,
) -> list[PageTable]:
    """Return the unruled tables among the lines; `taken` gets the indices of the lines they use.

    `open_columns` are those of the table with which the page before ended: it may go on without a header.
    """
    tables = _continued(lines, open_columns, taken, bands, page) if open_columns else []
    index = 0
    while index < len(lines):
        found = None if index in taken else _table_from(lines, index, taken, bands, page, open_columns)
        if found is None:
            index += 1
            continue
        table, used = found
        taken.update(used)
        tables.append(table)
        index = max(used) + 1
    return tables


def _continued(
    lines: list[Line], open_columns: list[Column], taken: set[int], bands: Bands, page: int
) -> list[PageTable]:
    """Return the table that goes on at the top of a page, below at most a running head."""
    columns = [Column(each.header, each.left, each.right, each.counts) for each in open_columns]
    for start in range(min(len(lines), RUNNING_HEAD + 1)):
        if start in taken or header_runs(lines[start]) is not None:
            return []
        placed = place(lines[start], columns)
        if placed is None or is_text(lines[start], columns):
            continue
        if columns[0].counts and not is_numeric(placed[0][0]):
            continue
        body, used = gather_rows(lines, start, None, columns, taken, bands)
        if start == 0 and body and _are_names_alone(body, columns):
            taken.update(used)
            doubtful = [(line, cells, False) for line, cells, _ in body]
            return [_going_on(doubtful, columns, lines[start].y0, page)]
        alone = sum(bool(words) for words in placed[0]) < 2
        if not body or (alone and not (start == 0 and _begins_with_a_name(body, columns))):
            continue
        if (_is_table(body, columns) and (_counts(body) or len(body) > 1)) or _begins_in_full(body, columns):
            taken.update(used)
            return [_going_on(body, columns, lines[start].y0, page)]
    return []


def _are_names_alone(body: list[Placed], columns: list[Column]) -> bool:
    """Tell whether lines at the top of a page hold one cell each, exactly where a column begins."""
    for _, cells, _ in body:
        filled = [index for index, words in enumerate(cells) if words]
        if len(filled) != 1 or abs(cells[filled[0]][0].x0 - columns[filled[0]].left) > 1.0:
            return False
        if filled[0] > 1 or cells[filled[0]][0].bold:
            return False
    return True


def _begins_with_a_name(body: list[Placed], columns: list[Column]) -> bool:
    """Tell whether the first of several rows holds a name alone: at its column's edge, no further off."""
    if len(body) < 3 or not _are_names_alone(body[:1], columns):
        return False
    first, second, third = (line.middle for line, _, _ in body[:3])
    return second - first <= 1.2 * (third - second)


def _begins_in_full(body: list[Placed], columns: list[Column]) -> bool:
    """Tell whether the first row fills most columns without doubt, a number among them."""
    _, cells, sure = body[0]
    filled = [words for words in cells if words]
    most = len(filled) >= max(LEAST_COLUMNS, 0.6 * len(columns))
    return sure and most and any(map(is_numeric, filled))


def _counts(body: list[Placed]) -> bool:
    first = " ".join(word.text for word in body[0][1][0])
    return first.isdigit()


def _table_from(
    lines: list[Line],
    start: int,
    taken: set[int],
    bands: Bands,
    page: int,
    open_columns: list[Column] | None,
) -> tuple[PageTable, set[int]] | None:
    runs = header_runs(lines[start])
    if runs is None:
        return None
    columns, used, first = read_header(lines, start, taken, runs, bands)
    if first < len(lines):
        columns = [*number_column(lines[first], columns), *columns]
    body, more = gather_rows(lines, first, lines[first - 1], columns, taken, bands)
    headers = tuple(column.header.text for column in columns)
    repeated = bool(body) and headers == tuple(each.header.text for each in open_columns or ())
    if not repeated and not _is_table(body, columns):
        return None
    return _page_table(body, columns, headers, lines[start].y0, page), used | more


def _going_on(body: list[Placed], columns: list[Column], top: float, page: int) -> PageTable:
    table = _page_table(body, columns, None, top, page)
    table.goes_on = True
    return table


def _page_table(
    body: list[Placed], columns: list[Column], headers: tuple[str, ...] | None, top: float, page: int
) -> PageTable:
    columns[0].counts = all(is_numeric(cells[0]) for _, cells, _ in body)
    xs = _edges(columns)
    rows = [_row(line, cells, columns, page, sure=sure) for line, cells, sure in body]
    box: Box = (xs[0], top, xs[-1], body[-1][0].y1)
    return PageTable(page, box, xs, headers, rows, columns=columns)


def _is_table(body: list[Placed], columns: list[Column]) -> bool:
    if not body:
        return False
    broad = sum(sum(bool(words) for words in cells) >= 2 for _, cells, _ in body)
    several = max(sum(bool(words) for words in cells) for _, cells, _ in body)
    numbered = all(cells[0] and is_number(cells[0][0].text) for _, cells, _ in body)
    return (numbered or broad * 2 >= len(body)) and several >= min(LEAST_COLUMNS, len(columns)) - (
        len(body) > 1
    )


def _edges(columns: list[Column]) -> tuple[float, ...]:
    inner = [(before.right + column.left) / 2 for before, column in itertools.pairwise(columns)]
    return (columns[0].left, *inner, columns[-1].right)


def _row(line: Line, cells: list[list[Word]], columns: list[Column], page: int, *, sure: bool) -> Row:
    read: list[Cell] = []
    for column, words in zip(columns, cells, strict=True):
        certainty = BASE_CERTAINTY if sure else AMBIGUOUS
        if words and not _is_under(words, column):
            certainty = min(certainty, DISPUTED)
        read.append(
            cell_of(
                words, page=page, space=(column.left, line.y0, column.right, line.y1), certainty=certainty
            )
        )
    box = (columns[0].left, line.y0, max(columns[-1].right, line.box[2]), line.y1)
    return Row(tuple(read), Place(page, box))


def _is_under(words: list[Word], column: Column) -> bool:
    """Tell whether the words overlap their header or are aligned with one of its edges."""
    left, _, right, _ = around(words)
    header = column.header
    if min(right, header.x1) - max(left, header.x0) > 0:
        return True
    return min(abs(left - header.x0), abs(right - header.x1)) <= ALIGNED or left >= column.left - ALIGNED
