"""Tables drawn with rules, read cell by cell, and a second time by the columns their words form."""

from collections import defaultdict
from typing import Final

from apps.ai.engine.layout import Cell, Row
from apps.ai.engine.pdf.lines import Line, Run, lines_of, runs_of
from apps.ai.engine.pdf.rules import RuledGrid
from apps.ai.engine.pdf.shapes import Word
from apps.ai.engine.pdf.tables import (
    CROSSING,
    PageTable,
    cell_of,
    dispute,
    is_number,
    looks_like_header,
    nearest_column,
)
from apps.ai.engine.places import Box, Place

NO_SPACE: Final = 0.12
"""Words nearer than this share of the letter size stand as one, also across a rule."""
COLUMN_GAP: Final = 0.42
"""A gap wider than this share of the letter size parts two cells in the second way of reading."""
MISSING_RULE: Final = 1.3
"""A gap wider than this share of the letter size inside a cell may be where a rule is missing."""
CLEARLY: Final = 4.0
"""Points by which another column must fit better before the second way disputes the first."""

CellWords = dict[tuple[int, int], list[Word]]


def read_ruled(
    grid: RuledGrid, words: list[Word], *, page: int, may_have_header: bool = True
) -> PageTable | None:
    """Read the words inside a grid; None where the grid holds no word at all."""
    grid = _split_tall_rows(grid, words)
    held, crossing = _fill(grid, words)
    if not held:
        return None
    crossing |= _cells_of_two(held)
    texts = [[_words_text(held.get((row, column))) for column in _columns(grid)] for row in _rows(grid)]
    first, title = _skip_title(grid, texts)
    bold = [word.bold for column in _columns(grid) for word in held.get((first, column), ())]
    mostly_bold = bool(bold) and sum(bold) * 2 > len(bold)
    below_bold = _is_row_bold(held, first + 1, grid)
    alone = first + 1 == len(texts) and len(_columns(grid)) not in {2, 4}
    has_header = looks_like_header(
        texts[first],
        texts[first + 1 :],
        bold=mostly_bold and not below_bold and (alone or first + 1 < len(texts)),
    )
    if not may_have_header or _is_summary(grid, texts[first:], held, first):
        has_header = False
    body = [row for row in _rows(grid) if row > first or (row == first and not has_header)]
    rows = [_row(grid, row, held, crossing, page) for row in body]
    headers = None
    if has_header:
        headers = tuple(
            cell_of(held.get((first, column), []), page=page, space=grid.box).text or ""
            for column in _columns(grid)
        )
        rows = _second_way(grid, first, body, rows, held)
    unsure = has_header and not mostly_bold
    return PageTable(
        page,
        grid.box,
        grid.xs,
        headers,
        rows,
        title=title,
        header_row=_row(grid, first, held, crossing, page) if unsure else None,
    )


def _split_tall_rows(grid: RuledGrid, words: list[Word]) -> RuledGrid:
    """Part a band that holds several rows: some tables are ruled between the columns alone.

    A band is parted where at least three of its lines, or both of two, fill the column that its first line
    begins with, and another one; the wrapped lines of one row leave that column empty. So is one whose lines
    each begin with a label and a colon.
    """
    ys: list[float] = []
    edges: list[tuple[float, ...]] = []
    for row in _rows(grid):
        top, bottom = grid.ys[row], grid.ys[row + 1]
        ys.append(top)
        edges.append(grid.edges[row])
        inner = [word for word in words if top < word.middle < bottom]
        if inner and bottom - top > 1.9 * inner[0].size:
            for split in _splits(grid, row, inner):
                ys.append(split)
                edges.append(grid.edges[row])
    ys.append(grid.ys[-1])
    return RuledGrid(grid.xs, tuple(ys), tuple(edges))


