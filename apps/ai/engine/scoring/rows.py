"""The rows of samples: which row of the reading is which of the form, and is it exact."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from apps.ai.engine.scoring.judgements import Judgement, comparable, confidence_of, label_key

Row = Mapping[str, Any]

_NOT_A_VALUE: Final = frozenset(
    {"row", "extra", "page", "bbox", "cell", "boxes", "confidences", "confidence"}
)


@dataclass(frozen=True, slots=True)
class RowsJudged:
    """The judgements on all cells, and how many rows were exact, expected and extra."""

    judgements: tuple[Judgement, ...]
    expected: int
    exact: int
    extra: int


def judge_rows(read: Sequence[Row], true: Sequence[Row]) -> RowsJudged:
    """Judge the rows of a reading; the cells of a row that is not on the form are invented."""
    partners, strangers = _paired(read, true)
    judgements: list[Judgement] = []
    exact = 0
    for number, meant in enumerate(true):
        partner = partners.get(number)
        said = {} if partner is None else read[partner]
        cells = tuple(_cells(said, meant))
        judgements.extend(cells)
        right = all(cell.verdict in {"right", "blank"} for cell in cells)
        exact += right and said.get("row") == meant.get("row")
    for stranger in strangers:
        judgements.extend(_cells(read[stranger], {}, row=read[stranger].get("row")))
    return RowsJudged(judgements=tuple(judgements), expected=len(true), exact=exact, extra=len(strangers))


def _paired(read: Sequence[Row], true: Sequence[Row]) -> tuple[dict[int, int], list[int]]:
    """Return the partner of each true row, and the rows read that have none.

    Rows that agree in number and name find each other first, then names, then numbers.
    """
    ways: tuple[Callable[[Row], Any], ...] = (
        lambda row: (row.get("row"), comparable(row.get("name"))),
        lambda row: comparable(row.get("name")),
        lambda row: row.get("row"),
    )
    partners: dict[int, int] = {}
    left = list(range(len(read)))
    for way in ways:
        waiting: dict[Any, list[int]] = {}
        for position in left:
            waiting.setdefault(way(read[position]), []).append(position)
        for number, meant in enumerate(true):
            candidates = waiting.get(way(meant))
            if number not in partners and candidates:
                partners[number] = candidates.pop(0)
        taken = set(partners.values())
        left = [position for position in left if position not in taken]
    return partners, left


def _cells(said: Row, meant: Row, *, row: Any = None) -> Iterator[Judgement]:
    number = meant.get("row", row)
    for field in dict.fromkeys((*meant, *said)):
        if field in _NOT_A_VALUE:
            continue
        yield Judgement(
            area="cell",
            name=f"samples.{number}.{field}",
            expected=comparable(meant.get(field)),
            got=comparable(said.get(field)),
            confidence=confidence_of(said, field),
        )
    yield from _extras(said, meant, number)


def _extras(said: Row, meant: Row, number: Any) -> Iterator[Judgement]:
    """Judge the columns that are no field of ours, by their printed headers."""
    expected = {label_key(header): value for header, value in (meant.get("extra") or {}).items()}
    got = {label_key(header): value for header, value in (said.get("extra") or {}).items()}
    for header in dict.fromkeys((*expected, *got)):
        yield Judgement(
            area="cell",
            name=f"samples.{number}.extra.{header}",
            expected=comparable(expected.get(header)),
            got=comparable(got.get(header)),
            confidence=confidence_of(said, header),
        )
