"""Layouts built by hand: pieces, a whole form of the family, and the real form out of its truth file."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from apps.ai.engine.layout import (
    Cell,
    Choice,
    ChoiceKind,
    DocumentFacts,
    Grid,
    Layout,
    Option,
    Pair,
    PairSource,
    Row,
    Text,
)
from apps.ai.engine.mapping.meaning import understand
from apps.ai.engine.places import Place
from apps.ai.engine.reading import Reading

TRUTH = Path(__file__).resolve().parents[5] / "shared" / "forms" / "htsf_quote_deidentified.expected.json"

FACTS = DocumentFacts("form.pdf", "0" * 64, "application/pdf", 2, None, needs_ocr=False)
EMPTY = Layout(FACTS)

SAMPLE_HEADERS = (
    "",
    "Sample Name",
    "Volume (µL)",
    "Qubit Conc. (ng/µL)",
    "Nanodrop Conc. (ng/µL)",
    "A260/A280 ratio",
    "A260/A230 ratio",
)
CHARGE_HEADERS = ("Name", "Billing Status", "Quantity", "Unit Price", "Extended Price", "Tax", "Total")


def at(line: float, *, page: int = 1) -> Place:
    """Return a place on a line of a page."""
    return Place(page, (40.0, 12.0 * line, 300.0, 12.0 * line + 10))


def pair(
    label: str,
    value: str | None,
    *,
    line: float = 20,
    required: bool = False,
    certainty: float = 1.0,
    section: str | None = None,
    source: PairSource = "line",
) -> Pair:
    return Pair(label, value, at(line), required, source, certainty, section)


def choice(
    question: str,
    *options: tuple[str, bool | None],
    kind: ChoiceKind = "checkbox",
    required: bool = False,
    line: float = 30,
) -> Choice:
    made = tuple(
        Option(label, marked, at(line + 1 + number)) for number, (label, marked) in enumerate(options)
    )
    return Choice(question, kind, required, at(line), made)


def grid(
    headers: Sequence[str],
    rows: Iterable[Sequence[str | Cell | None]],
    *,
    title: str | None = None,
    required: bool = False,
    page: int = 2,
) -> Grid:
    made = tuple(
        Row(
            tuple(
                cell
                if isinstance(cell, Cell)
                else Cell(cell, Place(page, (50.0 * column, 12.0 * line, 40, 10)))
                for column, cell in enumerate(cells)
            ),
            at(line, page=page),
        )
        for line, cells in enumerate(rows, start=1)
    )
    return Grid(title, tuple(headers), made, (page,), required)


def heading(text: str, size: float, *, line: float = 1) -> Text:
    return Text(text, at(line), bold=True, size=size)


def layout(
    *,
    texts: Iterable[Text] = (),
    pairs: Iterable[Pair] = (),
    choices: Iterable[Choice] = (),
    grids: Iterable[Grid] = (),
) -> Layout:
    return Layout(FACTS, tuple(texts), tuple(pairs), tuple(choices), tuple(grids))


def reading(
    *,
    texts: Iterable[Text] = (),
    pairs: Iterable[Pair] = (),
    choices: Iterable[Choice] = (),
    grids: Iterable[Grid] = (),
) -> Reading:
    """Return what a layout of these pieces means."""
    return understand(layout(texts=texts, pairs=pairs, choices=choices, grids=grids))


def sample_grid(*rows: Sequence[str | Cell | None], headers: Sequence[str] = SAMPLE_HEADERS) -> Grid:
    return grid(headers, rows, title="Sample Information")


def clean_form(
    *,
    pairs: Iterable[Pair] = (),
    choices: Iterable[Choice] = (),
    grids: Iterable[Grid] = (),
) -> Layout:
    """Return a form of the family with nothing to ask about; what is given stands in its stead."""
    pairs, choices, grids = tuple(pairs), tuple(choices), tuple(grids)
    said = {one.label for one in pairs}
    asked = {one.question for one in choices}
    own_pairs = (
        pair("Identifier", "TC--QX-77", line=10),
        pair("As of", "March 3, 2025", line=11),
        pair("Expires on", "June 3, 2025", line=12),
        pair("Service Requested", "Nanopore DNA Request", line=13),
        pair("Requester", "Ada Fern", line=14),
        pair("E-mail", "ada@fern.example.org", line=15),
        pair("Approx. Genome Size", "5 Mb", line=40),
        pair("Estimated number of Flow Cells", "1", line=41),
        pair("Projected Cost", "$897.00", line=50),
        pair("Known Charges", "$897.00", line=51),
    )
    own_choices = (
        choice(
            "I will be submitting DNA for",
            ("Rapid Sequencing (SQK-RAD114)", False),
            ("Rapid Sequencing with Barcoding (SQK-RBK114.24)", True),
            kind="radio",
            required=True,
        ),
        choice("Type of Sample", ("gDNA", True), ("PCR Amplicons", False), required=True, line=33),
        choice("Do these samples contain human DNA?", ("Yes", False), ("No", True), kind="radio", line=36),
    )
    own_grids = (
        sample_grid(
            ("1", "moss 1", "50", "20.5", "24.1", "1.85", "2.05"),
            ("2", "moss 2", "50", "31", "35.2", "1.86", "2.1"),
            ("3", "BLANK", None, None, None, None, None),
            ("4", None, None, None, None, None, None),
        ),
        grid(
            CHARGE_HEADERS,
            [("MinION Flow Cell", "Not ready to bill", "1.0", "$897.00", "$897.00", "$0.00", "$897.00")],
            title="Known Charges",
        ),
    )
    return layout(
        texts=(
            heading("Fern Valley University", 20, line=1),
            heading("Sequencing Core", 15, line=3),
            heading("Nanopore Submission Form DNA", 10, line=18),
        ),
        pairs=(*(one for one in own_pairs if one.label not in said), *pairs),
        choices=(*(one for one in own_choices if one.question not in asked), *choices),
        grids=grids or own_grids,
    )


def layout_of_truth(truth: dict[str, Any]) -> Layout:
    """Return the layout that a faultless reader would find on the form that a truth file describes."""
    header = truth["header"]
    labels = {
        "quote_identifier": "Identifier",
        "as_of": "As of",
        "expires_on": "Expires on",
        "service_requested": "Service Requested",
        "requester": "Requester",
        "email": "E-mail",
        "phone": "Phone",
        "lab": "Lab",
        "billing_address": "Billing address",
        "pis": "PIs",
        "financial_contacts": "Financial Contacts",
    }
    pairs = [pair(label, header[key], line=10 + line) for line, (key, label) in enumerate(labels.items())]
    pairs += [pair(one["label"].removesuffix(":"), one["value"], line=40) for one in truth["fields"]]
    pairs += [
        pair("Projected Cost", header["projected_cost"]),
        pair("Known Charges", header["known_charges"]),
    ]
    choices = [
        choice(
            one["label"].removesuffix(":"),
            *((option["label"], option["ticked"]) for option in one["options"]),
            kind=one["kind"],
            required=one["required"],
        )
        for one in truth["choice_groups"]
    ]
    samples, charges = truth["tables"]
    keys = [column["key"] for column in samples["columns"]]
    rows = [[None if (value := row[key]) is None else str(value) for key in keys] for row in samples["rows"]]
    lines = [[line[column["key"]] for column in charges["columns"]] for line in charges["rows"]]
    return layout(
        texts=(
            heading(header["institution"], 20.2, line=1),
            heading(header["facility"], 15, line=3),
            heading("Forms", 12, line=24),
            heading(header["form_title"], 9.8, line=25),
        ),
        pairs=pairs,
        choices=choices,
        grids=(
            grid(
                [column["label"] for column in samples["columns"]],
                rows,
                title="Sample Information",
                required=True,
            ),
            grid([column["label"] for column in charges["columns"]], lines, title="Known Charges"),
        ),
    )


def read_truth() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(TRUTH.read_text(encoding="utf-8"))
    return loaded
