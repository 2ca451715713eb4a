"""Tables without rules: a line of headers, and lines below whose words stand under them."""

import itertools
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from apps.ai.engine.layout import Cell, Row
from apps.ai.engine.pdf.lines import Line, Run, make_run, runs_of
from apps.ai.engine.pdf.pairs import split_label
from apps.ai.engine.pdf.shapes import Rule, Word, around
from apps.ai.engine.pdf.tables import DISPUTED, Column, PageTable, cell_of, is_number, nearest_column
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
ONE_ROW: Final = 1.3
"""A line further below than this many row heights is not simply the next row."""
OTHER_PRINT: Final = 0.9
"""A line whose letters are smaller than this share of the rows', or larger by it, is a footer, not a row."""
ROW_BELOW: Final = 1.5
"""Letter sizes below a row from which on a line is no further line of its wrapped cells."""
LONG_RULE: Final = 100.0
"""Points from which on a rule may part the rows of a table."""
MOST_HEADER_LINES: Final = 4
RUNNING_HEAD: Final = 3
"""Lines at the top of a page that may stand above a table that goes on."""


@dataclass(frozen=True, slots=True)
class Bands:
    """Heights at which something parts two rows: a rule across the table, or the edge of a filled row."""

    ys: tuple[float, ...]

    def part(self, above: Line, below: Line) -> bool:
        """Tell whether something stands between two lines."""
        index = bisect_left(self.ys, above.middle)
        return index < len(self.ys) and self.ys[index] < below.middle


def bands_of(across: list[Rule], fills: list[Box]) -> Bands:
    """Return what may part the rows of tables without upright rules."""
    long = [rule.at for rule in across if rule.end - rule.start >= LONG_RULE]
    edges = [edge for box in fills for edge in (box[1], box[3])]
    return Bands(tuple(sorted([*long, *edges])))


Placed = tuple[Line, list[list[Word]], bool]
"""A line, its words by column, and whether every one of them stands clearly in its column."""


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
        if start in taken or _header_runs(lines[start]) is not None:
            return []
        placed = _place(lines[start], columns)
        if placed is None or _is_text(lines[start], columns):
            continue
        if columns[0].counts and not _is_numeric(placed[0][0]):
            continue
        body, used = _body(lines, start, None, columns, taken, bands)
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
    filled = [" ".join(word.text for word in words) for words in cells if words]
    most = len(filled) >= max(LEAST_COLUMNS, 0.6 * len(columns))
    return sure and most and any(is_number(text) for text in filled)


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
    lines: list[Line],
    start: int,
    taken: set[int],
    bands: Bands,
    page: int,
    open_columns: list[Column] | None,
) -> tuple[PageTable, set[int]] | None:
    runs = _header_runs(lines[start])
    if runs is None:
        return None
    columns, used, first = _header(lines, start, taken, runs, bands)
    if first < len(lines):
        columns = [*_number_column(lines[first], columns), *columns]
    body, more = _body(lines, first, lines[first - 1], columns, taken, bands)
    headers = tuple(column.header.text for column in columns)
    repeated = bool(body) and headers == tuple(each.header.text for each in open_columns or ())
    if not repeated and not _is_table(body, columns):
        return None
    return _page_table(body, columns, headers, lines[start].y0, page), used | more


def _body(
    lines: list[Line],
    first: int,
    previous: Line | None,
    columns: list[Column],
    taken: set[int],
    bands: Bands,
) -> tuple[list[Placed], set[int]]:
    """Return the rows from a line on, up to the first line that is none, and the lines they use."""
    placed: list[tuple[Placed, float, bool]] = []
    used: set[int] = set()
    pitch: float | None = None
    widest: float | None = None
    for index in range(first, len(lines)):
        line = lines[index]
        distance = 0.0 if previous is None else line.middle - previous.middle
        if index in taken or distance > FAR * (pitch or line.size * 1.9):
            break
        other = bool(placed) and _is_set_otherwise(line, placed[0][0][0])
        cells = None if other or _is_text(line, columns) else _place(line, columns)
        if cells is None or (len(placed) > 1 and _breaks_count(cells[0], placed, distance, pitch)):
            break
        if distance > ROW_BELOW * line.size and _is_page_number(cells[0]):
            break
        if widest is not None and distance > ONE_ROW * widest and sum(map(bool, cells[0])) == 1:
            break
        parted = previous is None or bands.part(previous, line)
        placed.append(((line, *cells), distance, parted))
        if len(placed) > 1:
            pitch = distance if pitch is None else max(min(pitch, distance), line.size)
            widest = max(widest or distance, distance)
        used.add(index)
        previous = line
    return _rows_of(placed), used


def _is_set_otherwise(line: Line, row: Line) -> bool:
    """Tell whether a line is set in smaller or larger letters, or bold where the rows are not."""
    other = line.size < OTHER_PRINT * row.size or row.size < OTHER_PRINT * line.size
    return other or (line.words[0].bold and not row.words[0].bold)


def _is_page_number(cells: list[list[Word]]) -> bool:
    """Tell whether all that stands on a line is one number, and not where rows have theirs or their name."""
    filled = [words for words in cells if words]
    return not cells[0] and len(filled) == 1 and is_number(" ".join(word.text for word in filled[0]))


def _breaks_count(
    cells: list[list[Word]],
    placed: list[tuple[Placed, float, bool]],
    distance: float,
    pitch: float | None,
) -> bool:
    """Tell whether words stand where all rows before have their number.

    Numbers that do not count are names: a control no further below than any other row is one of them.
    """
    if not cells[0] or is_number(cells[0][0].text):
        return False
    first = [words[0] for (_, words, _), _, _ in placed if words[0]]
    if len(first) < 2 or not all(is_number(words[0].text) for words in first):
        return False
    near = pitch is not None and distance <= ONE_ROW * pitch
    return not near or _count_up([" ".join(word.text for word in words) for words in first])


