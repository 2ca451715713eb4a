"""Tables without rules: a line of headers, and lines below whose words stand under them."""

import itertools
from typing import Final

from apps.ai.engine.layout import Cell, Row
from apps.ai.engine.pdf.lines import Line, Run, make_run, runs_of
from apps.ai.engine.pdf.pairs import split_label
from apps.ai.engine.pdf.shapes import Word, around
from apps.ai.engine.pdf.tables import DISPUTED, Column, PageTable, cell_of, is_number
from apps.ai.engine.places import Box, Place

HEADER_GAP: Final = 0.62
"""A gap wider than this share of the letter size parts two headers, or two cells of a row."""
LEAST_COLUMNS: Final = 3
FAR: Final = 2.6
"""A line further below than this many row heights is no row of the table any more."""
ALIGNED: Final = 3.5
"""Points within which an edge counts as aligned with its header."""
BASE_CERTAINTY: Final = 0.99
AMBIGUOUS: Final = 0.7
RUNNING_HEAD: Final = 3
"""Lines at the top of a page that may stand above a table that goes on."""


Placed = tuple[Line, list[list[Word]], bool]
"""A line, its words by column, and whether every one of them stands clearly in its column."""


def find_unruled(
    lines: list[Line], *, page: int, taken: set[int], open_columns: list[Column] | None = None
) -> list[PageTable]:
    """Return the unruled tables among the lines; `taken` gets the indices of the lines they use.

    `open_columns` are those of the table with which the page before ended: it may go on without a header.
    """
    tables = _continued(lines, open_columns, taken, page) if open_columns else []
    index = 0
    while index < len(lines):
        found = None if index in taken else _table_from(lines, index, taken, page)
        if found is None:
            index += 1
            continue
        table, used = found
        taken.update(used)
        tables.append(table)
        index = max(used) + 1
    return tables


def _continued(lines: list[Line], open_columns: list[Column], taken: set[int], page: int) -> list[PageTable]:
    """Return the table that goes on at the top of a page, below at most a running head."""
    columns = [Column(each.header, each.left, each.right) for each in open_columns]
    for start in range(min(len(lines), RUNNING_HEAD + 1)):
        if start in taken or _header_runs(lines[start]) is not None:
            return []
        placed = _place(lines[start], columns)
        if placed is None or sum(bool(words) for words in placed[0]) < 2:
            continue
        body, used = _body(lines, start, None, columns, taken)
        numbered = bool(body) and _counts(body)
        if body and _is_table(body, columns) and (numbered or len(body) > 1):
            taken.update(used)
            return [_page_table(body, columns, None, lines[start].y0, page)]
    return []


def _counts(body: list[Placed]) -> bool:
    first = " ".join(word.text for word in body[0][1][0])
    return first.isdigit()


def _header_runs(line: Line) -> list[Run] | None:
    runs = runs_of(line.words, HEADER_GAP)
    if len(runs) < LEAST_COLUMNS:
        return None
    if any(is_number(run.text) or run.text.endswith(":") or "@" in run.text for run in runs):
        return None
    if any(len(run.text) > 40 for run in runs):
        return None
    return runs


def _table_from(
    lines: list[Line], start: int, taken: set[int], page: int
) -> tuple[PageTable, set[int]] | None:
    runs = _header_runs(lines[start])
    if runs is None:
        return None
    columns, used, first = _header(lines, start, taken, runs)
    if first < len(lines):
        columns = [*_number_column(lines[first], columns), *columns]
    body, more = _body(lines, first, lines[first - 1], columns, taken)
    if not _is_table(body, columns):
        return None
    headers = tuple(column.header.text for column in columns)
    return _page_table(body, columns, headers, lines[start].y0, page), used | more


def _body(
    lines: list[Line], first: int, previous: Line | None, columns: list[Column], taken: set[int]
) -> tuple[list[Placed], set[int]]:
    """Return the rows from a line on, up to the first line that is none, and the lines they use."""
    body: list[Placed] = []
    used: set[int] = set()
    pitch: float | None = None
    for index in range(first, len(lines)):
        line = lines[index]
        distance = 0.0 if previous is None else line.middle - previous.middle
        if index in taken or distance > FAR * (pitch or line.size * 1.9):
            break
        placed = None if _is_text(line, columns) else _place(line, columns)
        if placed is None:
            break
        cells, sure = placed
        if body and _continues(cells, body, distance, pitch):
            for own, more in zip(body[-1][1], cells, strict=True):
                own.extend(more)
        else:
            if body:
                pitch = distance if pitch is None else max(min(pitch, distance), line.size)
            body.append((line, cells, sure))
        used.add(index)
        previous = line
    return body, used


def _is_text(line: Line, columns: list[Column]) -> bool:
    """Tell a line of text below a table from a row: one run that names something or lies across headers."""
    runs = runs_of(line.words, HEADER_GAP)
    if len(runs) != 1:
        return False
    run = runs[0]
    crossed = sum(min(run.x1, each.header.x1) - max(run.x0, each.header.x0) > 0 for each in columns)
    return crossed > 1 or split_label(run)[0] is not None


