"""The sample form that stands in docs: a quote of the family, of people who do not exist.

`python -m tests.ai.forms.sample_form` draws it anew. It contradicts itself where real forms do: 96 named
wells for a kit of 24 barcodes and one flow cell, Nanodrop alone, no A260/A230, a genome size without a unit
beside a comment that speaks of 600 bp, SUP basecalling, no date of expiry.
"""

import random
from typing import Final

from tests.ai.forms.composing import compose
from tests.ai.forms.paper import FONTS
from tests.ai.forms.spec import (
    Answer,
    ChargeTable,
    Column,
    Entry,
    FormSpec,
    Heading,
    Line,
    Note,
    Question,
    QuestionKind,
    SampleTable,
)
from tests.ai.forms.style import SIZES, Style
from tests.ai.forms.wording import CHARGE_HEADERS, HEADERS, LABELS, NOTES

SAMPLE_FORM: Final = FONTS.parents[3] / "docs" / "sample-form.pdf"

STYLE: Final = Style(
    producer="reportlab",
    page=SIZES["letter"],
    margin=34.5,
    family="sans",
    size=9.0,
    heading=1.3,
    heading_side="right",
    logo=False,
    marks="bevel",
    mark_size=9.75,
    glyphs=("☐", "☑"),
    option_flow="stacked",
    option_gap=4.0,
    entry="bold",
    title_entry="colon",
    summary="table",
    colons=True,
    star="before",
    rules="thin_boxes",
    rule_grey=0.75,
    header_grey=0.86,
    header_bold=True,
    header_repeats=True,
    header_wraps=False,
    subscripts=True,
    row_height=1.38,
    padding=2.5,
    name_width=120.0,
    numbers_right=False,
    full_width=True,
    order="header_last",
    words_apart=False,
    ligatures=False,
    turn=0,
    cropped=False,
    gap=9.0,
    middle=False,
)

REQUESTER: Final = ("Amara Okonkwo", "amara.okonkwo@example.edu")
PI: Final = ("Tomás Núñez-García", "tomas.nunez-garcia@example.edu")
COMMENT: Final = (
    "Amplicon length is 600 bp. Genome size is difficult to approximate as these are microbiome samples from "
    "stream sediment. We hope for 30,000 - 100,000 reads per sample."
)


def sample_spec() -> FormSpec:
    """Return what is on the sample form."""
    contact = f"{PI[0]} - - {PI[1]}"
    return FormSpec(
        institution="Lakeside State University",
        facility="High Throughput Sequencing Facility - 1",
        form_title="HTSF Nanopore Submission Form DNA",
        quote=(
            _entry("quote_number", "HTSF--RE-417"),
            Entry(LABELS["quote_date"][0], "October 14, 2025", {"quote_date": "2025-10-14"}),
            _entry("quote_expires", None),
        ),
        summary=(
            _entry("service_requested", "Oxford Nanopore DNA Samples Request"),
            _entry("requester_name", REQUESTER[0]),
            _entry("requester_email", REQUESTER[1]),
            _entry("requester_phone", None),
            _entry("lab_name", "Núñez-García, Tomás (LSU-X) Lab"),
            Entry(LABELS["billing_address"][0], ",,,,,", {"billing_address": None}),
            Entry(LABELS["pi"][0], contact, {"pi_name": PI[0], "pi_email": PI[1]}),
            Entry(
                LABELS["financial_contact"][0],
                contact,
                {"financial_contact_name": PI[0], "financial_contact_email": PI[1]},
            ),
        ),
        blocks=(*_preparation(), _samples(), *_sequencing(), *_delivery(), *_costs()),
        footer="",
        currency="USD",
    )


def _entry(field: str, printed: str | None) -> Entry:
    return Entry(label=LABELS[field][0], printed=printed, expected={field: printed})


def _question(
    field: str,
    kind: QuestionKind,
    options: tuple[str, ...],
    marked: tuple[str, ...],
    *,
    required: bool = False,
) -> Question:
    answers = tuple(Answer(option, option in marked) for option in options)
    several = field not in {"kit", "human_dna"}
    return Question(field, LABELS[field][0], kind, answers, required=required, several=several)


