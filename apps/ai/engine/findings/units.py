"""Units: numbers that nobody can use because it does not say of what they are."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.ai.engine.findings.samples import text_of
from apps.ai.engine.findings.words import MOST_PLACES, places_of_fields, quoted
from apps.ai.engine.mapping.numbers import read_number
from apps.ai.engine.mapping.synonyms.headers import QUANTITIES
from apps.ai.engine.mapping.units import find_unit, split_unit
from apps.ai.engine.mapping.words import fold
from apps.ai.engine.reading import Finding, Reading

_LENGTH: Final = re.compile(r"(?<![\w.,])(\d[\d.,]{0,12})\s?([kKMmGg]?bp?|nt)(?!\w)")
_LONGEST_COMMENT: Final = 20_000


def unit_missing(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for a genome size without unit, and for each column of measurements without one."""
    size = reading.fields["genome_size"]
    if size.value is not None and reading.fields["genome_size_unit"].value is None:
        lengths = lengths_in(text_of(reading, "comments"))
        at_odds = "" if not lengths else f", while the comments speak of {_listed(lengths)}"
        comments = (reading.fields["comments"],) if lengths else ()
        yield Finding(
            code="unit_missing",
            severity="warning",
            message=f"The genome size is given as {size.value} without a unit (bp, kb, Mb or Gb){at_odds}.",
            fields=("genome_size", "genome_size_unit", *("comments" for _ in comments)),
            evidence=places_of_fields(size, *comments),
        )
    yield from _columns_without_unit(reading)


def _columns_without_unit(reading: Reading) -> Iterator[Finding]:
    for table in reading.tables:
        if table.role != "samples":
            continue
        for index, (field, header) in enumerate(zip(table.fields, table.grid.headers, strict=True)):
            if field is None or QUANTITIES.get(field) is None or split_unit(fold(header))[1] is not None:
                continue
            cells = [row.cells[index] for row in table.grid.rows if read_number(row.cells[index].text).value]
            bare = [cell for cell in cells if read_number(cell.text).unit is None]
            if bare:
                yield Finding(
                    code="unit_missing",
                    severity="info",
                    message=f"The column {quoted(header)} gives numbers without a unit.",
                    fields=("samples",),
                    evidence=tuple(cell.place for cell in bare)[:MOST_PLACES],
                )


def unit_contradicted(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where the comments give the genome size's number in another unit (600 Mb, 600 bp)."""
    size, unit = text_of(reading, "genome_size"), text_of(reading, "genome_size_unit")
    known = find_unit(unit) if unit else None
    if size is None or known is None:
        return
    for number, other in lengths_in(text_of(reading, "comments")):
        said = find_unit(other)
        if said is not None and said.factor != known.factor and Decimal(number) == Decimal(size):
            yield Finding(
                code="unit_contradicted",
                severity="warning",
                message=f"The genome size is given as {size} {unit}, but the comments say {number} {other}.",
                fields=("genome_size", "genome_size_unit", "comments"),
                evidence=places_of_fields(reading.fields["genome_size"], reading.fields["comments"]),
            )
            return


def lengths_in(comment: str | None) -> list[tuple[str, str]]:
    """Return the lengths that a comment states, each once: number and unit as printed."""
    found = _LENGTH.findall((comment or "")[:_LONGEST_COMMENT])
    plain = ((read_number(number.rstrip(".,"), comma="thousands").value, unit) for number, unit in found)
    return list(dict.fromkeys((number, unit) for number, unit in plain if number is not None))


def _listed(lengths: list[tuple[str, str]]) -> str:
    return " and ".join(f"{number} {unit}" for number, unit in lengths[:3])