def _page_table(
    body: list[Placed], columns: list[Column], headers: tuple[str, ...] | None, top: float, page: int
) -> PageTable:
    xs = _edges(columns)
    rows = [_row(line, cells, columns, page, sure=sure) for line, cells, sure in body]
    box: Box = (xs[0], top, xs[-1], body[-1][0].y1)
    return PageTable(page, box, xs, headers, rows, ruled=False, columns=columns)


def _header(
    lines: list[Line], start: int, taken: set[int], runs: list[Run]
) -> tuple[list[Column], set[int], int]:
    """Return the columns of a header, of two lines where the second holds nothing but words close below."""
    used = {start}
    following = start + 1
    if following < len(lines) and following not in taken:
        line = lines[following]
        more = runs_of(line.words, HEADER_GAP)
        close = line.middle - lines[start].middle < 1.35 * lines[start].size
        wordy = not any(any(letter.isdigit() for letter in run.text) for run in more)
        if close and wordy and all(run.bold == runs[0].bold for run in more):
            runs = _join_headers(runs, more)
            used.add(following)
            following += 1
    return [Column(run, run.x0, run.x1) for run in runs], used, following


def _number_column(line: Line, columns: list[Column]) -> list[Column]:
    """Return the column of row numbers that has no header, told by the first row."""
    first = runs_of(line.words, HEADER_GAP)[0]
    if not is_number(first.text) or first.x1 > columns[0].left - 2:
        return []
    unnamed = Run((), "", first.box, bold=False, size=first.size)
    return [Column(unnamed, first.x0, first.x1)]


def _join_headers(above: list[Run], below: list[Run]) -> list[Run]:
    joined = []
    rest = list(below)
    for run in above:
        own = [each for each in rest if min(each.x1, run.x1) - max(each.x0, run.x0) > 0]
        rest = [each for each in rest if each not in own]
        joined.append(_stacked(run, own) if own else run)
    return sorted([*joined, *rest], key=lambda run: run.x0)


def _stacked(run: Run, below: list[Run]) -> Run:
    words = [*run.words, *(word for each in below for word in each.words)]
    whole = make_run(words)
    text = " ".join([run.text, *(each.text for each in below)])
    return Run(whole.words, text, around(words), run.bold, run.size)


def _place(line: Line, columns: list[Column]) -> tuple[list[list[Word]], bool] | None:
    """Put the runs of a line under the headers; None where a run stands under none of them."""
    cells: list[list[Word]] = [[] for _ in columns]
    sure = True
    for run in runs_of(line.words, HEADER_GAP):
        choice = _choose(run, columns)
        if choice is None:
            return None
        index, clear = choice
        sure = sure and clear
        cells[index].extend(run.words)
        if clear:
            _widen(columns, index, run)
    return cells, sure


def _choose(run: Run, columns: list[Column]) -> tuple[int, bool] | None:
    overlaps = [
        (min(run.x1, column.right) - max(run.x0, column.left), index) for index, column in enumerate(columns)
    ]
    touched = [index for overlap, index in overlaps if overlap > 0.5]
    if len(touched) == 1:
        return touched[0], True
    if touched:
        headed = [
            index
            for index in touched
            if min(run.x1, columns[index].header.x1) - max(run.x0, columns[index].header.x0) > 0.5
        ]
        best = max(overlaps)[1]
        return best, headed == [best]
    if run.x1 < columns[0].left - 40 or run.x0 > columns[-1].right + 40:
        return None
    distances = sorted(
        (max(column.left - run.x1, run.x0 - column.right), index) for index, column in enumerate(columns)
    )
    clear = len(distances) < 2 or distances[1][0] > 2 * max(distances[0][0], 1.0)
    return distances[0][1], clear


def _widen(columns: list[Column], index: int, run: Run) -> None:
    column = columns[index]
    left = columns[index - 1].right if index else float("-inf")
    right = columns[index + 1].left if index + 1 < len(columns) else float("inf")
    column.left = max(min(column.left, run.x0), left)
    column.right = min(max(column.right, run.x1), right)


def _continues(
    cells: list[list[Word]],
    body: list[Placed],
    distance: float,
    pitch: float | None,
) -> bool:
    """Tell whether a line goes on with a wrapped cell: close below, first column empty, no number."""
    filled = [words for words in cells if words]
    before = body[-1][1]
    if cells[0] or len(filled) != 1 or not before[0]:
        return False
    index = cells.index(filled[0])
    words = filled[0]
    if not before[index] or is_number(" ".join(word.text for word in words)):
        return False
    return distance < 1.35 * words[0].size and (pitch is None or distance < 0.9 * pitch)


def _is_table(body: list[Placed], columns: list[Column]) -> bool:
    if not body:
        return False
    broad = sum(sum(bool(words) for words in cells) >= 2 for _, cells, _ in body)
    several = max(sum(bool(words) for words in cells) for _, cells, _ in body)
    return broad * 2 >= len(body) and several >= min(LEAST_COLUMNS, len(columns)) - (len(body) > 1)


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
