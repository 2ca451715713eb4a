"""The error file of an intake: one line per problem, safe to open in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable

from apps.samples.engine.problems import RowProblem

_HEADER = ("row", "column", "code", "message", "value")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_PLAIN_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)


def write_problems_csv(problems: Iterable[RowProblem]) -> str:
    """Write the problems as CSV text with a header, in the order given; the door chooses the encoding."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEADER)
    for problem in problems:
        writer.writerow(
            (
                problem.row,
                defuse_formula(problem.column),
                problem.code,
                defuse_formula(problem.message),
                defuse_formula(problem.value_excerpt),
            )
        )
    return text.getvalue()


def defuse_formula(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula, unless it is a plain number."""
    if not text.startswith(_FORMULA_STARTS) and not text.lstrip().startswith(_FORMULA_STARTS):
        return text
    return text if _PLAIN_NUMBER.fullmatch(text) else f"'{text}"
