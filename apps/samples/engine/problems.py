"""A problem with one cell of a sheet, and a list of them that stays small however bad the sheet is."""

import re
from dataclasses import dataclass, field

MAX_PROBLEMS = 1_000
_EXCERPT_CHARS = 60
_UNPRINTABLE = re.compile(r"[^ -~\u00a1-\ud7ff\ue000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Say what is wrong with one cell; `column` is a column of the template, or the header as written."""

    row: int
    column: str
    code: str
    message: str
    value_excerpt: str = ""


@dataclass(slots=True)
class ProblemList:
    """Keep the first problems and count the rest, so that a hostile sheet cannot fill the memory."""

    limit: int = MAX_PROBLEMS
    total: int = 0
    kept: list[RowProblem] = field(default_factory=list)

    def add(self, row: int, column: str, code: str, message: str, value: str = "") -> None:
        """Count a problem, and keep it while there is room."""
        self.total += 1
        if len(self.kept) < self.limit:
            self.kept.append(RowProblem(row, column, code, message, excerpt(value)))


def excerpt(value: str) -> str:
    """Shorten a value for a message and write what cannot be printed as its escape."""
    short = value if len(value) <= _EXCERPT_CHARS else value[: _EXCERPT_CHARS - 1] + "…"
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", short)
