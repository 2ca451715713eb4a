"""A confirmed reading as the parts of a submission: which value goes into which column of the records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from apps.ai.engine.mapping.words import fold

SUBMISSION_FIELDS: Final = (
    *(
        "priority",
        "requester_name",
        "requester_email",
        "requester_phone",
        "department",
        "pi_name",
        "pi_email",
    ),
    *("financial_contact_name", "financial_contact_email", "billing_address", "quote_number", "quote_date"),
    *("quote_expires", "service_requested", "kit", "sample_types", "human_dna", "source_organism", "buffers"),
    *("flow_cell_devices", "flow_cell_count", "genome_size", "genome_size_unit", "coverage", "comments"),
    *("basecalling", "file_formats", "delivery_methods", "notification_emails", "projected_cost"),
    *("known_charges", "currency"),
)
"""Fields that the submission keeps under the same name; institution, facility and title stay in the file."""

SAMPLE_COLUMN_OF: Final = MappingProxyType(
    {
        "volume_ul": "volume_ul",
        "qubit_ng_ul": "qubit_ng_ul",
        "nanodrop_ng_ul": "nanodrop_ng_ul",
        "concentration_ng_ul": "stated_ng_ul",
        "total_amount_ug": "stated_amount_ng",
        "fragment_size_bp": "fragment_size_bp",
        "a260_280": "a260_280",
        "a260_230": "a260_230",
        "rin": "rin",
        "din": "din",
        "barcode": "barcode",
        "well": "well",
    }
)
"""The column of a sample that keeps each field."""

CHARGE_COLUMNS: Final = (
    *("name", "billing_status", "quantity", "unit_price", "extended_price", "tax", "total", "currency"),
)

_DNA: Final = frozenset(
    (
        *("dna", "gdna", "hmwdna", "cdna", "dsdna", "ssdna", "edna", "cfdna", "mtdna", "genomic", "genome"),
        *("genomes", "amplicon", "amplicons", "plasmid", "plasmids", "fosmid", "fosmids", "bac", "bacs"),
    )
)
_RNA: Final = frozenset({"rna", "mrna", "trna", "rrna", "srna", "mirna", "ncrna", "polya", "transcriptome"})
_PROTEIN: Final = frozenset({"protein", "proteins", "peptide", "peptides"})


@dataclass(frozen=True, slots=True)
class SampleParts:
    """One sample: the number of its row, and its columns."""

    number: int
    name: str
    kind: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FormParts:
    """What of a form the lab's records keep."""

    values: Mapping[str, Any]
    samples: Sequence[SampleParts]
    charges: Sequence[Mapping[str, Any]]
    sample_type: str
    chart_field: str
    lab_name: str
    project: str


def read_parts(document: Mapping[str, Any]) -> FormParts:
    """Return the parts of the submission that a document makes; what is not said is left out."""
    said = {name: field["value"] for name, field in document["fields"].items() if field["value"] is not None}
    values = {name: said[name] for name in SUBMISSION_FIELDS if name in said}
    if isinstance(answer := values.get("human_dna"), str):
        values["human_dna"] = fold(answer)
    return FormParts(
        values=values,
        samples=[_sample(row) for row in document["samples"]],
        charges=[
            {name: charge[name] for name in CHARGE_COLUMNS if charge.get(name) is not None}
            for charge in document["charges"]
        ],
        sample_type=said.get("sample_type") or molecule_of(said.get("sample_types") or ()),
        chart_field=said.get("chart_field", ""),
        lab_name=said.get("lab_name", ""),
        project=said.get("project", ""),
    )


def molecule_of(sample_types: Sequence[str]) -> str:
    """Return DNA, RNA or Protein where each printed sample type names that one molecule, else no text."""
    found = {_molecule(text) for text in sample_types}
    return found.pop() if len(found) == 1 else ""


def _molecule(text: str) -> str:
    words = set(fold(text).split())
    named = [name for name, known in (("DNA", _DNA), ("RNA", _RNA), ("Protein", _PROTEIN)) if words & known]
    return named[0] if len(named) == 1 else ""


def _sample(row: Mapping[str, Any]) -> SampleParts:
    values = {column: row[name] for name, column in SAMPLE_COLUMN_OF.items() if row.get(name) is not None}
    if (micrograms := values.get("stated_amount_ng")) is not None:
        values["stated_amount_ng"] = Decimal(micrograms) * 1000
    if notes := _notes(row):
        values["notes"] = notes
    return SampleParts(row["row"], row["name"] or "", row["kind"], values)


def _notes(row: Mapping[str, Any]) -> str:
    """Return the columns that have no home of their own, one line each: nothing on the form is lost."""
    lines = [f"{header}: {text}" for header, text in row["extra"].items()]
    if row.get("result") is not None:
        lines.append(f"Result: {row['result']}")
    return "\n".join(lines)


def path_of(field: str) -> str:
    """Return the path in the reading of a problem that the records found: `fields.kit` for `kit`."""
    part, _, rest = field.partition(".")
    if part not in ("samples", "charges"):
        return f"fields.{field}" if field in _FIELDS else field
    number, _, column = rest.partition(".")
    if part == "samples":
        column = _FIELD_OF_COLUMN.get(column, column)
    return f"{part}.{number}.{column}" if column not in ("", "number") else f"{part}.{number}"


_FIELDS: Final = frozenset({*SUBMISSION_FIELDS, "lab_name", "sample_type", "chart_field", "project"})
_FIELD_OF_COLUMN: Final = MappingProxyType({column: name for name, column in SAMPLE_COLUMN_OF.items()})