def _splits(grid: RuledGrid, row: int, words: list[Word]) -> list[float]:
    lines = lines_of(words)
    if len(lines) < 2:
        return []
    labelled = _label_lines(grid, row, lines)
    if len(labelled) > 1:
        return [(lines[index - 1].y1 + lines[index].y0) / 2 for index in labelled[1:]]
    if len(grid.edges[row]) < 4 or lines[0].size < 0.9 * lines[1].size:
        return []
    if sum(any(is_number(word.text) for word in line.words) for line in lines) * 2 < len(lines):
        return []
    filled = [
        {grid.column_at(row, (word.x0 + word.x1) / 2) for word in line.words if word.text} for line in lines
    ]
    first = grid.column_at(row, (lines[0].words[0].x0 + lines[0].words[0].x1) / 2)
    full = [index for index, columns in enumerate(filled) if first in columns and len(columns) > 1]
    if len(full) < max(2, 0.8 * len(lines)):
        return []
    if len(lines) == 2 and not all(is_number(line.words[0].text) for line in lines):
        return []
    starts = [index for index in range(1, len(lines)) if first in filled[index]]
    return [(lines[index - 1].y1 + lines[index].y0) / 2 for index in starts]


def _label_lines(grid: RuledGrid, row: int, lines: list[Line]) -> list[int]:
    """Return the lines that begin in the first column, where each of them has a label with a colon there."""
    if len(grid.edges[row]) < 3:
        return []
    found = []
    for index, line in enumerate(lines):
        label = [word for word in line.words if grid.column_at(row, (word.x0 + word.x1) / 2) == 0]
        if label and not label[-1].text.endswith(":"):
            return []
        if label:
            found.append(index)
    return found


def _rows(grid: RuledGrid) -> range:
    return range(len(grid.ys) - 1)


def _columns(grid: RuledGrid) -> range:
    return range(len(grid.xs) - 1)


def _words_text(words: list[Word] | None) -> str | None:
    return " ".join(word.text for word in words) if words else None


def _fill(grid: RuledGrid, words: list[Word]) -> tuple[CellWords, set[tuple[int, int]]]:
    """Put each word into the cell its middle stands in; name the cells whose words cross an edge."""
    held: defaultdict[tuple[int, int], list[Word]] = defaultdict(list)
    crossing: set[tuple[int, int]] = set()
    left, top, right, bottom = grid.box
    for word in words:
        x = (word.x0 + word.x1) / 2
        if not (left <= x <= right and top <= word.middle <= bottom):
            continue
        row = grid.row_at(word.middle)
        column = None if row is None else grid.column_at(row, x)
        if row is None or column is None:
            continue
        held[row, column].append(word)
        start, end = _extent(grid, row, column)
        spill = max(start - word.x0, word.x1 - end)
        tall = max(grid.ys[row] - word.y0, word.y1 - grid.ys[row + 1]) - 0.35 * (word.y1 - word.y0)
        if spill > max(1.5, 0.1 * (word.x1 - word.x0)) or tall > 0:
            crossing.add((row, column))
    _add_run_together(held, crossing)
    return dict(held), crossing


def _cells_of_two(held: CellWords) -> set[tuple[int, int]]:
    """Name cells in which a rule may be missing: two columns side by side, or two counts below each other."""
    doubtful = set()
    for (row, column), words in held.items():
        lines = lines_of(words)
        if any(len(runs_of(line.words, MISSING_RULE)) > 1 for line in lines):
            doubtful.add((row, column))
        if len(lines) > 1 and all(is_number(line.text) for line in lines):
            doubtful.update(cell for cell in held if cell[0] == row)
    columns = {column for row, column in doubtful if row == 0}
    return doubtful | {cell for cell in held if cell[1] in columns}


def _extent(grid: RuledGrid, row: int, column: int) -> tuple[float, float]:
    edges = grid.edges[row]
    start = grid.xs[column]
    return start, min((edge for edge in edges if edge > start + 0.1), default=grid.xs[-1])


def _add_run_together(held: CellWords, crossing: set[tuple[int, int]]) -> None:
    """Name cells whose last word runs on into the next cell without a space."""
    for (row, column), words in held.items():
        following = held.get((row, column + 1))
        if not following:
            continue
        last = max(words, key=lambda word: word.x1)
        for word in following:
            same_line = abs(word.middle - last.middle) < 0.4 * last.size
            if same_line and word.x0 - last.x1 < NO_SPACE * last.size:
                crossing.update({(row, column), (row, column + 1)})


