"""The headers of a table without rules: one line or several, each header a column."""

from typing import Final

from apps.ai.engine.pdf.bands import Bands
from apps.ai.engine.pdf.lines import Line, Run, make_run, runs_of
from apps.ai.engine.pdf.shapes import around
from apps.ai.engine.pdf.tables import Column, is_number

HEADER_GAP: Final = 0.62
"""A gap wider than this share of the letter size parts two headers, or two cells of a row."""
LEAST_COLUMNS: Final = 3
MOST_HEADER_LINES: Final = 4


def header_runs(line: Line) -> list[Run] | None:
    """Return the runs of a line that may be headers; None where one is a number, a label or too long."""
    runs = runs_of(line.words, HEADER_GAP)
    if len(runs) < LEAST_COLUMNS:
        return None
    if any(is_number(run.text) or run.text.endswith(":") or "@" in run.text for run in runs):
        return None
    if any(len(run.text) > 40 for run in runs):
        return None
    return runs


def read_header(
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


def number_column(line: Line, columns: list[Column]) -> list[Column]:
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