def _count_up(numbers: list[str]) -> bool:
    """Tell whether four of five numbers are one more than the one before."""
    steps = [
        int(after) - int(before) if before.isdigit() and after.isdigit() else 0
        for before, after in itertools.pairwise(numbers)
    ]
    return sum(step == 1 for step in steps) * 5 >= len(steps) * 4


def _rows_of(placed: list[tuple[Placed, float, bool]]) -> list[Placed]:
    """Put the lines of wrapped cells together: what nothing parts where rows are parted, else by distance."""
    banded = _is_banded(placed)
    body: list[Placed] = []
    last: Placed | None = None
    pitch: float | None = None
    for one, distance, parted in placed:
        if not body or last is None:
            body.append(one)
        elif (banded and not parted) or (not banded and _continues(one[1], last, distance, pitch)):
            _add_to(body, one)
        else:
            pitch = distance if pitch is None else max(pitch, distance)
            body.append(one)
        last = one if body[-1] is one else body[-1]
    return body


def _add_to(body: list[Placed], one: Placed) -> None:
    line, cells, sure = body[-1]
    for own, more in zip(cells, one[1], strict=True):
        own.extend(more)
    whole = Line([*line.words, *one[0].words], line.y0, one[0].y1)
    body[-1] = (whole, cells, sure and one[2])


def _is_banded(placed: list[tuple[Placed, float, bool]]) -> bool:
    """Tell whether rows are parted by rules or fills: most are, and no two full lines stand in one band."""
    following = placed[1:]
    if not following or sum(parted for _, _, parted in following) * 3 < len(following):
        return False
    fullest = 0
    for (_, cells, _), _, parted in placed:
        filled = sum(bool(words) for words in cells)
        full_line = filled > 2 and filled * 2 >= fullest > 0
        if not parted and (full_line or (cells[0] and is_number(cells[0][0].text))):
            return False
        fullest = filled if parted else max(fullest, filled)
    return True


def _going_on(body: list[Placed], columns: list[Column], top: float, page: int) -> PageTable:
    table = _page_table(body, columns, None, top, page)
    table.goes_on = True
    return table


def _page_table(
    body: list[Placed], columns: list[Column], headers: tuple[str, ...] | None, top: float, page: int
) -> PageTable:
    columns[0].counts = all(_is_numeric(cells[0]) for _, cells, _ in body)
    xs = _edges(columns)
    rows = [_row(line, cells, columns, page, sure=sure) for line, cells, sure in body]
    box: Box = (xs[0], top, xs[-1], body[-1][0].y1)
    return PageTable(page, box, xs, headers, rows, ruled=False, columns=columns)


def _is_text(line: Line, columns: list[Column]) -> bool:
    """Tell a line of text below a table from a row: one run that names something or lies across headers."""
    runs = runs_of(line.words, HEADER_GAP)
    if runs[0].text.endswith(":"):
        return True
    if len(runs) != 1:
        return False
    run = runs[0]
    crossed = sum(min(run.x1, each.header.x1) - max(run.x0, each.header.x0) > 0 for each in columns)
    aligned = nearest_column(run, [each.header.box for each in columns])
    adrift = aligned is None or aligned[1] > ALIGNED
    return crossed > 1 or split_label(run)[0] is not None or (adrift and not is_number(run.text))


def _header(
    lines: list[Line], start: int, taken: set[int], runs: list[Run], bands: Bands
) -> tuple[list[Column], set[int], int]:
    """Return the columns of a header; it may run over several lines: close, alike, not parted."""
    used = {start}
    following = start + 1
    parted = start + 4 < len(lines) and any(
        bands.part(lines[start], lines[index]) for index in range(start + 1, start + 5)
    )
    while following < len(lines) and following not in taken and following - start <= MOST_HEADER_LINES:
        line, above = lines[following], lines[following - 1]
        more = runs_of(line.words, HEADER_GAP)
        if parted:
            goes_on = not bands.part(above, line) and not any(is_number(run.text) for run in more)
        else:
            wordy = all(_may_head(run, bold=runs[0].bold) for run in more)
            goes_on = wordy and line.middle - above.middle < 1.35 * above.size
        if not goes_on or any(run.bold != runs[0].bold for run in more):
            break
        runs = _join_headers(runs, more)
        used.add(following)
        following += 1
    return [Column(run, run.x0, run.x1) for run in runs], used, following


def _may_head(run: Run, *, bold: bool) -> bool:
    """Tell whether a run may stand in a header's second line: `260/280` may, `12.5` and `S-01` may not."""
    if is_number(run.text):
        return False
    return bold or "/" in run.text or "(" in run.text or not any(letter.isdigit() for letter in run.text)


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


def _continues(cells: list[list[Word]], before: Placed, distance: float, pitch: float | None) -> bool:
    """Tell whether a line goes on with a wrapped cell: close below, one cell alone, no number."""
    filled = [index for index, words in enumerate(cells) if words]
    if len(filled) != 1 or sum(bool(words) for words in before[1]) < 2:
        return False
    words, above = cells[filled[0]], before[1][filled[0]]
    if not above or (_is_numeric(words) and _is_numeric(above)):
        return False
    return distance < 1.35 * words[0].size and (pitch is None or distance < 0.9 * pitch)


def _is_numeric(words: list[Word]) -> bool:
    return is_number(" ".join(word.text for word in words))


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
