"""A reading printed for the eyes of a lab person: what it says, how sure it is, and where it stands."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from apps.ai.management.columns import paragraph, table

Document = Mapping[str, Any]

DOUBTFUL: Final = 0.95
"""Below this a person must look at the form."""
ABSENT: Final = "–"
MARKS: Final = {True: "[x]", False: "[ ]", None: "[?]"}

_MEASURES: Final = {
    "volume_ul": "µL",
    "qubit_ng_ul": "Qubit ng/µL",
    "nanodrop_ng_ul": "Nanodrop ng/µL",
    "concentration_ng_ul": "ng/µL",
    "total_amount_ug": "µg",
    "fragment_size_bp": "bp",
    "a260_280": "A260/280",
    "a260_230": "A260/230",
    "din": "DIN",
    "rin": "RIN",
}
_KINDS: Final = {"sample": "", "positive_control": "positive control", "negative_control": "negative control"}
_NOT_MEASURES: Final = frozenset(
    {"row", "name", "kind", "extra", "page", "bbox", "cell", "boxes", "confidences", "confidence"}
)
_CHARGE_WORDS: Final = ("name", "billing_status", "quantity", "unit_price", "extended_price", "tax", "total")


def lines_of(document: Document, *, width: int) -> Iterator[str]:
    """Yield the reading line by line, within the width."""
    for part in (_heading, _fields, _others, _choices, _samples, _charges, _tables, _findings, _letter):
        yield from part(document, width)
    if _doubts(document):
        yield ""
        yield from paragraph(f"! below {DOUBTFUL}: look at the form.", width=width)


def _heading(document: Document, width: int) -> Iterator[str]:
    facts = document["document"]
    said = [facts["media_type"].rsplit("/", 1)[1].upper() if facts["pages"] else facts["media_type"]]
    if facts["pages"]:
        said.append(f"{facts['pages']} {'page' if facts['pages'] == 1 else 'pages'}")
    if facts["producer"]:
        said.append(facts["producer"])
    if facts["needs_ocr"]:
        said.append("pages without readable text")
    said.append(f"confidence {document['confidence']:.2f}")
    yield from paragraph(facts["filename"], width=width)
    yield from paragraph(" · ".join(said), width=width)


def _title(text: str) -> Iterator[str]:
    yield ""
    yield text.upper()


def _fields(document: Document, width: int) -> Iterator[str]:
    rows = [
        [
            name.replace("_", " "),
            _value(field["value"]),
            _where(field),
            _sure(field["confidence"]) if field["value"] not in (None, []) else "",
        ]
        for name, field in document["fields"].items()
    ]
    if rows:
        yield from _title("fields")
        yield from table(rows, width=width, headers=("field", "value", "where", "sure"), indent="  ")


def _others(document: Document, width: int) -> Iterator[str]:
    """Yield what stands on the form under labels that no field of a submission knows."""
    known = [_spot(field) for field in document["fields"].values()]
    rows = [
        [pair["label"], pair["value"], _where(pair)]
        for pair in document["pairs"]
        if pair["value"] is not None and _spot(pair) not in known
    ]
    if rows:
        yield from _title("also on the form")
        yield from table(rows, width=width, headers=("label", "value", "where"), indent="  ")


def _tables(document: Document, width: int) -> Iterator[str]:
    """Yield the tables that are neither samples nor charges nor pairs."""
    for each in document["tables"]:
        if each["role"] != "other" or not each["rows"]:
            continue
        yield from _title(each["title"] or "a table")
        headers = [column["header"] for column in each["columns"]]
        rows = [[*(_value(cell) for cell in row["cells"]), _where(row)] for row in each["rows"]]
        yield from table(rows, width=width, headers=[*headers, "where"], indent="  ")


def _choices(document: Document, width: int) -> Iterator[str]:
    if document["choices"]:
        yield from _title("choices")
    for choice in document["choices"]:
        required = ", required" if choice["required"] else ""
        yield from paragraph(f"{choice['question']} ({_where(choice)}{required})", width=width, indent="  ")
        rows = [[MARKS[option["marked"]], option["label"]] for option in choice["options"]]
        yield from table(rows, width=width, indent="    ")


def _samples(document: Document, width: int) -> Iterator[str]:
    samples: Sequence[Document] = document["samples"]
    if not samples:
        return
    kinds = Counter(sample["kind"].replace("_", " ") for sample in samples)
    yield from _title(f"samples: {len(samples)} rows")
    counted = ", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in kinds.items())
    yield from paragraph(counted, width=width, indent="  ")
    measures = list(dict.fromkeys(name for sample in samples for name in sample if name not in _NOT_MEASURES))
    extras = list(dict.fromkeys(name for sample in samples for name in sample["extra"]))
    empty = [name for name in measures if all(sample.get(name) is None for sample in samples)]
    shown = [name for name in measures if name not in empty]
    controls = len(kinds) > 1
    headers = ["row", "name", *(["kind"] if controls else []), *(_measure(name) for name in shown), *extras]
    rows = [
        [
            str(sample["row"]),
            _value(sample["name"]),
            *([_KINDS[sample["kind"]]] if controls else []),
            *(_value(sample.get(name)) for name in shown),
            *(_value(sample["extra"].get(name)) for name in extras),
            _where(sample),
            _sure(sample["confidence"]),
        ]
        for sample in samples
    ]
    yield from table(rows, width=width, headers=[*headers, "where", "sure"], indent="  ")
    if empty:
        names = ", ".join(_measure(name) for name in empty)
        yield from paragraph(f"Empty in every row: {names}.", width=width, indent="  ")


def _charges(document: Document, width: int) -> Iterator[str]:
    charges: Sequence[Document] = document["charges"]
    if not charges:
        return
    yield from _title("charges")
    names = [name for name in _CHARGE_WORDS if any(charge.get(name) is not None for charge in charges)]
    rows = [
        [*(_value(charge.get(name)) for name in names), _value(charge["currency"]), _where(charge)]
        for charge in charges
    ]
    headers = [*(name.replace("_", " ") for name in names), "currency", "where"]
    yield from table(rows, width=width, headers=headers, indent="  ")


def _findings(document: Document, width: int) -> Iterator[str]:
    if not document["findings"]:
        return
    yield from _title("findings")
    rows = [
        [finding["severity"], finding["code"], finding["message"], _pages(finding["evidence"])]
        for finding in document["findings"]
    ]
    yield from table(rows, width=width, indent="  ")


def _letter(document: Document, width: int) -> Iterator[str]:
    letter = document["letter"]
    if letter is None:
        return
    yield from _title("letter to the requester")
    yield from paragraph(f"To: {_value(letter['to'])}", width=width, indent="  ")
    yield from paragraph(f"Subject: {letter['subject']}", width=width, indent="  ")
    yield ""
    yield from paragraph(letter["body"].rstrip(), width=width, indent="  ")


def _value(value: str | Sequence[str] | None) -> str:
    if value is None or value == []:
        return ABSENT
    return value if isinstance(value, str) else "\n".join(value)


def _where(placed: Document) -> str:
    if placed.get("cell"):
        return str(placed["cell"])
    return f"p. {placed['page']}" if placed.get("page") else ""


def _spot(placed: Document) -> tuple[Any, ...]:
    return (placed.get("cell"), placed.get("page"), *(placed.get("bbox") or ()))


def _pages(evidence: Sequence[Document]) -> str:
    places = list(dict.fromkeys(_where(place) for place in evidence))
    return ", ".join(places[:3]) + (", ..." if len(places) > 3 else "")


def _sure(confidence: float) -> str:
    return f"{confidence:.2f}{' !' if confidence < DOUBTFUL else ''}"


def _measure(name: str) -> str:
    return _MEASURES.get(name, name.replace("_", " "))


def _doubts(document: Document) -> bool:
    placed = [*document["fields"].values(), *document["samples"]]
    return any(each["confidence"] < DOUBTFUL for each in placed)
