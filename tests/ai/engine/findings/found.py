"""What the rules find in a layout built by hand."""

from collections.abc import Iterable, Sequence
from datetime import date

from apps.ai.engine.findings.rules import find_contradictions
from apps.ai.engine.layout import Cell, Choice, Grid, Layout, Pair
from apps.ai.engine.mapping.meaning import understand
from apps.ai.engine.reading import Finding, Reading
from tests.ai.engine.mapping.forms_made import clean_form, grid


def examined(layout: Layout, *, today: date | None = None) -> Reading:
    """Return what a layout means, with what does not add up."""
    return find_contradictions(understand(layout), today=today)


def found(
    code: str,
    *,
    pairs: Iterable[Pair] = (),
    choices: Iterable[Choice] = (),
    grids: Iterable[Grid] = (),
    today: date | None = None,
) -> list[Finding]:
    """Return the findings of one code in a clean form in which these pieces stand instead of its own."""
    reading = examined(clean_form(pairs=pairs, choices=choices, grids=grids), today=today)
    return [finding for finding in reading.findings if finding.code == code]


def messages(findings: Iterable[Finding]) -> list[str]:
    return [finding.message for finding in findings]


def table(headers: Sequence[str], *rows: Sequence[str | Cell | None]) -> Grid:
    return grid(headers, rows, title="Sample Information")


def numbered(headers: Sequence[str], columns: Iterable[Sequence[str | None]]) -> Grid:
    """Return a table of samples s1, s2 … with the given columns beside the name."""
    rows = [(f"s{number}", *values) for number, values in enumerate(zip(*columns, strict=True), start=1)]
    return grid(("Sample", *headers), rows)
