"""The way back from a document of `lims.reading/1` to the reading, so that its rules can be asked again.

What the document does not hold is lost: how sure the reader was of a pair, an option or a header, how legible
the pages are, the section a pair or question stands in, and the place of a table's cell (a row's is kept, and
that of a cell which can be read in two ways). The values keep their own places and confidences. No rule asks
for more.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from apps.ai.engine.layout import Cell, Choice, DocumentFacts, Grid, Option, Pair, Row
from apps.ai.engine.places import NOWHERE, Place
from apps.ai.engine.reading import Charge, FieldValue, Finding, Letter, Reading, SampleRow, TableMeaning

_Told = Mapping[str, Any]

_OF_EVERY_ROW: Final = frozenset(
    (*("page", "bbox", "cell", "boxes", "confidences", "confidence", "method"), "currency")
)
_OF_A_SAMPLE: Final = _OF_EVERY_ROW - {"currency"} | {"row", "name", "kind", "extra"}


def reading_of(document: _Told) -> Reading:
    """Return the reading that a document tells of: `reading_of(reading.as_json()).as_json()` is the same."""
    return Reading(
        document=_facts(document["document"]),
        pairs=tuple(_pair(pair) for pair in document["pairs"]),
        choices=tuple(_choice(choice) for choice in document["choices"]),
        tables=tuple(_table(table) for table in document["tables"]),
        fields={name: _field(field) for name, field in document["fields"].items()},
        samples=tuple(_sample(row) for row in document["samples"]),
        charges=tuple(_charge(line) for line in document["charges"]),
        findings=tuple(_finding(finding) for finding in document["findings"]),
        letter=None if document["letter"] is None else Letter(**document["letter"]),
        layout_signature=document["layout_signature"],
        confidence=document["confidence"],
    )


def _place(told: _Told) -> Place:
    if told.get("cell") is not None:
        return Place(cell=told["cell"])
    return _spot(told.get("page"), told.get("bbox"))


def _spot(page: int | None, box: Any) -> Place:
    if isinstance(box, str):
        return Place(cell=box)
    if page is None and box is None:
        return NOWHERE
    return Place(page, None if box is None else (box[0], box[1], box[2], box[3]))


def _facts(told: _Told) -> DocumentFacts:
    sizes = tuple((width, height) for width, height in told["page_sizes"])
    return DocumentFacts(**{**told, "page_sizes": sizes})


def _pair(told: _Told) -> Pair:
    return Pair(told["label"], told["value"], _place(told), told["required"], told["source"])


def _choice(told: _Told) -> Choice:
    options = tuple(Option(option["label"], option["marked"], _place(option)) for option in told["options"])
    return Choice(told["question"], told["kind"], told["required"], _place(told), options)


def _table(told: _Told) -> TableMeaning:
    grid = Grid(
        title=told["title"],
        headers=tuple(column["header"] for column in told["columns"]),
        rows=tuple(_row(row) for row in told["rows"]),
        pages=tuple(told["pages"]),
        # Documents of the first readings do not say it.
        required=told.get("required", False),
    )
    return TableMeaning(grid, told["role"], tuple(column["field"] for column in told["columns"]))


def _row(told: _Told) -> Row:
    cells = [Cell(text, NOWHERE) for text in told["cells"]]
    for rival in told.get("rivals", ()):
        cells[rival["column"]] = Cell(told["cells"][rival["column"]], _place(rival), rival=rival["text"])
    return Row(tuple(cells), _place(told))


def _field(told: _Told) -> FieldValue:
    value = told["value"]
    return FieldValue(
        value=tuple(value) if isinstance(value, list) else value,
        raw=told["raw"],
        place=_place(told),
        method=told["method"],
        confidence=told["confidence"],
    )


def _sample(told: _Told) -> SampleRow:
    return SampleRow(
        row=told["row"],
        name=told["name"],
        kind=told["kind"],
        values=_values(told, _OF_A_SAMPLE),
        extra=told["extra"],
        place=_place(told),
        places=_places(told),
        confidences=told["confidences"],
        confidence=told["confidence"],
    )


def _charge(told: _Told) -> Charge:
    return Charge(
        values=_values(told, _OF_EVERY_ROW),
        currency=told["currency"],
        place=_place(told),
        places=_places(told),
        confidences=told["confidences"],
    )


def _values(told: _Told, others: Iterable[str]) -> dict[str, str | None]:
    return {name: value for name, value in told.items() if name not in others}


def _places(told: _Told) -> dict[str, Place]:
    return {name: _spot(told.get("page"), box) for name, box in told["boxes"].items()}


def _finding(told: _Told) -> Finding:
    return Finding(
        code=told["code"],
        severity=told["severity"],
        message=told["message"],
        fields=tuple(told["fields"]),
        evidence=tuple(_place(place) for place in told["evidence"]),
    )
