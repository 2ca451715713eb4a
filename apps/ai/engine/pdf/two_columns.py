"""Labels and values in two columns, without colons, weight or rules between them."""

from typing import Final

from apps.ai.engine.layout import Pair
from apps.ai.engine.pdf.labels import WIDE, is_label, split_label
from apps.ai.engine.pdf.lines import Line, Run, runs_of
from apps.ai.engine.pdf.page_text import PageText
from apps.ai.engine.places import Place

BOXED_GAP: Final = 0.6
"""A gap wider than this parts label and value on a line between two rules."""


def pairs_in_two_columns(text: PageText, page: int, certainty: float) -> list[Pair]:
    """Return the pairs of labels and values that stand in two columns without colons or weight.

    Three lines of two runs make a block, or a single one between two rules; a label without value may
    stand between them.
    """
    pairs: list[Pair] = []
    block: list[tuple[int, Run, Run | None]] = []
    for index in range(len(text.lines) + 1):
        entry = _entry(text, index)
        if entry is not None and block and _goes_on(block, entry, text.lines[index]):
            block.append((index, *entry))
            continue
        pairs += _block_pairs(block, text, page, certainty)
        block = [] if entry is None or entry[1] is None else [(index, *entry)]
    return pairs


def _entry(text: PageText, index: int) -> tuple[Run, Run | None] | None:
    """Return the label and the value of a line, or the label alone of a line of one run."""
    if index >= len(text.lines) or index in text.used:
        return None
    line = text.lines[index]
    boxed = text.is_boxed(line)
    runs = runs_of(line.words, BOXED_GAP if boxed else WIDE)
    if len(runs) > 2 or runs[0].text.endswith(":") or not is_label(runs[0].text):
        return None
    if any(run.bold != runs[0].bold or split_label(run)[0] is not None for run in runs):
        return None
    return (runs[0], runs[1] if len(runs) == 2 else None)


def _block_pairs(
    block: list[tuple[int, Run, Run | None]], text: PageText, page: int, certainty: float
) -> list[Pair]:
    while block and block[-1][2] is None:
        block.pop()
    boxed = all(text.is_boxed(text.lines[index]) for index, _, _ in block)
    if len([value for _, _, value in block if value is not None]) < (1 if boxed else 3):
        return []
    pairs = []
    for index, label, value in block:
        text.used.add(index)
        pairs.append(
            Pair(
                label.text.strip("* "),
                None if value is None else value.text,
                Place(page, label.box if value is None else value.box),
                text.has_star(label.box) or label.text.endswith("*"),
                "table",
                0.98 * certainty,
            )
        )
    return pairs


def _goes_on(block: list[tuple[int, Run, Run | None]], entry: tuple[Run, Run | None], line: Line) -> bool:
    _, label, _ = block[-1]
    close = line.middle - (label.box[1] + label.box[3]) / 2 <= 3.0 * line.size
    if not close or abs(label.x0 - entry[0].x0) > 2.0 or entry[0].bold != label.bold:
        return False
    values = [value for _, _, value in block if value is not None]
    return entry[1] is None or any(abs(value.x0 - entry[1].x0) <= 2.0 for value in values)
