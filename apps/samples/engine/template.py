"""The lab's 16-column intake template: its names, the other names a column may have, and how headers match.

A header matches a name exactly after normalisation, or it is unknown: "Requester's sample volume left" is
not a volume. To teach the lab another wording, add it to `HEADER_SYNONYMS`.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

TEMPLATE_COLUMNS = (
    "sample_name",
    "project_id",
    "submitter_name",
    "submitter_email",
    "lab_name",
    "sample_type",
    "sample_buffer",
    "concentration",
    "volume",
    "total_amount",
    "flow_cell_type",
    "flow_cell_count",
    "priority",
    "assigned_to",
    "library_prep_by",
    "chart_field",
)
REQUIRED_COLUMNS = ("sample_name", "submitter_name", "submitter_email", "sample_type", "chart_field")

# Units stand in the synonym or not at all: a volume in mL must not pass for one in µL. Nor may a Qubit or a
# Nanodrop column pass for the template's stated concentration.
HEADER_SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sample_name": ("sample", "sample id", "name of sample", "customer sample name"),
        "project_id": ("project", "project number", "project identifier"),
        "submitter_name": ("submitter", "submitted by", "requester", "requester name", "requested by"),
        "submitter_email": (
            "email",
            "e-mail",
            "e-mail address",
            "email address",
            "submitter e-mail",
            "submitter email address",
            "requester email",
            "requester e-mail",
        ),
        "lab_name": ("lab", "laboratory", "laboratory name", "name of lab", "pi lab"),
        "sample_type": ("type of sample", "nucleic acid type", "material"),
        "sample_buffer": ("buffer", "elution buffer", "storage buffer"),
        "concentration": (
            "conc",
            "conc.",
            "concentration (ng/µl)",
            "concentration (ng/ul)",
            "concentration ng/µl",
            "concentration ng/ul",
            "conc (ng/µl)",
            "conc (ng/ul)",
            "conc. (ng/µl)",
            "conc. (ng/ul)",
            "ng/µl",
            "ng/ul",
        ),
        "volume": (
            "vol",
            "vol.",
            "volume (µl)",
            "volume (ul)",
            "volume µl",
            "volume ul",
            "vol (µl)",
            "vol (ul)",
            "sample volume",
            "sample volume (µl)",
            "sample volume (ul)",
        ),
        "total_amount": (
            "total amount (ng)",
            "total amount ng",
            "total ng",
            "total (ng)",
            "amount (ng)",
            "mass (ng)",
        ),
        "flow_cell_type": (
            "flow cell",
            "flowcell",
            "flowcell type",
            "type of flow cell",
            "flow cell chemistry",
        ),
        "flow_cell_count": (
            "flow cells",
            "flowcells",
            "flowcell count",
            "number of flow cells",
            "number of flowcells",
        ),
        "priority": ("sample priority", "urgency"),
        "assigned_to": ("assignee", "assigned technician"),
        "library_prep_by": ("library preparation by", "library prepared by", "lib prep by"),
        "chart_field": ("chartfield", "chart field string", "chartfield string"),
    }
)

_SEPARATORS = re.compile(r"[\s_\-\u2010-\u2015\ufeff]+")


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """Tell which column of the sheet is which column of the template, and what does not fit.

    `positions` maps a template column to its place in the sheet, counted from 0.
    """

    positions: Mapping[str, int]
    missing: tuple[str, ...]
    duplicates: tuple[tuple[str, tuple[str, ...]], ...]
    unknown: tuple[str, ...]


def normalise_header(header: str) -> str:
    """Reduce a header to what is compared: NFKC, case folded, separators made one space, trimmed."""
    return _SEPARATORS.sub(" ", unicodedata.normalize("NFKC", header).casefold()).strip()


def _declared_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for column in TEMPLATE_COLUMNS:
        for wording in (column, *HEADER_SYNONYMS[column]):
            names[normalise_header(wording)] = column
    return names


_COLUMN_BY_HEADER: Mapping[str, str] = MappingProxyType(_declared_names())


def column_of(header: str) -> str | None:
    """Return the template column a header stands for, or None; never by a part of its words."""
    return _COLUMN_BY_HEADER.get(normalise_header(header))


def match_headers(headers: Sequence[str]) -> HeaderMatch:
    """Match a sheet's headers with the template's columns; a header without text is no column."""
    found: dict[str, list[int]] = {}
    unknown: list[str] = []
    for position, header in enumerate(headers):
        column = column_of(header)
        if column is not None:
            found.setdefault(column, []).append(position)
        elif header.strip():
            unknown.append(header.strip())
    return HeaderMatch(
        positions=MappingProxyType({column: places[0] for column, places in found.items()}),
        missing=tuple(column for column in REQUIRED_COLUMNS if column not in found),
        duplicates=tuple(
            (column, tuple(headers[place].strip() for place in places))
            for column, places in found.items()
            if len(places) > 1
        ),
        unknown=tuple(unknown),
    )


def is_exact_template(headers: Sequence[str]) -> bool:
    """Tell an intake from a sheet to be read and reviewed: every header is one of the template's own names.

    Blank headers do not count, and neither does the space around a name; capitals and synonyms do.
    """
    named = [header.strip() for header in headers if header.strip()]
    return bool(named) and all(name in TEMPLATE_COLUMNS for name in named)


def count_known_headers(cells: Sequence[str]) -> int:
    """Count the template columns a row of cells would name if it were the header."""
    return len({column for column in map(column_of, cells) if column is not None})


def write_template_csv() -> str:
    """Write the empty template for download: the header line and nothing else."""
    return ",".join(TEMPLATE_COLUMNS) + "\r\n"