def _skip_title(grid: RuledGrid, texts: list[list[str | None]]) -> tuple[int, str | None]:
    """Return the index of the first row that is no title; a title fills one cell over the whole width."""
    if len(texts) > 2 and len(grid.edges[0]) == 2 < len(grid.xs) and texts[0][0]:
        return 1, texts[0][0]
    return 0, None


def _is_row_bold(held: CellWords, row: int, grid: RuledGrid) -> bool:
    bold = [word.bold for column in _columns(grid) for word in held.get((row, column), ())]
    return bool(bold) and all(bold)


def _is_summary(grid: RuledGrid, texts: list[list[str | None]], held: CellWords, first: int) -> bool:
    """Tell whether the columns are labels and values in turn: labels end in a colon or are all bold."""
    width = len(grid.xs) - 1
    if width not in {2, 4}:
        return False
    labels = [row[0] for row in texts if row[0]]
    if labels and sum(label.rstrip().endswith(":") for label in labels) * 2 > len(labels):
        return True
    if width != 2 or len(texts) < 2:
        return False
    left = [word.bold for row in _rows(grid) for word in held.get((row, 0), ()) if row > first]
    right = [word.bold for row in _rows(grid) for word in held.get((row, 1), ())]
    return bool(left) and all(left) and bool(right) and not any(right)


def _row(grid: RuledGrid, row: int, held: CellWords, crossing: set[tuple[int, int]], page: int) -> Row:
    cells: list[Cell] = []
    top, bottom = grid.ys[row], grid.ys[row + 1]
    for column in _columns(grid):
        start, end = _extent(grid, row, column)
        certainty = CROSSING if (row, column) in crossing else 1.0
        cells.append(
            cell_of(
                held.get((row, column), []), page=page, space=(start, top, end, bottom), certainty=certainty
            )
        )
    return Row(tuple(cells), Place(page, (grid.xs[0], top, grid.xs[-1], bottom)))


def _second_way(grid: RuledGrid, header: int, body: list[int], rows: list[Row], held: CellWords) -> list[Row]:
    """Read the rows again by the header each run of words is aligned with, blind to the vertical rules."""
    anchors = [_anchor(held.get((header, column)), held, column, body) for column in _columns(grid)]
    second = []
    for index, row in zip(body, rows, strict=True):
        everything = [word for column in _columns(grid) for word in held.get((index, column), ())]
        runs = _runs_over_lines(everything)
        said: list[str | None] = [cell.text for cell in row.cells]
        for run in runs:
            _move_if_clear(run, grid, index, anchors, said)
        second.append(said)
    return dispute(rows, second)


def _anchor(header: list[Word] | None, held: CellWords, column: int, body: list[int]) -> Box | None:
    """Return the x extent of a header, or of the first filled cell below where the header is empty."""
    words = header or next((held[row, column] for row in body if held.get((row, column))), None)
    if not words:
        return None
    return (min(word.x0 for word in words), 0.0, max(word.x1 for word in words), 0.0)


def _runs_over_lines(words: list[Word]) -> list[Run]:
    by_line: defaultdict[int, list[Word]] = defaultdict(list)
    for word in words:
        by_line[round(word.middle / max(word.size * 0.6, 1.0))].append(word)
    return [
        run
        for line in by_line.values()
        for run in runs_of(sorted(line, key=lambda word: word.x0), COLUMN_GAP)
    ]


def _move_if_clear(
    run: Run, grid: RuledGrid, row: int, anchors: "list[Box | None]", said: list[str | None]
) -> None:
    """Move a run to the column it is clearly better aligned with than with the one the rules give it."""
    given = grid.column_at(row, run.centre)
    best = nearest_column(run, anchors)
    if given is None or best is None or best[0] == given or said[given] != run.text:
        return
    own = nearest_column(run, [anchors[given]])
    if own is not None and own[1] - best[1] > CLEARLY and best[1] < 2.0 and said[best[0]] is None:
        said[given], said[best[0]] = None, run.text
