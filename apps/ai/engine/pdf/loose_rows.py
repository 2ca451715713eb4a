"""The rows of a table without rules: lines whose words stand under its headers, wrapped ones together."""

import itertools
from typing import Final

from apps.ai.engine.pdf.bands import Bands
from apps.ai.engine.pdf.column_headers import HEADER_GAP
from apps.ai.engine.pdf.labels import split_label
from apps.ai.engine.pdf.lines import Line, Run, runs_of
from apps.ai.engine.pdf.shapes import Word
from apps.ai.engine.pdf.tables import Column, is_number, nearest_column

FAR: Final = 2.6
"""A line further below than this many row heights is no row of the table any more."""
ALIGNED: Final = 3.5
"""Points within which an edge counts as aligned with its header."""
ONE_ROW: Final = 1.3
"""A line further below than this many row heights is not simply the next row."""
OTHER_PRINT: Final = 0.9
"""A line whose letters are smaller than this share of the rows', or larger by it, is a footer, not a row."""
ROW_BELOW: Final = 1.5
"""Letter sizes below a row from which on a line is no further line of its wrapped cells."""

Placed = tuple[Line, list[list[Word]], bool]
"""A line, its words by column, and whether every one of them stands clearly in its column."""


def gather_rows(
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
        cells = None if other or is_text(line, columns) else place(line, columns)
        if cells is None or (len(placed) > 1 and _breaks_count(cells[0], placed, distance, pitch)):
            break
        far = widest is not None and distance > ONE_ROW * widest
        below = distance > ROW_BELOW * line.size
        if (far and _is_alone(cells[0])) or (below and _is_page_number(cells[0])):
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


def _is_alone(cells: list[list[Word]]) -> bool:
    return sum(map(bool, cells)) == 1


def _is_page_number(cells: list[list[Word]]) -> bool:
    """Tell whether all that stands on a line is one number, and not where rows have theirs or their name."""
    return not cells[0] and _is_alone(cells) and any(is_numeric(words) for words in cells if words)


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


def is_text(line: Line, columns: list[Column]) -> bool:
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


def place(line: Line, columns: list[Column]) -> tuple[list[list[Word]], bool] | None:
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
    if not above or (is_numeric(words) and is_numeric(above)):
        return False
    return distance < 1.35 * words[0].size and (pitch is None or distance < 0.9 * pitch)


def is_numeric(words: list[Word]) -> bool:
    """Tell whether the words of a cell are one number."""
    return is_number(" ".join(word.text for word in words))