def _preparation() -> tuple[Question | Entry, ...]:
    kits = (
        "Ligation Sequencing (SQK-LSK114)",
        "Ligation Sequencing with Barcoding (SQK-NBD114.96)",
        "Rapid Sequencing (SQK-RAD114)",
        "Rapid Sequencing with Barcoding (SQK-RBK114.24)",
    )
    types = ("High Molecular Weight DNA / gDNA", "Fragmented DNA", "PCR Amplicons", "cDNA")
    return (
        _question("kit", "radio", kits, kits[3:], required=True),
        _question("sample_types", "checkbox", types, ("PCR Amplicons",), required=True),
        _question("human_dna", "radio", ("Yes", "No"), ("No",), required=True),
        _entry("source_organism", "Bacteria from stream sediment"),
        _question("buffers", "checkbox", ("EB", "Nuclease-Free Water"), ("EB",)),
    )


def _sequencing() -> tuple[Question | Entry, ...]:
    cells = ("MinION Flow Cell", "PromethION Flow Cell")
    return (
        _question("flow_cell_devices", "checkbox", cells, cells[:1], required=True),
        Entry(LABELS["genome_size"][0], "600", {"genome_size": "600", "genome_size_unit": None}),
        _entry("coverage", "50x-100x"),
        _entry("flow_cell_count", "1"),
        Entry(LABELS["comments"][0], COMMENT, {"comments": COMMENT}, long=True),
    )


def _delivery() -> tuple[Heading | Question | Entry | Note, ...]:
    callers = (
        "HAC (High Accuracy - Usually sufficient for most applications)",
        "SUP (Super-High Accuracy - Computing intensive and may add 1-2 weeks to data delivery)",
        "Methylation",
    )
    formats = ("FASTQ / BAM", "POD5 (only necessary if you wish to do basecalling on your own)")
    ways = (
        "Deliver my data to ITS Research Computing storage (/proj)",
        "Provide me with a URL to download my data via the web",
        "Pre-arranged data delivery method for this project",
        "Other",
    )
    lead, note = NOTES[0]
    return (
        Heading("Bioinformatics and Data Delivery"),
        _question("basecalling", "checkbox", callers, callers[1:2]),
        _question("file_formats", "checkbox", formats, formats[:1]),
        Entry(LABELS["notification_emails"][0], REQUESTER[1], {"notification_emails": (REQUESTER[1],)}),
        _question("delivery_methods", "checkbox", ways, ways[:2]),
        Note(note, lead=lead),
    )


def _samples() -> SampleTable:
    """Return 94 samples whose names are not their row numbers, two controls and three empty lines."""
    fields = ("row", "name", "volume_ul", "qubit_ng_ul", "nanodrop_ng_ul", "a260_280", "a260_230")
    columns = tuple(Column(field, HEADERS[field][0]) for field in fields)
    rng = random.Random("lims/sample form")  # noqa: S311  a drawing, not a secret
    names = [str(name) for name in sorted(rng.sample(range(1, 200), 94))]
    lines = []
    for row in range(1, 100):
        measured = row <= 94
        expected = {
            "volume_ul": "2" if measured else None,
            "qubit_ng_ul": None,
            "nanodrop_ng_ul": str(round(rng.uniform(110, 460), 2)) if measured else None,
            "a260_280": f"{rng.uniform(1.82, 1.87):.2f}" if measured else None,
            "a260_230": None,
        }
        name = names[row - 1] if measured else {95: "Positive control", 96: "BLANK"}.get(row)
        said: dict[str, str | None] = {"row": str(row), "name": name, **expected}
        lines.append(
            Line(
                number=row,
                name=name,
                kind="positive_control" if row == 95 else "negative_control" if row == 96 else "sample",
                cells={column.header: said[column.field] for column in columns},
                expected=expected,
            )
        )
    return SampleTable("Sample Information", columns, tuple(lines), required=True)


def _costs() -> tuple[Entry | ChargeTable, ...]:
    columns = tuple(Column(field, headers[0]) for field, headers in CHARGE_HEADERS.items())
    line = {
        "name": "MinION DNA Flow Cell",
        "billing_status": "Not ready to bill",
        "quantity": "1.0",
        "unit_price": "897.00",
        "extended_price": "897.00",
        "tax": "0.00",
        "total": "897.00",
    }
    money = ("unit_price", "extended_price", "tax", "total")
    printed = {
        column.header: f"${line[column.field]}" if column.field in money else line[column.field]
        for column in columns
    }
    return (
        Entry(LABELS["projected_cost"][0], "$897.00", {"projected_cost": "897.00"}),
        Entry(LABELS["known_charges"][0], "$897.00", {"known_charges": "897.00"}),
        ChargeTable(columns, (printed,), (line,)),
    )


def draw_sample_form() -> bytes:
    """Return the sample form as a PDF."""
    return compose(sample_spec(), STYLE, seed="lims/sample form")


if __name__ == "__main__":
    SAMPLE_FORM.write_bytes(draw_sample_form())
    print(SAMPLE_FORM)
