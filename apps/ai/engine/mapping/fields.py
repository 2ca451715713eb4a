"""The fields of the submission: every one of them, None where the document does not say it."""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final

from apps.ai.engine.layout import Layout, Pair
from apps.ai.engine.mapping.asking import field_of, fields_in
from apps.ai.engine.mapping.charges import currencies_of
from apps.ai.engine.mapping.choice_claims import claims_of_choices
from apps.ai.engine.mapping.claims import Claim, settle
from apps.ai.engine.mapping.confidence import MAY_BE_ELSEWHERE, NEVER_ASKED
from apps.ai.engine.mapping.dates import read_date
from apps.ai.engine.mapping.headings import claims_of_headings
from apps.ai.engine.mapping.pair_claims import claims_of_pairs
from apps.ai.engine.mapping.synonyms.names import PEOPLE
from apps.ai.engine.mapping.values import find_emails, read_kit, read_money
from apps.ai.engine.places import NOWHERE
from apps.ai.engine.reading import Charge, FieldValue

FIELDS: Final = (
    *("institution", "facility", "form_title", "quote_number", "quote_date", "quote_expires"),
    *(
        "service_requested",
        "requester_name",
        "requester_email",
        "requester_phone",
        "lab_name",
        "billing_address",
    ),
    *("pi_name", "pi_email", "financial_contact_name", "financial_contact_email", "kit", "sample_types"),
    *("human_dna", "source_organism", "buffers", "flow_cell_devices", "genome_size", "genome_size_unit"),
    *("coverage", "flow_cell_count", "comments", "basecalling", "file_formats", "notification_emails"),
    *("delivery_methods", "projected_cost", "known_charges", "currency"),
)
"""The names of `fields` in their order."""

_TOGETHER: Final = (
    *(tuple(field for field in fields if field) for fields in PEOPLE.values()),
    ("genome_size", "genome_size_unit"),
    ("projected_cost", "currency"),
)
"""Fields that stand beside each other: where the first is lost, the others may be lost with it."""

_ALWAYS_SAID: Final = frozenset(
    {"form_title", "quote_number", "requester_name", "requester_email", "lab_name", "pi_name"}
)
"""What nearly every order form says: where one says some of it, the rest was rather overlooked."""

_BESIDE: Final = 0.9
"""A currency printed in a table of charges yields to one printed with a cost."""


def read_fields(
    layout: Layout, charges: Sequence[Charge], fallen: Sequence[Pair] = ()
) -> Mapping[str, FieldValue]:
    """Return every field with its value, its place and how sure it is.

    `fallen` are pairs that tables have taken for their rows.
    """
    found = settle(
        (
            *claims_of_headings(layout),
            *claims_of_pairs((*layout.pairs, *fallen)),
            *claims_of_choices(
                layout.choices, method="widget" if layout.document.means == "widget" else "layout"
            ),
            *_currencies(charges),
        )
    )
    elsewhere = _with_neighbours(_shapes_elsewhere(layout) - found.keys())
    if _ALWAYS_SAID & found.keys():
        elsewhere |= _ALWAYS_SAID
    return {field: found.get(field) or _absent(field, elsewhere) for field in FIELDS}


def _currencies(charges: Sequence[Charge]) -> Iterator[Claim]:
    for currency, charge in currencies_of(charges).items():
        confidence = min(charge.confidences.values(), default=0.0)
        yield Claim("currency", currency, currency, charge.place, "layout", confidence, score=_BESIDE)


def _absent(field: str, elsewhere: Set[str]) -> FieldValue:
    confidence = MAY_BE_ELSEWHERE if field in elsewhere else NEVER_ASKED
    return FieldValue(None, None, NOWHERE, "layout", confidence)


def _with_neighbours(lost: Set[str]) -> Set[str]:
    """Return the fields that may stand elsewhere, with those that stand beside them."""
    return lost | {other for first, *others in _TOGETHER if first in lost for other in others}


def _loose_lines(layout: Layout) -> Iterator[str]:
    """Yield the lines that may hold a label and its value unparted."""
    yield from (text.text for text in layout.texts)
    for pair in layout.pairs:
        yield f"{pair.label}:"
        yield pair.value or ""
    for grid in layout.grids:
        if not any(grid.headers):
            yield from (cell.text or "" for row in grid.rows for cell in row.cells)


def _shapes_elsewhere(layout: Layout) -> frozenset[str]:
    """Return the fields whose label stands in a line, or whose kind of value behind an unknown label."""
    unknown = [pair.value for pair in layout.pairs if pair.value and field_of(pair.label)[0] is None]
    shapes = {field for line in _loose_lines(layout) for field in fields_in(line)}
    for value in unknown:
        if find_emails(value):
            shapes.update({"requester_email", "pi_email", "financial_contact_email", "notification_emails"})
        if read_date(value):
            shapes.update({"quote_date", "quote_expires"})
        if (money := read_money(value)) and money.currency:
            shapes.update({"projected_cost", "known_charges", "currency"})
        if "SQK" in value.upper() and read_kit(value):
            shapes.add("kit")
    return frozenset(shapes)
