"""How well a page can be read as a whole: where words stand over each other, all of it is in doubt."""

from statistics import median
from typing import Final

from apps.ai.engine.pdf.lines import Line
from apps.ai.engine.pdf.tables import CROSSING, PageTable

FEWEST_WORDS: Final = 12
"""Words below which a page is too short to be judged."""
SMALLEST_PRINT: Final = 5.5
"""Letters smaller than this many points are below what is printed to be read."""
SMALL: Final = 0.88
JAM: Final = 4.0
"""How many times the share of words printed over each other counts."""
FEWEST_JAMS: Final = 2
DOUBTFUL_TABLE: Final = 0.9
MANY: Final = 0.02
"""Share of a table's cells in doubt from which the whole page is."""
FEWEST_CELLS: Final = 30
LEAST: Final = 0.6


def legibility_of(lines: list[Line], tables: list[PageTable]) -> float:
    """Return the share, LEAST to 1, by which everything read off a page is to be believed."""
    words = [word for line in lines for word in line.words]
    believed = 1.0
    if len(words) >= FEWEST_WORDS:
        jammed = sum(word.clarity < 1.0 for word in words)
        if jammed >= FEWEST_JAMS:
            believed -= JAM * jammed / len(words)
        if median(word.size for word in words) < SMALLEST_PRINT:
            believed *= SMALL
    cells = [cell for table in tables for row in table.rows for cell in row.cells if cell.text]
    crossing = sum(cell.certainty <= CROSSING for cell in cells)
    if len(cells) >= FEWEST_CELLS and crossing > MANY * len(cells):
        believed *= DOUBTFUL_TABLE
    return max(LEAST, believed)
