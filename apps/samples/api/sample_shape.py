"""What a sample looks like in JSON: one table that the list, the stream and the single answer are read from.

The first members are the main client's own words; ours follow. A text that is not known is null, and so is
a measurement that nobody made.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from apps.samples.models.samples import Sample


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the JSON object and the column it is read from."""

    name: str
    source: str
    blank_is_null: bool = False


MEMBERS: Final = (
    Member("id", "id"),
    Member("sample_name", "name"),
    Member("project_id", "submission__project_id"),
    Member("submitter_name", "submission__requester_name"),
    Member("submitter_email", "submission__requester_email"),
    Member("lab_name", "submission__lab__name"),
    Member("sample_type", "sample_type"),
    Member("status", "status"),
    Member("priority", "priority"),
    Member("assigned_to", "assigned_to", blank_is_null=True),
    Member("library_prep_by", "library_prep_by", blank_is_null=True),
    Member("submitted_at", "submitted_at"),
    Member("created_at", "created_at"),
    Member("updated_at", "updated_at"),
    Member("created_by", "created_by_id"),
    Member("concentration", "concentration_ng_ul"),
    Member("volume", "volume_ul"),
    Member("chart_field", "chart_field"),
    Member("number", "number"),
    Member("lab_id", "lab_id"),
    Member("kind", "kind"),
    Member("stage", "stage"),
    Member("submission_id", "submission_id"),
    Member("submission_number", "submission__number"),
    Member("lab", "submission__lab_id"),
    Member("lab_name_printed", "submission__lab_name_printed", blank_is_null=True),
    Member("plate", "plate", blank_is_null=True),
    Member("well", "well", blank_is_null=True),
    Member("sample_buffer", "buffer", blank_is_null=True),
    Member("concentration_method", "concentration_method"),
    Member("qubit_ng_ul", "qubit_ng_ul"),
    Member("nanodrop_ng_ul", "nanodrop_ng_ul"),
    Member("stated_ng_ul", "stated_ng_ul"),
    Member("total_amount", "total_amount_ng"),
    Member("stated_amount", "stated_amount_ng"),
    Member("a260_280", "a260_280"),
    Member("a260_230", "a260_230"),
    Member("rin", "rin"),
    Member("din", "din"),
    Member("fragment_size_bp", "fragment_size_bp"),
    Member("flow_cell_device", "flow_cell_device", blank_is_null=True),
    Member("chemistry", "chemistry", blank_is_null=True),
    Member("flow_cell_count", "flow_cell_count"),
    Member("kit", "kit", blank_is_null=True),
    Member("barcode_kit", "barcode_kit", blank_is_null=True),
    Member("barcode", "barcode", blank_is_null=True),
    Member("notes", "notes", blank_is_null=True),
    Member("assigned_user", "assigned_user_id"),
    Member("received_at", "received_at"),
    Member("received_by", "received_by_id"),
    Member("started_at", "started_at"),
    Member("sequencing_started_at", "sequencing_started_at"),
    Member("completed_at", "completed_at"),
    Member("distributed_at", "distributed_at"),
    Member("withdrawn_at", "withdrawn_at"),
    Member("withdrawn_reason", "withdrawn_reason", blank_is_null=True),
)

NAMES: Final = tuple(member.name for member in MEMBERS)
COLUMNS: Final = tuple(member.source for member in MEMBERS)
_NULL_WHEN_BLANK: Final = tuple(member.name for member in MEMBERS if member.blank_is_null)


def read_row(row: Iterable[Any]) -> dict[str, Any]:
    """Return the JSON object of one row of `COLUMNS`."""
    shape = dict(zip(NAMES, row, strict=True))
    for name in _NULL_WHEN_BLANK:
        if shape[name] == "":
            shape[name] = None
    shape["lab_name"] = shape["lab_name"] or shape["lab_name_printed"]
    shape["flow_cell_type"] = shape["chemistry"] or shape["flow_cell_device"]
    return shape


def shape_of(sample: Sample) -> dict[str, Any]:
    """Return the JSON object of one sample as it was read from the database."""
    return read_row(_follow(sample, member.source) for member in MEMBERS)


def _follow(sample: Sample, source: str) -> Any:
    value: Any = sample
    for part in source.split("__"):
        if value is None:
            return None
        value = getattr(value, part)
    return value
